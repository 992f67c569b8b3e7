package keystore

import (
	"bytes"
	"encoding/json"
	"fmt"

	"authdoctor/keystore/secret"
)

// payloadVersion is the form of a payload: one line of JSON about the key, then the key's bytes as they are.
const payloadVersion = 1

// mostAbout bounds that line, in bytes.
const mostAbout = 3 << 10

// about describes a key beside the key itself, so that a lost index can be made anew from the items.
type about struct {
	Version int `json:"v"`
	Profile
}

// encode makes the payload of a key. The caller wipes it.
func encode(p Profile, key secret.Secret) (payload []byte, err error) {
	if key.Len() > MaxSecret {
		return nil, ErrTooBig
	}
	p.Previous = nil
	line, err := json.Marshal(about{Version: payloadVersion, Profile: p})
	if err != nil {
		return nil, fmt.Errorf("describe the key: %w", err)
	}
	if len(line) > mostAbout {
		return nil, fmt.Errorf("what is known about the key: %w", ErrTooBig)
	}
	payload = make([]byte, 0, len(line)+1+key.Len())
	payload = append(append(payload, line...), '\n')
	err = key.Use(func(b []byte) error {
		payload = append(payload, b...)
		return nil
	})
	return payload, err
}

// decode takes a payload apart. The key is a part of payload, which the caller wipes.
func decode(payload []byte) (Profile, []byte, error) {
	line, key, found := bytes.Cut(payload, []byte("\n"))
	var known about
	if !found || json.Unmarshal(line, &known) != nil {
		return Profile{}, nil, ErrCorrupt
	}
	if known.Version > payloadVersion {
		return Profile{}, nil, ErrNewer
	}
	return known.Profile, key, nil
}

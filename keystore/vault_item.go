package keystore

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"filippo.io/age"
)

// An item's file is encrypted to the identity. In it is, in hex, a keyed hash over the item's name and value, a line feed
// and the value: anybody can encrypt to a public recipient, and files can be renamed, but only who has opened the
// identity can make the hash. That an older file of the same name was put back it does not show; the names that a
// Store gives are never used twice.

// hashLength is that of the hash in hex, and of the line feed.
const hashLength = 2*sha256.Size + 1

var errItem = errors.New("it is no item of this vault and name")

// sealItem makes the bytes of an item's file.
func (k *vaultKeys) sealItem(item Item) ([]byte, error) {
	payload := make([]byte, 0, hashLength+len(item.Value)) // room for all: no copy is left behind
	payload = append(payload, k.hash(item.Name, item.Value)...)
	payload = append(payload, item.Value...)
	defer clear(payload)
	return encrypt(payload, k.identity.Recipient())
}

// openItem returns the value in an item's file: all of it, or errItem.
func (k *vaultKeys) openItem(name string, sealed []byte) ([]byte, error) {
	payload, err := decrypt(sealed, k.identity)
	if err != nil {
		return nil, errItem
	}
	defer clear(payload)
	if len(payload) < hashLength || !hmac.Equal(payload[:hashLength], k.hash(name, payload[hashLength:])) {
		return nil, errItem
	}
	return append([]byte{}, payload[hashLength:]...), nil
}

// hash is the first line of an item: it binds a value to its name.
func (k *vaultKeys) hash(name string, value []byte) []byte {
	mac := hmac.New(sha256.New, k.mac)
	mac.Write([]byte("authdoctor vault item\n" + name + "\n"))
	mac.Write(value)
	return append(hex.AppendEncode(nil, mac.Sum(nil)), '\n')
}

// encrypt returns the bytes of a file for a recipient.
func encrypt(plain []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// decrypt returns what a file of a vault holds, after all of it has been checked.
func decrypt(sealed []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	payload := bytes.NewBuffer(make([]byte, 0, len(sealed)+bytes.MinRead)) // room for all: no copy is left behind
	if _, err := payload.ReadFrom(r); err != nil {
		clear(payload.Bytes())
		return nil, err
	}
	return payload.Bytes(), nil
}

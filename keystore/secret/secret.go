// Package secret holds a credential's bytes so that nothing can print them by accident.
//
// A Secret is a closure: reflection, %v, spew and every encoder see a code pointer or the fingerprint, never
// the bytes. Use is the only way in, and the places that call it are listed in a test. The package knows
// nothing about providers; the public prefixes that a fingerprint may show are handed to the Maker once.
//
//	maker := secret.NewMaker(installKey, []string{"sk-proj-"})
//	key := maker.Make([]byte(os.Getenv("OPENAI_API_KEY")))
//	fmt.Println(key) // sk-proj-…A1b2 (9f3c01ab)
package secret

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// ErrEmpty is returned by Use on the zero Secret.
var ErrEmpty = errors.New("no secret")

// ErrEncoding is returned where an encoder asks for the bytes themselves.
var ErrEncoding = errors.New("a secret is never encoded")

// Secret is a credential's bytes, verbatim, behind a closure. The zero value holds nothing.
type Secret struct {
	use  func(func([]byte) error) error
	show func() string
	sum  func() [32]byte
	size func() int
}

// Use hands the bytes to f and returns what f returns. f must not keep the slice: Wipe overwrites it.
func (s Secret) Use(f func([]byte) error) error {
	if s.use == nil {
		return ErrEmpty
	}
	return s.use(f)
}

// Len is the number of bytes.
func (s Secret) Len() int {
	if s.size == nil {
		return 0
	}
	return s.size()
}

// Same reports whether both hold the same bytes, compared by their keyed hashes.
func (s Secret) Same(other Secret) bool {
	if s.sum == nil || other.sum == nil {
		return s.sum == nil && other.sum == nil
	}
	return s.sum() == other.sum()
}

// Holds reports whether the bytes of another secret are among the bytes of this one, or all of them.
func (s Secret) Holds(part Secret) (holds bool) {
	if s.Same(part) { // one that is in use cannot be used a second time
		return true
	}
	if s.use == nil || part.use == nil {
		return false
	}
	_ = s.use(func(whole []byte) error {
		return part.use(func(b []byte) error {
			holds = bytes.Contains(whole, b)
			return nil
		})
	})
	return holds
}

// Fingerprint is the public prefix, an ellipsis, the last four characters and eight hex digits of a keyed
// hash. A secret shorter than 20 characters shows only its length.
func (s Secret) Fingerprint() string {
	if s.show == nil {
		return "none"
	}
	return s.show()
}

// Every printer below shows the fingerprint.

func (s Secret) String() string                 { return s.Fingerprint() }
func (s Secret) GoString() string               { return s.Fingerprint() }
func (s Secret) Format(f fmt.State, _ rune)     { _, _ = io.WriteString(f, s.Fingerprint()) }
func (s Secret) MarshalText() ([]byte, error)   { return []byte(s.Fingerprint()), nil }
func (s Secret) MarshalJSON() ([]byte, error)   { return json.Marshal(s.Fingerprint()) }
func (s Secret) MarshalYAML() (any, error)      { return s.Fingerprint(), nil }
func (s Secret) LogValue() slog.Value           { return slog.StringValue(s.Fingerprint()) }
func (s Secret) GobEncode() ([]byte, error)     { return nil, ErrEncoding }
func (s Secret) MarshalBinary() ([]byte, error) { return nil, ErrEncoding }

// box owns the bytes; it is reachable only through the closures of newSecret.
type box struct {
	mu    sync.Mutex
	bytes []byte
}

func newSecret(b []byte, fingerprint string, sum [32]byte) Secret {
	owned := &box{bytes: append([]byte(nil), b...)}
	return Secret{
		use: func(f func([]byte) error) error {
			owned.mu.Lock()
			defer owned.mu.Unlock()
			return f(owned.bytes)
		},
		show: func() string { return fingerprint },
		sum:  func() [32]byte { return sum },
		size: func() int { owned.mu.Lock(); defer owned.mu.Unlock(); return len(owned.bytes) },
	}
}

// Wipe overwrites the bytes. The secret is empty afterwards; its fingerprint stays.
func (s Secret) Wipe() {
	if s.use == nil {
		return
	}
	_ = s.use(func(b []byte) error { clear(b); return nil })
}

package term

import (
	"errors"
	"fmt"
	"os"

	"authdoctor/keystore/secret"
)

// ErrNotTerminal means that a secret would have gone to something that keeps it.
var ErrNotTerminal = errors.New("the output is no terminal")

// ShowSecret prints a secret on a terminal, and on nothing else. Control characters, which could command the terminal,
// are printed as escapes.
func ShowSecret(out *os.File, s secret.Secret) error {
	if !IsTerminal(out) {
		return ErrNotTerminal
	}
	return s.Use(func(b []byte) error {
		shown := make([]byte, 0, 4*len(b)+1)
		defer func() { clear(shown) }()
		for _, c := range b {
			if c < 0x20 || c >= 0x7f {
				shown = fmt.Appendf(shown, `\x%02x`, c)
				continue
			}
			shown = append(shown, c)
		}
		shown = append(shown, '\n')
		_, err := out.Write(shown)
		return err
	})
}

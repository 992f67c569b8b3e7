package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"unicode/utf8"

	"authdoctor/keystore/place"
	"authdoctor/keystore/secret"
)

// MinPassphrase is how many characters the passphrase of a new vault has at least.
const MinPassphrase = 12

// mostPassphrase is how many bytes a passphrase file may have.
const mostPassphrase = 1024

// CheckPassphrase says why a passphrase cannot be that of a new vault: ErrWeak.
func CheckPassphrase(passphrase secret.Secret) error {
	text, err := passphraseText(passphrase)
	if err == nil && utf8.RuneCountInString(text) >= MinPassphrase {
		return nil
	}
	return &Trouble{Tried: "choose a passphrase", Kind: ErrWeak, What: fmt.Sprintf("it has fewer than %d characters", MinPassphrase), Next: "take some words that do not belong together"}
}

// passphraseText is a passphrase as age wants it: a string, which cannot be wiped. It lives as long as one opening.
func passphraseText(passphrase secret.Secret) (string, error) {
	var text string
	err := passphrase.Use(func(b []byte) error {
		text = string(b)
		return nil
	})
	if err == nil && text == "" {
		err = secret.ErrEmpty
	}
	return text, err
}

// ReadPassphraseFile returns the passphrase in a file: all of it but one line feed at its end, with a carriage return
// before it or not. The file must be regular, the user's own, of mode 0600 or less, and have one name. The caller
// makes a Secret of the bytes and wipes them.
func ReadPassphraseFile(path string) ([]byte, error) {
	const tried = "read the passphrase file"
	data, err := place.System{}.Read(path, mostPassphrase)
	if err != nil {
		trouble := diskTrouble(tried, err)
		var t *Trouble
		var mode *place.ModeError
		switch {
		case !errors.As(trouble, &t):
		case errors.Is(err, place.ErrTooLong):
			t.Kind, t.Next = ErrDenied, fmt.Sprintf("name a file of at most %d bytes that holds nothing but the passphrase", mostPassphrase)
		case errors.Is(err, fs.ErrNotExist):
			t.What, t.Next = path+" is not there", "name a file of mode 0600 that holds the passphrase"
		case errors.Is(err, place.ErrPlanted):
			t.Next = "name the file itself; a link or a pipe is not read"
		case errors.As(err, &mode):
			t.Next = fmt.Sprintf("type chmod %04o %s", mode.Want, path)
		}
		return nil, trouble
	}
	passphrase, ended := bytes.CutSuffix(data, []byte("\n"))
	if ended {
		passphrase = bytes.TrimSuffix(passphrase, []byte("\r"))
	}
	if len(passphrase) == 0 {
		return nil, &Trouble{Tried: tried, Kind: ErrDenied, What: path + " is empty", Next: "put the passphrase into it"}
	}
	return passphrase, nil
}

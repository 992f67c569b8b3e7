package keystore

import (
	"crypto/rand"
	_ "embed"
	"encoding/binary"
	"strings"
)

// passphraseWords are 512 common English words of three to eight small letters, each on its line, sorted.
//
//go:embed passphrase_words.txt
var passphraseWords string

// passphraseLength in words: 54 bits, which at the usual work factor no guesser gets through.
const passphraseLength = 6

// GeneratePassphrase chooses six words for a new vault, with a dash between. The caller makes a Secret of them, shows
// them once and wipes them.
func GeneratePassphrase() []byte {
	words := strings.Fields(passphraseWords)
	var random [2 * passphraseLength]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand
	var passphrase []byte
	for i := range passphraseLength {
		if i > 0 {
			passphrase = append(passphrase, '-')
		}
		// 512 divides what two bytes can hold: no word is likelier than another.
		passphrase = append(passphrase, words[int(binary.BigEndian.Uint16(random[2*i:]))%len(words)]...)
	}
	return passphrase
}

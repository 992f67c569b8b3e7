package keystore

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/age"
)

// scrypt's cost is 2 to the power of these; memory is 1 KiB times that. 17 is OWASP's minimum (Password Storage Cheat
// Sheet): 0.3 s and 128 MiB.
const (
	usualWorkFactor = 17
	leastWorkFactor = 16 // of new vaults
	mostWorkFactor  = 20 // of any vault: a planted file of 30 would take 1 TiB
)

// vaultKeys are an open vault's. They never change. Of what age keeps in the identity nothing can be wiped.
type vaultKeys struct {
	identity *age.X25519Identity
	mac      []byte // of items
	sealed   []byte // the identity's file that they came from
}

// Why an identity's file cannot be opened. Nothing of age's own words is passed on: they quote what they read.
var (
	errIdentity        = errors.New("it is no vault's identity, or was changed")
	errNewerVault      = errors.New("a newer authdoctor made it")
	errWrongPassphrase = errors.New("the passphrase does not open it")
)

func newVaultKeys() (*vaultKeys, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	mac := make([]byte, 32)
	_, _ = rand.Read(mac) // never fails: crypto/rand
	return &vaultKeys{identity: identity, mac: mac}, nil
}

// The text in an identity's file is what age takes for an identity file; lines that begin with # are comments to it.
const (
	vaultLine = "# authdoctor vault "
	vaultOne  = vaultLine + "1"
	macLine   = "# mac "
)

// seal makes the bytes of the identity's file under a passphrase.
func (k *vaultKeys) seal(passphrase string, workFactor int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(workFactor)
	text := fmt.Appendf(nil, "%s\n%s%x\n%s\n", vaultOne, macLine, k.mac, k.identity)
	defer clear(text)
	return encrypt(text, recipient)
}

// openIdentity returns the keys in an identity's file. Work beyond the limit is not begun.
func openIdentity(sealed []byte, passphrase string, limit int) (*vaultKeys, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, errWrongPassphrase
	}
	identity.SetMaxWorkFactor(limit)
	text, err := decrypt(sealed, identity)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) && slices.Equal(none.StanzaTypes, []string{"scrypt"}) {
		return nil, errWrongPassphrase
	}
	if err != nil {
		return nil, errIdentity
	}
	defer clear(text)
	keys, err := parseIdentity(string(text))
	if err != nil {
		return nil, err
	}
	keys.sealed = slices.Clone(sealed)
	return keys, nil
}

// parseIdentity reads the text in an identity's file.
func parseIdentity(text string) (*vaultKeys, error) {
	lines := strings.Split(text, "\n")
	if strings.HasPrefix(lines[0], vaultLine) && lines[0] != vaultOne {
		return nil, errNewerVault
	}
	if len(lines) != 4 || lines[0] != vaultOne || lines[3] != "" {
		return nil, errIdentity
	}
	digits, ok := strings.CutPrefix(lines[1], macLine)
	mac, err := hex.DecodeString(digits)
	if !ok || err != nil || len(mac) != 32 {
		return nil, errIdentity
	}
	identity, err := age.ParseX25519Identity(lines[2])
	if err != nil {
		return nil, errIdentity
	}
	return &vaultKeys{identity: identity, mac: mac}, nil
}

package keystore

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"sync"
)

const (
	partSize  = 1536 // bytes of a payload in one item: 2,048 characters of base64
	mostParts = 20   // of one payload: MaxSecret and its header
)

// generation is one writing of a key: its items, and what they must hold together. Nothing of it is ever overwritten.
type generation struct {
	Backend BackendKind `json:"backend"`
	Base    string      `json:"base"` // of its items' names
	Number  uint64      `json:"number"`
	Parts   int         `json:"parts"`
	Sum     string      `json:"sum"` // of the payload: 16 hex digits of its SHA-256
}

// names are its items' names, in order.
func (g generation) names() []string {
	names := make([]string, g.Parts)
	for i := range names {
		names[i] = itemName(g.Base, g.Number, i+1)
	}
	return names
}

func itemName(base string, number uint64, part int) string {
	return fmt.Sprintf("%s.g%d.%d", base, number, part)
}

// itemForm is how an item is called. It is compiled when it is first needed: a start of the program does not pay for it.
var itemForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.+)\.g([0-9]{1,19})\.([0-9]{1,2})$`) })

// readItemName takes an item's name apart; false: it is none of ours.
func readItemName(name string) (base string, number uint64, part int, ok bool) {
	match := itemForm().FindStringSubmatch(name)
	if match == nil {
		return "", 0, 0, false
	}
	number, err := strconv.ParseUint(match[2], 10, 64)
	part, bad := strconv.Atoi(match[3])
	return match[1], number, part, err == nil && bad == nil && part >= 1 && part <= mostParts
}

func sumOf(payload []byte) string {
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:8])
}

// wrap makes the items of a payload, each of which says what it is a part of: "ad1:GENERATION:PART:PARTS:SUM:BASE64URL".
// Only printable ASCII survives every keyring. The caller wipes the items.
func wrap(backend BackendKind, base string, number uint64, payload []byte) (generation, []Item, error) {
	g := generation{Backend: backend, Base: base, Number: number, Parts: max(1, (len(payload)+partSize-1)/partSize), Sum: sumOf(payload)}
	if g.Parts > mostParts {
		return g, nil, ErrTooBig
	}
	items := make([]Item, g.Parts)
	for i, name := range g.names() {
		part := payload[i*partSize : min(len(payload), (i+1)*partSize)]
		value := make([]byte, 0, MaxItem)
		value = fmt.Appendf(value, "ad1:%d:%d:%d:%s:", number, i+1, g.Parts, g.Sum)
		items[i] = Item{Name: name, Value: base64.RawURLEncoding.AppendEncode(value, part)}
	}
	return g, items, nil
}

// unwrap puts a payload together again. Whatever is missing, foreign or changed is ErrCorrupt: there are no partial keys.
// The caller wipes the payload.
func (g generation) unwrap(values [][]byte) ([]byte, error) {
	payload := make([]byte, 0, len(values)*partSize)
	for i, value := range values {
		lead := fmt.Appendf(nil, "ad1:%d:%d:%d:%s:", g.Number, i+1, g.Parts, g.Sum)
		coded, ours := bytes.CutPrefix(value, lead)
		if !ours {
			clear(payload)
			return nil, fmt.Errorf("part %d of %d: %w", i+1, g.Parts, ErrCorrupt)
		}
		whole, err := base64.RawURLEncoding.AppendDecode(payload, coded)
		if err != nil {
			clear(payload)
			return nil, fmt.Errorf("part %d of %d: %w", i+1, g.Parts, ErrCorrupt)
		}
		payload = whole
	}
	if sumOf(payload) != g.Sum {
		clear(payload)
		return nil, fmt.Errorf("its parts do not belong together: %w", ErrCorrupt)
	}
	return payload, nil
}

// described is the generation that an item says it is a part of.
func described(backend BackendKind, name string, value []byte) (g generation, ok bool) {
	base, number, part, ok := readItemName(name)
	fields := bytes.SplitN(value, []byte(":"), 6)
	if !ok || len(fields) != 6 || string(fields[0]) != "ad1" {
		return generation{}, false
	}
	parts, err := strconv.Atoi(string(fields[3]))
	ok = err == nil && parts >= part && parts <= mostParts &&
		string(fields[1]) == strconv.FormatUint(number, 10) && string(fields[2]) == strconv.Itoa(part)
	return generation{Backend: backend, Base: base, Number: number, Parts: parts, Sum: string(fields[4])}, ok
}

package widgets

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"authdoctor/ui/intent"
)

// SecretLimit is the most that a SecretField takes, in bytes. No key is longer.
const SecretLimit = 4 << 10

// SecretField is a key that is typed or pasted. It keeps every byte as it came, line breaks too, and shows stars.
//
// The bytes are behind a closure: no printer and no encoder reaches them. They are overwritten when the field is
// cleared and when they are taken out.
type SecretField struct {
	with func(func(*[]byte))
	long bool // something did not fit
}

// NewSecretField makes an empty field.
func NewSecretField() *SecretField {
	held := make([]byte, 0, SecretLimit) // never grown: growing would leave a copy behind
	return &SecretField{with: func(do func(*[]byte)) { do(&held) }}
}

// Handle takes what is typed. It reports whether the intent was one of its own.
func (f *SecretField) Handle(in intent.Intent) bool {
	switch in.Act {
	case intent.Type:
		f.add(lineBreaks(in))
	case intent.Newline:
		f.add("\n")
	case intent.Erase:
		f.with(func(held *[]byte) {
			_, size := utf8.DecodeLastRune(*held)
			kept := len(*held) - size
			clear((*held)[kept:])
			*held = (*held)[:kept]
		})
	case intent.EraseAll:
		f.Clear()
	default:
		return false
	}
	return true
}

func (f *SecretField) add(text string) {
	f.with(func(held *[]byte) {
		room := cap(*held) - len(*held)
		f.long = f.long || len(text) > room
		*held = append(*held, firstBytes(text, room)...)
	})
}

// Clear overwrites what was typed and empties the field.
func (f *SecretField) Clear() {
	f.long = false
	f.with(func(held *[]byte) {
		clear((*held)[:cap(*held)])
		*held = (*held)[:0]
	})
}

// Long reports whether something was left out because of SecretLimit, so that this is not what was pasted.
func (f *SecretField) Long() bool { return f.long }

// Lend shows the bytes to a function, which must not keep them.
func (f *SecretField) Lend(to func([]byte)) { f.with(func(held *[]byte) { to(*held) }) }

// Take returns the bytes, which the caller clears, and empties the field.
func (f *SecretField) Take() []byte {
	var taken []byte
	f.Lend(func(held []byte) { taken = append(taken, held...) })
	f.Clear()
	return taken
}

// Stars is one star for each character, but not more than most.
func (f *SecretField) Stars(most int) string {
	count := 0
	f.Lend(func(held []byte) { count = utf8.RuneCount(held) })
	return strings.Repeat("*", min(count, most))
}

// Every printer below shows that something is hidden, and nothing of it.

func (f *SecretField) String() string             { return "(hidden)" }
func (f *SecretField) GoString() string           { return f.String() }
func (f *SecretField) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.String()) }

package widgets

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"authdoctor/ui/intent"
)

func held(f *SecretField) string {
	text := ""
	f.Lend(func(b []byte) { text = string(b) })
	return text
}

func TestSecretFieldKeepsEveryByte(t *testing.T) {
	tests := []struct {
		name string
		in   []intent.Intent
		want string
	}{
		{"typed", []intent.Intent{typed("s"), typed("k")}, "sk"},
		{"pasted with what surrounds it", []intent.Intent{pasted("export A=\"x\"\t\u200b\n")}, "export A=\"x\"\t\u200b\n"},
		{"a line break of a terminal", []intent.Intent{pasted("x\r")}, "x\n"},
		{"a line break of Windows", []intent.Intent{pasted("x\r\n")}, "x\r\n"},
		{"unmarked pieces", []intent.Intent{typed("ab"), {Act: intent.Newline}, typed("cd")}, "ab\ncd"},
		{"erased", []intent.Intent{typed("a日本"), {Act: intent.Erase}}, "a日"},
		{"erased altogether", []intent.Intent{typed("abc"), {Act: intent.EraseAll}, {Act: intent.Erase}}, ""},
	}
	for _, tt := range tests {
		f := NewSecretField()
		for _, in := range tt.in {
			f.Handle(in)
		}
		if got := held(f); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if f := NewSecretField(); f.Handle(intent.Intent{Act: intent.Open}) {
		t.Error("the field takes an intent that is not its own")
	}
}

func TestSecretFieldWipes(t *testing.T) {
	ways := map[string]func(*SecretField){
		"cleared": (*SecretField).Clear,
		"erased":  func(f *SecretField) { f.Handle(intent.Intent{Act: intent.EraseAll}) },
		"taken":   func(f *SecretField) { clear(f.Take()) },
		"erased one by one": func(f *SecretField) {
			for held(f) != "" {
				f.Handle(intent.Intent{Act: intent.Erase})
			}
		},
	}
	for name, wipe := range ways {
		f := NewSecretField()
		f.Handle(typed(canary()))
		var memory []byte
		f.Lend(func(b []byte) { memory = b })
		wipe(f)
		if strings.Trim(string(memory), "\x00") != "" || held(f) != "" {
			t.Errorf("%s: the memory holds %q", name, memory)
		}
	}
}

func TestSecretFieldStaysInItsMemory(t *testing.T) {
	f := NewSecretField()
	f.Handle(typed("x"))
	var memory []byte
	f.Lend(func(b []byte) { memory = b })
	f.Handle(pasted(strings.Repeat("日", SecretLimit)))
	f.Handle(pasted("more"))
	if !f.Long() || len(held(f)) > SecretLimit || strings.Trim(held(f), "日x") != "" {
		t.Errorf("long %v, %d bytes", f.Long(), len(held(f)))
	}
	f.Handle(intent.Intent{Act: intent.Erase})
	f.Handle(typed("y"))
	if !f.Long() {
		t.Error("after one character is erased it counts as complete")
	}
	f.Clear()
	if f.Long() || memory[0] != 0 {
		t.Error("the field grew into other memory, or is not empty")
	}
}

func TestSecretFieldTake(t *testing.T) {
	f := NewSecretField()
	f.Handle(typed("abc"))
	if got := string(f.Take()); got != "abc" || held(f) != "" {
		t.Errorf("took %q, left %q", got, held(f))
	}
	if got := f.Take(); len(got) != 0 {
		t.Errorf("took %q out of nothing", got)
	}
}

func TestSecretFieldIsNeverPrinted(t *testing.T) {
	f := NewSecretField()
	key := canary()
	f.Handle(typed(key))
	inside := struct {
		Field  *SecretField
		hidden *SecretField
		value  SecretField
	}{f, f, *f}
	printed := f.String() + f.GoString() + f.Stars(9)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%T", "%c"} {
		printed += fmt.Sprintf(verb, f) + fmt.Sprintf(verb, inside) + fmt.Sprintf(verb, *f)
	}
	if encoded, err := json.Marshal(f); err == nil {
		printed += string(encoded)
	}
	if piece := leaked(printed, key); piece != "" || strings.Contains(printed, fmt.Sprintf("%x", key[:4])) {
		t.Errorf("%q is printed in\n%s", piece, printed)
	}
	if f.Stars(9) != "*********" || f.Stars(0) != "" {
		t.Errorf("stars: %q", f.Stars(9))
	}
}

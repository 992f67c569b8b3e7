package scan

import (
	"bytes"

	"authdoctor/checks/provider"
)

// shortestValue is the length from which the value of a key's variable counts as a key. The shortest that a vendor
// gives out has 32 characters; people's own servers take shorter ones.
const shortestValue = 20

// assigned finds the key that is the value of a variable whose name stands at a position: NAME=key, export NAME='key',
// "NAME": "key", NAME: key, $env:NAME = "key", set -x NAME key, setx NAME key, environ["NAME"] = "key". The value must
// be a literal that looks random: for most of these vendors nothing else says that it is a key.
func (l *lexicon) assigned(text []byte, at int, name string, owner provider.Provider) (spot, bool) {
	if at > 0 && isKeyByte(text[at-1]) && !escaped(text, at-1) {
		return spot{}, false
	}
	from, ok := valueAt(text, at, len(name))
	if !ok {
		return spot{}, false
	}
	to := from
	for to < len(text) && to-from < reachForward && isKeyByte(text[to]) {
		to++
	}
	if to-from < shortestValue || !closes(text, to) {
		return spot{}, false
	}
	v := l.judgeValue(string(text[from:to]), name, owner)
	return spot{from: from, to: to, owner: v.owner, kind: v.kind, variable: name}, v.key
}

// valueAt is where the value of an assignment begins, behind the name at a position: a quote or bracket that ends the
// name, a sign, and a quote that begins the value.
func valueAt(text []byte, name, length int) (int, bool) {
	at := name + length
	skip := func(characters string, most int) int {
		start := at
		for at < len(text) && at-start < most && bytes.IndexByte([]byte(characters), text[at]) >= 0 {
			at++
		}
		return at - start
	}
	skip(`\"'])`, 4)
	skip(" \t", 16)
	if skip("=:>,", 2) == 0 && !setting(text[max(0, name-32):name]) {
		return 0, false
	}
	skip(" \t", 16)
	skip("\\\"'`", 3)
	if hasAt(text, at, "Bearer ") {
		at += len("Bearer ")
	}
	return at, true
}

// setting: the command in front of a name takes the value as its next word, as fish's set -gx, csh's setenv and
// Windows' setx do.
func setting(before []byte) bool {
	words := bytes.Fields(before[bytes.LastIndexByte(before, '\n')+1:])
	options := 0
	for len(words) > 0 && words[len(words)-1][0] == '-' {
		words, options = words[:len(words)-1], options+1
	}
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return bytes.HasSuffix(last, []byte("setx")) || bytes.HasSuffix(last, []byte("setenv")) || options > 0 && bytes.HasSuffix(last, []byte("set"))
}

// closes: a value may end here. An operator, a bracket that opens or a dot means that the value is computed, an ellipsis
// or a star that it was shortened.
func closes(text []byte, at int) bool {
	if at >= len(text) {
		return true
	}
	return bytes.IndexByte([]byte(" \t\r\n\"'`\\,;)]}#<&|\x00"), text[at]) >= 0
}

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
	from, ok := valueAt(text, at+len(name))
	if !ok {
		return spot{}, false
	}
	to := from
	for to < len(text) && to-from < reachForward && isKeyByte(text[to]) {
		to++
	}
	value := string(text[from:to])
	if len(value) < shortestValue || !closes(text, to) || !l.isKey(value, name, true) {
		return spot{}, false
	}
	return spot{from: from, to: to, owner: owner, kind: ownForm(owner, value), variable: name}, true
}

// valueAt is where the value of an assignment begins, behind the name: a quote or bracket that ends the name, a sign,
// and a quote that begins the value.
func valueAt(text []byte, at int) (int, bool) {
	skip := func(characters string, most int) int {
		start := at
		for at < len(text) && at-start < most && bytes.IndexByte([]byte(characters), text[at]) >= 0 {
			at++
		}
		return at - start
	}
	ended := skip(`\"'])`, 4)
	spaces := skip(" \t", 16)
	signs := skip("=:>,", 2)
	if signs == 0 && (spaces == 0 || ended > 0) {
		return 0, false
	}
	skip(" \t", 16)
	skip("\\\"'`", 3)
	if hasAt(text, at, "Bearer ") {
		at += len("Bearer ")
	}
	return at, true
}

// closes: a value may end here. An operator, a bracket that opens or a dot means that the value is computed, an ellipsis
// or a star that it was shortened.
func closes(text []byte, at int) bool {
	if at >= len(text) {
		return true
	}
	return bytes.IndexByte([]byte(" \t\r\n\"'`\\,;)]}#<&|\x00"), text[at]) >= 0
}

package holdings

import (
	"bytes"

	"authdoctor/checks/dotenv"
)

// dotenvSpots finds the statements of a .env text, in the reading of python-dotenv, else of godotenv. A value that
// refers to other variables is none of its own.
func dotenvSpots(text []byte) []spot {
	scanned := dotenv.Scan(text, func(string) (string, bool) { return "", false })
	defer scanned.Wipe()
	var spots []spot
	for _, e := range scanned.Entries {
		reading := e.Python
		if !reading.Set {
			reading = e.Go
		}
		at := span{e.Value.Start, e.Value.End}
		if e.Quote != 0 {
			at = span{at.from + 1, at.to - 1}
		}
		if !reading.Set || at.from >= at.to || refers(text[at.from:at.to], 0) {
			continue
		}
		s := spot{path: []string{e.Name()}, value: bytes.Clone(reading.Value()), where: at, quote: e.Quote, mark: "# "}
		s.whole = alone(text, span{e.Statement.Start, e.Value.End}, "#")
		spots = append(spots, s)
	}
	return spots
}

// refers: a dollar sign with the name of a variable or an opening bracket behind it, and no escape before it.
func refers(raw []byte, escape byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		switch next := raw[i+1]; {
		case escape != 0 && raw[i] == escape:
			i++
		case raw[i] == '$' && (next == '{' || next == '(' || isNameStart(next)):
			return true
		}
	}
	return false
}

func isNameStart(c byte) bool { return c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

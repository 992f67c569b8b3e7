package request

import (
	"strings"
	"testing"
)

// FuzzOpenHAR: no file makes the streaming reader fail, and each part's place lies on a line of the file.
func FuzzOpenHAR(f *testing.F) {
	f.Add(`{"log": {"entries": [{"request": {"method": "POST", "url": "https://a/b", "headers": [{"name": "a", "value": "b"}], "postData": {"text": "{\"a\": \"\u00e9\\u00e9\"}"}}, "response": {"status": 400}}]}}`, 0)
	f.Add("{\n\"log\": {\"entries\": []}}", 1)
	f.Fuzz(func(t *testing.T, text string, number int) {
		m, err := OpenHAR(strings.NewReader(text), max(0, number))
		if err != nil {
			return
		}
		lines := 1 + strings.Count(text, "\n")
		for i := range len(m.Body) {
			if p := m.Place(m.BodyAt(i)); p.Line < 1 || p.Line > lines {
				t.Fatalf("byte %d of the body is said to stand in line %d of %d", i, p.Line, lines)
			}
		}
	})
}

package explain

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// message is one line of the file that AUTHDOCTOR_MESSAGES names: a real error with the causes that are accepted for it.
type message struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Causes []string `json:"causes"`
	Kind   string   `json:"kind"` // normal, decoy, nonauth
}

// TestMessages measures how often the first cause is one of the accepted ones. The messages are no part of the project,
// so that no rule can be written for one of them.
//
//	AUTHDOCTOR_MESSAGES=messages.jsonl go test ./flows/explain -run Messages -v
func TestMessages(t *testing.T) {
	path := os.Getenv("AUTHDOCTOR_MESSAGES")
	if path == "" {
		t.Skip("AUTHDOCTOR_MESSAGES names no file of messages; they are not part of the project")
	}
	reader := builtin(t)
	type tally struct{ right, all int }
	causes, kinds := map[string]*tally{}, map[string]*tally{}
	var wrong []string
	count := func(of map[string]*tally, name string, right bool) {
		if of[name] == nil {
			of[name] = &tally{}
		}
		of[name].all++
		if right {
			of[name].right++
		}
	}
	for _, m := range corpus(t, path) {
		got := "unknown"
		if s := reader.Read(m.Text); len(s.Likely) > 0 {
			got = string(s.Likely[0].Cause)
		}
		right := slices.Contains(m.Causes, got)
		count(causes, m.Causes[0], right)
		count(kinds, m.Kind, right)
		count(kinds, "all", right)
		if !right {
			wrong = append(wrong, fmt.Sprintf("%s (%s): %s, accepted %v", m.ID, m.Kind, got, m.Causes))
		}
	}
	for _, of := range []map[string]*tally{kinds, causes} {
		names := make([]string, 0, len(of))
		for name := range of {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			t.Logf("%-32s %3d of %3d", name, of[name].right, of[name].all)
		}
	}
	for _, w := range wrong {
		t.Log("wrong: " + w)
	}
	if all := kinds["all"]; all == nil || 100*all.right < 95*all.all {
		t.Errorf("%d of %d first causes are accepted, want 95 %%", all.right, all.all)
	}
}

// corpus reads the file; with AUTHDOCTOR_MESSAGES_HALF=even or odd only that half of it, by the number of the id.
func corpus(t *testing.T, path string) []message {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []message
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		number, _ := strconv.Atoi(strings.TrimLeft(m.ID, "abcdefghijklmnopqrstuvwxyz-0"))
		half := os.Getenv("AUTHDOCTOR_MESSAGES_HALF")
		if half == "even" && number%2 == 1 || half == "odd" && number%2 == 0 {
			continue
		}
		all = append(all, m)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		t.Fatalf("no messages in %s: %v", path, err)
	}
	return all
}

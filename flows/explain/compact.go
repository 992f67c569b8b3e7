package explain

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// compactWordings is what flows/gen writes from wordings/*.yaml. It has a line for each wording and speaker, whose fields
// stand in the order below: to decode it as JSON took a quarter of the time of a short run.
//
//go:embed wordings/compact.txt
var compactWordings string

// What stands between the fields of a line and the members of a list. No text holds them: Compact refuses it.
const (
	fieldMark  = "\t"
	memberMark = "\x1f"
)

// The first field of a line tells what the line is.
const (
	wordingLine = "w"
	speakerLine = "s"
)

// The fields of a line, the first one included.
const (
	wordingFields = 14
	speakerFields = 6
)

// Compact is the form that the binary carries.
func (l Lexicon) Compact() (string, error) {
	var out strings.Builder
	bad := "" // a text that would be read back as two
	list := func(members []string) string {
		for _, m := range members {
			if strings.ContainsAny(m, fieldMark+memberMark+"\n") {
				bad = m
			}
		}
		return strings.Join(members, memberMark)
	}
	line := func(fields ...string) error {
		for _, f := range fields {
			if strings.ContainsAny(f, fieldMark+"\n") {
				bad = f
			}
		}
		out.WriteString(strings.Join(fields, fieldMark) + "\n")
		if bad != "" {
			return fmt.Errorf("%q holds a tab, a line break or a unit separator", bad)
		}
		return nil
	}
	for _, w := range l.Wordings {
		var causes, status []string
		for _, id := range w.Causes {
			causes = append(causes, string(id))
		}
		for _, s := range w.Status {
			status = append(status, strconv.Itoa(s))
		}
		err := line(wordingLine, w.ID, list(w.Says), list(w.Codes), list(w.Near), list(w.Without), w.Match, list(status), list(causes),
			flagged(w.General), flagged(w.Narrows), w.Retry, string(w.Mark), w.Source)
		if err != nil {
			return "", fmt.Errorf("wording %q: %w", w.ID, err)
		}
	}
	for _, s := range l.Speakers {
		if err := line(speakerLine, s.ID, s.Name, s.Kind, list(s.Hosts), list(s.Says)); err != nil {
			return "", fmt.Errorf("speaker %q: %w", s.Name, err)
		}
	}
	return out.String(), nil
}

func flagged(set bool) string {
	if set {
		return "1"
	}
	return ""
}

// decode reads the compact form. The texts are parts of it, not copies.
func decode(compact string) (Lexicon, error) {
	l := Lexicon{Wordings: make([]Wording, 0, strings.Count(compact, "\n"))}
	number := 0
	for line := range strings.Lines(compact) {
		number++
		fields := strings.Split(strings.TrimSuffix(line, "\n"), fieldMark)
		var err error
		switch {
		case fields[0] == wordingLine && len(fields) == wordingFields:
			var w Wording
			w, err = decodeWording(fields)
			l.Wordings = append(l.Wordings, w)
		case fields[0] == speakerLine && len(fields) == speakerFields:
			l.Speakers = append(l.Speakers, Speaker{ID: fields[1], Name: fields[2], Kind: fields[3], Hosts: members(fields[4]), Says: members(fields[5])})
		default:
			err = fmt.Errorf("%d fields", len(fields))
		}
		if err != nil {
			return Lexicon{}, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return l, nil
}

func decodeWording(fields []string) (Wording, error) {
	w := Wording{
		ID: fields[1], Says: members(fields[2]), Codes: members(fields[3]), Near: members(fields[4]), Without: members(fields[5]), Match: fields[6],
		General: fields[9] != "", Narrows: fields[10] != "", Retry: fields[11], Mark: provider.Mark(fields[12]), Source: fields[13],
	}
	for _, s := range members(fields[7]) {
		status, err := strconv.Atoi(s)
		if err != nil {
			return w, fmt.Errorf("read a status: %w", err)
		}
		w.Status = append(w.Status, status)
	}
	for _, id := range members(fields[8]) {
		w.Causes = append(w.Causes, cause.ID(id))
	}
	return w, nil
}

func members(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, memberMark)
}

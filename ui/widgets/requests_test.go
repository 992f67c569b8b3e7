package widgets

import (
	"strings"
	"testing"
	"time"

	"authdoctor/ui/layout"
	"authdoctor/ui/theme"
)

func stages(pairs ...any) []Stage {
	var all []Stage
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, Stage{pairs[i].(string), time.Duration(pairs[i+1].(int)) * time.Millisecond})
	}
	return all
}

func TestPicture(t *testing.T) {
	ms := time.Millisecond
	tests := []struct {
		stages  []Stage
		longest time.Duration
		cells   int
		want    string
	}{
		{stages("dns", 20, "connect", 40, "tls", 80, "wait", 160, "body", 20), 320 * ms, 16, "nccttttwwwwwwwwb"},
		{stages("dns", 20, "connect", 40, "tls", 80, "wait", 160, "body", 20), 640 * ms, 16, "ncttwwww"},
		{stages("dns", 1, "connect", 1, "tls", 1, "wait", 297), 300 * ms, 10, "wwwwwwwwww"},
		{stages("proxy", 50, "send", 50), 100 * ms, 4, "ppss"},
		{stages("connect", 1), 900 * ms, 10, "c"},
		{stages("wait", -5), 900 * ms, 10, "w"},
		{stages("guard", 10), 10 * ms, 2, "??"},
		{stages("wait", 900), 100 * ms, 5, "wwwww"},
		{stages("wait", 10), 0, 5, ""},
		{stages("wait", 10), 10 * ms, 0, ""},
		{nil, 10 * ms, 5, ""},
	}
	for _, tt := range tests {
		if got := Picture(tt.stages, tt.longest, tt.cells).Plain(); got != tt.want {
			t.Errorf("Picture(%v, %v, %d) = %q, want %q", tt.stages, tt.longest, tt.cells, got, tt.want)
		}
	}
}

func TestRequestRowsHaveOneScale(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	requests := []Request{
		{Title: "the models", Stages: stages("dns", 100, "wait", 300), Took: 400 * time.Millisecond, End: "200"},
		{Title: "the quota", Stages: stages("wait", 100), Took: 100 * time.Millisecond, End: "401"},
		{Title: "one model", End: "waits for the first byte"},
	}
	want := "the models  nnnnnnnnnnwwwwwwwwwwwwwwwwwwwwwwwwwwwwww   400 ms  200\n" +
		"the quota   wwwwwwwwww                                 100 ms  401\n" +
		"one model   waits for the first byte"
	if got := text(RequestRows(requests, 80, glyphs)); got != want {
		t.Errorf("wide:\n%s\nwant\n%s", got, want)
	}
	want = "the models\n  nnnnnwwwwwwwwwwwwwwww   400 ms  200\n" +
		"the quota\n  wwwww                   100 ms  401\n" +
		"one model\n  waits for the first byte"
	if got := text(RequestRows(requests, 37, glyphs)); got != want {
		t.Errorf("narrow:\n%s\nwant\n%s", got, want)
	}
	if got := text(Legend(requests, 80)); got != "n name  w wait" {
		t.Errorf("legend: %q", got)
	}
	if got := text(Legend(requests, 8)); got != "n name\nw wait" {
		t.Errorf("narrow legend: %q", got)
	}
}

func TestRequestRowsFitEveryWidth(t *testing.T) {
	glyphs := theme.New(false, false).Glyphs
	requests := []Request{
		{Title: strings.Repeat("\u754c\u9688", 40), Stages: stages("dns", 1, "connect", 2, "tls", 3, "send", 1, "wait", 9000, "body", 2), Took: 9 * time.Second, End: strings.Repeat("long ", 30)},
		{Title: "b\x1b[2J", End: "200"},
	}
	for width := range 260 {
		for _, row := range append(RequestRows(requests, width, glyphs), Legend(requests, width)...) {
			if row.Width() > max(width, 9) {
				t.Fatalf("width %d: %q is %d cells wide", width, row.Plain(), row.Width())
			}
		}
	}
}

func TestRowsStayUnderTheMouse(t *testing.T) {
	glyphs := theme.New(false, true).Glyphs
	var list List
	draw := func() []layout.Line { return list.Window(numbered(40), list.Focus, 9, glyphs) }
	list.Focus = 20
	draw()
	line, ok := list.At(6)
	if !ok || line != 22 {
		t.Fatalf("row 6 is line %d, %v", line, ok)
	}
	list.Focus = line
	if got := draw()[6].Plain(); got != "row 22" {
		t.Errorf("after a click on row 22 its place shows %q", got)
	}
	if line, _ = list.At(8); line != 24 {
		t.Fatalf("row 8 is line %d", line)
	}
	list.Focus = line // a row that was hidden: it was counted there
	if got := text(draw()); !strings.Contains(got, "row 24\n") {
		t.Errorf("the focus is not visible:\n%s", got)
	}
	for _, row := range []int{-1, 9} {
		if _, ok := list.At(row); ok {
			t.Errorf("row %d is outside", row)
		}
	}
	if list.Window(numbered(3), 1, 9, glyphs); list.seen.count != 3 {
		t.Errorf("%d rows of 3 are counted", list.seen.count)
	}
}

func TestColumns(t *testing.T) {
	columns := []Column{{Wanted: 20, Least: 10}, {Wanted: 12, Least: 8, Rank: 2}, {Wanted: 30, Least: 10, Rank: 1}}
	tests := []struct {
		width int
		want  [3]int
	}{
		{100, [3]int{20, 12, 30}}, {66, [3]int{20, 12, 30}}, {65, [3]int{20, 11, 30}}, {50, [3]int{20, 8, 18}}, {32, [3]int{10, 8, 10}},
		{31, [3]int{19, 0, 10}}, {22, [3]int{10, 0, 10}}, {21, [3]int{20, 0, 0}}, {10, [3]int{10, 0, 0}}, {3, [3]int{10, 0, 0}},
	}
	for _, tt := range tests {
		if got := Columns(columns, tt.width); [3]int(got) != tt.want {
			t.Errorf("Columns in %d cells: %v, want %v", tt.width, got, tt.want)
		}
	}
	glyphs := theme.New(false, true).Glyphs
	values := []layout.Line{layout.Say(theme.Text, "a"), layout.Say(theme.Text, "dropped"), nil, layout.Say(theme.Text, "much too long")}
	if got, want := Cells(values, []int{3, 0, 2, 8}, glyphs).Plain(), "a        much ..."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

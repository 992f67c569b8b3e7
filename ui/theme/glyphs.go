package theme

// Glyphs are the signs of the screen. Each is one cell wide, except that ASCII needs more for an ellipsis and an arrow.
type Glyphs struct {
	Pass, Warn, Fail, Unknown, Skip, Pending string

	Working  []string // frames of what is being checked; the first stands for all of them where nothing moves
	Focus    string
	Trail    string // between the steps of a path
	Dot      string // between the items of a line
	Arrow    string
	Ellipsis string
	Rule     string
	Bar      string // between two columns
	Above    string
	Below    string
}

func unicodeGlyphs() Glyphs {
	return Glyphs{
		Pass: "✓", Warn: "!", Fail: "✗", Unknown: "?", Skip: "-", Pending: "·",
		Working: []string{"∙", "○", "●", "○"},
		Focus:   ">", Trail: "›", Dot: "•", Arrow: "→", Ellipsis: "…", Rule: "─", Bar: "│", Above: "↑", Below: "↓",
	}
}

func asciiGlyphs() Glyphs {
	return Glyphs{
		Pass: "+", Warn: "!", Fail: "x", Unknown: "?", Skip: "-", Pending: ".",
		Working: []string{"-", "\\", "|", "/"},
		Focus:   ">", Trail: ">", Dot: "|", Arrow: "->", Ellipsis: "...", Rule: "-", Bar: "|", Above: "^", Below: "v",
	}
}

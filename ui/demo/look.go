package demo

import (
	"fmt"
	"strings"

	"authdoctor/ui/uitest"
)

// shade is a colour on light ground and on dark ground.
type shade struct{ light, dark string }

// palette are the colours of text: the terminal's own, then its black, red, green, yellow, blue, magenta and cyan. Each
// has a contrast of at least 4.5 to 1 against its ground.
func palette() []shade {
	return []shade{
		{"#1f2328", "#e6edf3"}, {"#1f2328", "#8b949e"}, {"#cf222e", "#ff7b72"}, {"#1a7f37", "#3fb950"},
		{"#9a6700", "#d29922"}, {"#0969da", "#58a6ff"}, {"#8250df", "#bc8cff"}, {"#0b7285", "#39c5cf"},
	}
}

// The colours of everything else.
func ground() shade { return shade{"#ffffff", "#0d1117"} }
func edge() shade   { return shade{"#d0d7de", "#30363d"} }
func faint() shade  { return shade{"#59636e", "#9198a1"} }

// looks are the style rules of the window and of text, for light ground and, where the reader wants it, for dark.
func looks() string {
	light := rules(func(s shade) string { return s.light })
	dark := rules(func(s shade) string { return s.dark })
	return "text{font:10px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;white-space:pre}\n" +
		".b{font-weight:bold}.u{text-decoration:underline}\n" + light + "@media (prefers-color-scheme:dark){\n" + dark + "}\n"
}

func rules(pick func(shade) string) string {
	var out strings.Builder
	fmt.Fprintf(&out, ".w{fill:%s;stroke:%s}.o{fill:%s}", pick(ground()), pick(edge()), pick(edge()))
	for i, s := range palette() {
		name := "text"
		if i > 0 {
			name = fmt.Sprintf(".c%d", i)
		}
		fmt.Fprintf(&out, "%s{fill:%s}", name, pick(s))
	}
	fmt.Fprintf(&out, ".f{fill:%s}\n", pick(faint()))
	return out.String()
}

// classes name the rules of a look.
func classes(look uitest.Look) string {
	var names []string
	if look.Colour > 0 {
		names = append(names, fmt.Sprintf("c%d", look.Colour))
	}
	if look.Bold {
		names = append(names, "b")
	}
	if look.Faint {
		names = append(names, "f")
	}
	if look.Underline {
		names = append(names, "u")
	}
	return strings.Join(names, " ")
}

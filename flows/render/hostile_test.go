package render

import (
	"reflect"
	"strings"
	"time"
	"unicode"

	"authdoctor/flows"
)

// hostile is what a server might send to steer a terminal, a reader's eye or a parser.
func hostile() []string {
	return []string{
		"\x1b[2J\x1b]0;owned\x07red\x1b[31m",
		"\u009b31m\u0085next\u2028line\u2029end",
		"\u202edesrever\u2066\u2069\u200e\u061c",
		"bell\a back\b null\x00 del\x7f\r\nover",
		"bad utf-8 \xff\xfe\xc3(",
		"</testcase><!-- ]]> \"'&amp; --><script>",
		"`````\n```\n# x | y \\| [a](javascript:b) <img src=x> @everyone",
		"全角の文字はふたつの桁をつかうので行の終わりで切られる 全角全角全角全角全角全角全角全角全角全角全角",
		"e\u0301\u0301\u0301 👩\u200d👩\u200d👧\u200d👦 \ufe0f\u0301 \U000e0041",
		strings.Repeat("unbroken", 60),
		"https://example.com/" + strings.Repeat("long/", 60),
		"run `a command that is rather long and in backquotes --with=flags` now `",
		"\ufffe\uffff \ufeff",
		"",
	}
}

// infected is r with text in place of every string; the words that steer a format stay where keep is set.
func infected(r flows.Report, text string, keep bool) flows.Report {
	v := reflect.New(reflect.TypeOf(r)).Elem()
	v.Set(reflect.ValueOf(r))
	infect(v, text, keep)
	return v.Interface().(flows.Report)
}

func infect(v reflect.Value, text string, keep bool) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		fresh := reflect.New(v.Type().Elem())
		if !v.IsNil() {
			fresh.Elem().Set(v.Elem())
		}
		infect(fresh.Elem(), text, keep)
		v.Set(fresh)
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), max(v.Len(), 2), max(v.Len(), 2))
		reflect.Copy(fresh, v)
		for i := range fresh.Len() {
			infect(fresh.Index(i), text, keep)
		}
		v.Set(fresh)
	case reflect.Struct:
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; {
			case keep && v.Field(i).Kind() == reflect.String && v.Field(i).String() != "" &&
				strings.Contains(" Verdict Status Confidence Owner Retry Kind ", " "+name+" "):
			default:
				infect(v.Field(i), text, keep)
			}
		}
	}
}

// steering is the first character of s that could steer a terminal, or 0. Line ends are allowed.
func steering(s string) rune {
	for _, r := range s {
		bidi := r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		if r != '\n' && unicode.IsControl(r) || bidi || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			return r
		}
	}
	return 0
}

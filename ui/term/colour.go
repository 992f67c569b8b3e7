package term

import (
	"os"
	"runtime"
	"strings"
)

// The themes that a person may choose.
const (
	Auto  = "auto"
	Mono  = "mono"
	ASCII = "ascii"
)

// Color reports whether colours may be used on a file: it is a terminal that can, and neither NO_COLOR
// (https://no-color.org: set and not empty), the theme nor the caller says no.
func Color(env Getenv, out *os.File, noColor bool, theme string) bool {
	return !noColor && theme != Mono && env("NO_COLOR") == "" && env("TERM") != "dumb" && IsTerminal(out)
}

// OnlyASCII reports whether nothing but ASCII may be shown: the theme says so, or the locale is not UTF-8. POSIX
// takes LC_ALL before LC_CTYPE before LANG, and none of them means the C locale.
func OnlyASCII(env Getenv, theme string) bool {
	if theme == ASCII {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(env(name)); value != "" {
			return !strings.Contains(value, "utf-8") && !strings.Contains(value, "utf8")
		}
	}
	return runtime.GOOS != "windows"
}

// Animated reports whether something may move on the screen.
func Animated(env Getenv) bool {
	value := env("AUTHDOCTOR_NO_ANIMATION")
	return value == "" || value == "0"
}

package local

import (
	"fmt"
	"strings"

	"authdoctor/checks"
)

// infix is in the middle of every public sample of an OpenAI key; it is base64 of "OpenAI". The parts around it,
// after the prefix, are equally long: 20, 46, 58 or 74 characters (test data of gitleaks and trufflehog;
// observed, so a difference only warns).
const infix = "T3Blbk" + "FJ"

// gap is where the infix of an OpenAI key lies. The zero gap: nothing is wrong with it, or it is no such key.
type gap struct {
	prefix        string
	before, after int
	absent        bool // a prefix of today's keys without the infix
}

func measure(key string) gap {
	for _, prefix := range []string{"sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-", "sk-"} {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		before, after, found := strings.Cut(rest, infix)
		switch {
		case prefix == "sk-" && (!found || strings.ContainsAny(before, "-_")):
			return gap{} // another vendor's, or an older form with the account's name in front
		case !found:
			return gap{prefix: prefix, absent: true}
		case len(before) == len(after):
			return gap{}
		}
		return gap{prefix: prefix, before: len(before), after: len(after)}
	}
	return gap{}
}

func halves(v view) checks.Finding {
	switch g := v.key.halves; {
	case g == gap{}:
		return pass("nothing in the key's form speaks of a lost or doubled part")
	case g.absent:
		return warn("the key starts like an OpenAI key ("+g.prefix+") but lacks the mark that these have in their middle; it may be cut",
			v.others(), v.measured(fmt.Sprintf("%d characters, no %s", v.key.length, infix), infix+" in the middle"))
	default:
		return warn(fmt.Sprintf("the key's two halves differ: %d characters before %s and %d after it; a part may be missing or doubled", g.before, infix, g.after),
			v.others(), v.measured(fmt.Sprintf("%d and %d characters", g.before, g.after), "equal halves"))
	}
}

package account

import (
	"regexp"
	"sync"
)

// variableWords matches words of a message that depend on the request: a key that is quoted with stars or dots, ids and
// numbers.
var variableWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[*]{2,}|\.\.\.|…|[A-Za-z]+[-_][A-Za-z0-9_-]{6,}|[A-Za-z0-9]{16,}|[0-9]{2,}`)
})

// starRuns matches what stands for the hidden characters of a masked key.
var starRuns = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[*]{8,}`) })

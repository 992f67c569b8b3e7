package api

//go:generate go run ./gen

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// compact is what gen writes from data/*.yaml.
//
//go:embed compact.json
var compact []byte

// Book is every API that is known. It is safe for concurrent use.
type Book struct {
	APIs    []API   `json:"apis"`
	Classes []Class `json:"classes"`
}

// Builtin decodes what the binary carries.
func Builtin() (*Book, error) {
	var b Book
	if err := json.Unmarshal(compact, &b); err != nil {
		return nil, fmt.Errorf("decode the built-in APIs: %w; this binary is damaged, install it again", err)
	}
	return &b, nil
}

// ByPath finds the API whose path ends a URL's path, and what stands in front of it. A vendor's own API comes before
// others; the longest path first.
func (b *Book) ByPath(path, vendor, method string) (found *API, base string) {
	best := 0
	for i := range b.APIs {
		a := &b.APIs[i]
		for _, pattern := range a.Paths {
			before, ok := endsWith(path, pattern)
			rank := 8 * len(pattern)
			if slices.Contains(a.Vendors, vendor) {
				rank += 4
			}
			if a.Verb() == method {
				rank += 2
			}
			if ok && rank > best {
				found, base, best = a, before, rank
			}
		}
	}
	return found, base
}

// Verb is the HTTP method.
func (a *API) Verb() string {
	if a.Method == "" {
		return "POST"
	}
	return a.Method
}

// endsWith compares a path's end with a pattern in which * stands for one part, or for the rest of one before a colon.
func endsWith(path, pattern string) (before string, ok bool) {
	parts, want := strings.Split(strings.Trim(path, "/"), "/"), strings.Split(strings.Trim(pattern, "/"), "/")
	if len(parts) < len(want) {
		return "", false
	}
	head, tail := parts[:len(parts)-len(want)], parts[len(parts)-len(want):]
	for i, w := range want {
		star, rest, _ := strings.Cut(w, "*")
		if w == tail[i] {
			continue
		}
		if star == w || !strings.HasPrefix(tail[i], star) || !strings.HasSuffix(tail[i], rest) || len(tail[i]) <= len(star)+len(rest) {
			return "", false
		}
	}
	if len(head) == 0 {
		return "", true
	}
	return "/" + strings.Join(head, "/"), true
}

// Shape follows Is. What is said beside it counts, too.
func (a *API) Shape(s *Shape) *Shape {
	for range 10 { // a test holds the data to chains without a circle
		if s == nil || s.Is == "" {
			return s
		}
		named, ok := a.Shapes[s.Is]
		if !ok {
			return s
		}
		merged := *named
		merged.Required, merged.Null = s.Required || named.Required, s.Null || named.Null
		if len(s.Needs) > 0 {
			merged.Needs = s.Needs
		}
		if len(s.Limits) > 0 {
			merged.Limits = s.Limits
		}
		if len(s.Excludes) > 0 {
			merged.Excludes = s.Excludes
		}
		if s.Instead != "" {
			merged.Instead, merged.Since = s.Instead, s.Since
		}
		if s.MinItems > 0 {
			merged.MinItems = s.MinItems
		}
		if s.Mark != "" {
			merged.Mark = s.Mark
		}
		s = &merged
	}
	return s
}

// Class finds a class of models.
func (b *Book) Class(id string) (Class, bool) {
	i := slices.IndexFunc(b.Classes, func(c Class) bool { return c.ID == id })
	if i < 0 {
		return Class{}, false
	}
	return b.Classes[i], true
}

// Has reports whether a model is of the class: by its name, with or without a vendor in front.
func (c Class) Has(model string) bool {
	name := strings.ToLower(model[strings.LastIndexByte(model, '/')+1:])
	return name != "" && matches(c.Pattern, name) && (c.Except == "" || !matches(c.Except, name))
}

// Speaks reports whether a model's name speaks for the API.
func (a *API) Speaks(model string) bool {
	return a.Models != "" && model != "" && matches(a.Models, strings.ToLower(model[strings.LastIndexByte(model, '/')+1:]))
}

func matches(pattern, text string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(text)
}

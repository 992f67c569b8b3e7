package flows

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"authdoctor/checks"
	"authdoctor/checks/reply"
	"authdoctor/keystore/secret"
)

// cleaner removes secrets and control characters from any text of a run.
type cleaner func(string) string

// newCleaner learns every credential of a target, the losers included.
func newCleaner(maker *secret.Maker, t checks.Target) cleaner {
	redactor := maker.Redactor(t.Secrets(maker)...)
	return func(s string) string { return redactor.Redact(reply.Clean(s)) }
}

// events is an observer that hears clean events only, one at a time, whichever goroutine brings them.
func (c cleaner) events(heard Observer) Observer {
	var mu sync.Mutex
	return func(e Event) {
		cleaned := clean(reflect.ValueOf(e), c).Interface().(Event)
		mu.Lock()
		defer mu.Unlock()
		heard(cleaned)
	}
}

// finding cleans what a check says, before anybody hears it.
func (c cleaner) finding(f checks.Finding) checks.Finding {
	f.Summary, f.Because, f.Tell = c(f.Summary), c(f.Because), c(f.Tell)
	f.Evidence = slices.Clone(f.Evidence)
	for i, e := range f.Evidence {
		f.Evidence[i] = checks.Evidence{Source: c(e.Source), Measured: c(e.Measured), Expected: c(e.Expected)}
	}
	return f
}

// report cleans every string of a report once more. It is the last thing that happens to it, so that no part has to
// remember.
func (c cleaner) report(r Report) Report {
	return r.Cleaned(c)
}

// Cleaned is the report with every string passed through f, which removes secrets. Whoever makes a report without a walk
// calls it last.
func (r Report) Cleaned(f func(string) string) Report {
	return clean(reflect.ValueOf(r), f).Interface().(Report)
}

// by is how a member is cleaned: one that has lines, line by line.
func by(f func(string) string, member reflect.StructField) func(string) string {
	if member.Tag.Get("clean") != "lines" {
		return f
	}
	return func(s string) string {
		lines := strings.Split(s, "\n")
		for i, line := range lines {
			lines[i] = f(line)
		}
		return strings.Join(lines, "\n")
	}
}

// clean returns a copy of v with every string passed through f.
func clean(v reflect.Value, f func(string) string) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return reflect.ValueOf(f(v.String())).Convert(v.Type())
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(clean(v.Index(i), f))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(clean(v.Elem(), f))
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if out.Field(i).CanSet() && v.Type().Field(i).IsExported() {
				out.Field(i).Set(clean(v.Field(i), by(f, v.Type().Field(i))))
			}
		}
		return out
	}
	return v
}

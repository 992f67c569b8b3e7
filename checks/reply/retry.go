package reply

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"authdoctor/checks/provider"
)

// farthest is how far ahead a server's word on when to come back is believed.
const farthest = 366 * 24 * time.Hour

// retryAt reads when to ask again, the server's plainest word first: retry-after-ms and Retry-After (RFC 9110
// section 10.2.3), the reset of a spent limit, the retryDelay of a google.rpc.RetryInfo, the message. Zero where
// nothing tells it, or where now is zero and only a span is told.
func retryAt(header http.Header, r Reading, names provider.Limits, body string, now time.Time) time.Time {
	if now.IsZero() {
		now, _ = http.ParseTime(header.Get("Date"))
	}
	candidates := []func() time.Time{
		func() time.Time { return span(header.Get("Retry-After-Ms"), time.Millisecond, now) },
		func() time.Time { return moment(header.Get("Retry-After"), "seconds", now) },
		func() time.Time { return spentUntil(r.Limits, names.Reset, now) },
		func() time.Time { return moment(between(body, `"retryDelay":`, "}"), "seconds", now) },
		func() time.Time { return told(r.Message, now) },
	}
	for _, candidate := range candidates {
		if at := candidate(); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// spentUntil is the latest reset of the limits of which nothing is left.
func spentUntil(limits []Limit, format string, now time.Time) time.Time {
	var latest time.Time
	for _, limit := range limits {
		if at := moment(limit.Reset, format, now); limit.spent() && at.After(latest) {
			latest = at
		}
	}
	return latest
}

// moment reads one value in the forms that providers use: a span with units (1s, 6m0s), a bare number in the
// provider's format, an HTTP date, RFC 3339. A bare number too large for a span is a time since 1970.
func moment(value, format string, now time.Time) time.Time {
	value = strings.Trim(strings.TrimSpace(value), `"`)
	if number, err := strconv.ParseFloat(value, 64); err == nil {
		switch {
		case format == "epoch-ms", number > 1e11:
			return bounded(time.UnixMilli(int64(min(number, 1e15))), now)
		case number > 1e9:
			return bounded(time.Unix(int64(number), 0), now)
		}
		return span(value, time.Second, now)
	}
	if d, err := time.ParseDuration(value); err == nil {
		return after(d, now)
	}
	if at, err := http.ParseTime(value); err == nil {
		return bounded(at, now)
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return bounded(at, now)
	}
	return time.Time{}
}

// span adds a number of units to now.
func span(value string, unit time.Duration, now time.Time) time.Time {
	number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(number >= 0 && number*float64(unit) <= float64(farthest)) {
		return time.Time{}
	}
	return after(time.Duration(number*float64(unit)), now)
}

func after(d time.Duration, now time.Time) time.Time {
	if now.IsZero() || d < 0 || d > farthest {
		return time.Time{}
	}
	return now.Add(d)
}

// bounded refuses a moment that is no plausible time to come back.
func bounded(at, now time.Time) time.Time {
	if at.Year() < 2000 || !now.IsZero() && (at.After(now.Add(farthest)) || at.Before(now.Add(-time.Hour))) {
		return time.Time{}
	}
	return at
}

// told reads a sentence: "Please try again in 6m0s.", "Please retry after 7 seconds", "You will regain access on
// 2026-12-01 at 00:00 UTC".
func told(message string, now time.Time) time.Time {
	for _, phrase := range []string{"try again in ", "retry in ", "retry after "} {
		_, rest, ok := strings.Cut(message, phrase)
		if !ok {
			continue
		}
		words := strings.SplitN(rest, " ", 3)
		value := strings.TrimRight(words[0], ".,;)")
		if len(words) > 1 && strings.HasPrefix(words[1], "milli") {
			return span(value, time.Millisecond, now)
		}
		if len(words) > 1 && strings.HasPrefix(words[1], "minute") {
			return span(value, time.Minute, now)
		}
		return moment(value, "seconds", now)
	}
	if _, rest, ok := strings.Cut(message, "regain access on "); ok && len(rest) >= len("2006-01-02") {
		day, _ := time.Parse(time.DateOnly, rest[:len("2006-01-02")])
		return bounded(day, now)
	}
	return time.Time{}
}

// between cuts out what stands between two marks, and nothing where they lie far apart.
func between(s, open, end string) string {
	_, rest, ok := strings.Cut(s, open)
	value, _, closed := strings.Cut(rest, end)
	if !ok || !closed || len(value) > 40 {
		return ""
	}
	value, _, _ = strings.Cut(value, ",")
	return value
}

package reply

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// limitsOf collects the limit headers that the provider's data name, by the limit that they speak of, sorted.
func limitsOf(names provider.Limits, header http.Header) []Limit {
	found := map[string]Limit{}
	for key, values := range header {
		key = strings.ToLower(key)
		if len(values) == 0 || len(found) >= 32 || !named(names.Headers, key) {
			continue
		}
		if key == "ratelimit" {
			draftLimit(found, values[0])
			continue
		}
		name, field := limitName(key)
		set(found, name, field, values[0])
	}
	limits := make([]Limit, 0, len(found))
	for _, limit := range found {
		limits = append(limits, limit)
	}
	slices.SortFunc(limits, func(a, b Limit) int { return strings.Compare(a.Name, b.Name) })
	return limits
}

func set(found map[string]Limit, name, field, value string) {
	limit := found[name]
	limit.Name = name
	switch value = Cut(value, 64); field {
	case "limit":
		limit.Limit = value
	case "remaining":
		limit.Remaining = value
	case "reset":
		limit.Reset = value
	default:
		return
	}
	found[name] = limit
}

func named(patterns []string, key string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return key == pattern || open && strings.HasPrefix(key, prefix)
	})
}

// limitName splits a header name: x-ratelimit-remaining-requests is what remains of requests,
// anthropic-ratelimit-input-tokens-reset when input-tokens come back, x-ratelimit-limit the limit of requests.
func limitName(key string) (name, field string) {
	name = "requests"
	before, rest, ok := strings.Cut(key, "ratelimit")
	if !ok {
		before, rest, ok = strings.Cut(key, "tokenlimit")
		name = "tokens"
	}
	if !ok || strings.Contains(before, "ratelimit") {
		return name, ""
	}
	var words []string
	for word := range strings.SplitSeq(rest, "-") {
		switch word {
		case "":
		case "limit", "remaining", "reset":
			field = word
		case "req":
			words = append(words, "requests")
		default:
			words = append(words, word)
		}
	}
	if len(words) > 0 {
		name = strings.Join(words, "-")
	}
	return name, field
}

// draftLimit reads the RateLimit header of the IETF drafts (draft-ietf-httpapi-ratelimit-headers): "api";r=0;t=55 or
// limit=100, remaining=0, reset=55.
func draftLimit(found map[string]Limit, value string) {
	for i, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ';' || r == ',' }) {
		name, number, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok || i > 8 {
			continue
		}
		set(found, "requests", map[string]string{"r": "remaining", "t": "reset"}[name], number)
		set(found, "requests", name, number)
	}
}

// spent reports whether nothing is left of a limit.
func (l Limit) spent() bool {
	left, err := strconv.ParseFloat(l.Remaining, 64)
	return err == nil && left <= 0
}

// narrowed leaves the one cause that the limit headers point to where a rule names several rates: the limit that is
// zero from the start, else the one of which nothing is left. With none or both spent, the headers tell nothing.
func narrowed(causes []cause.ID, limits []Limit, daily []string) []cause.ID {
	zero := func(l Limit) bool { return l.Limit == "0" }
	if slices.Contains(causes, cause.QuotaZeroTier) && slices.ContainsFunc(limits, zero) {
		return []cause.ID{cause.QuotaZeroTier}
	}
	var spent []cause.ID
	for _, limit := range limits {
		id := cause.RateRequests
		switch {
		case !limit.spent():
			continue
		case slices.Contains(daily, limit.Name):
			id = cause.RateDaily
		case strings.Contains(limit.Name, "token"):
			id = cause.RateTokens
		}
		if !slices.Contains(spent, id) {
			spent = append(spent, id)
		}
	}
	if len(spent) == 1 && len(causes) > 1 && slices.Contains(causes, spent[0]) && causes[0].Group() == "rate" {
		return spent
	}
	return causes
}

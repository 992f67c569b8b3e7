package lab

import (
	"math/rand/v2"
	"strings"

	"authdoctor/checks/cause"
)

// Pairs is a sample of at most n pairs of faults that one practice can hold, the same for the same seed, spread over
// the first faults. Each pair is in causal order. After a client has repaired the first it meets the second:
//
//   - the first is repairable by a change of the client's own settings, stops the request before the place where the
//     second would stop it, and is also the earlier one in causal order; or
//   - both are local, so that the settings alone show the two of them.
//
// Pairs in which one fault takes the ground from under the other are left out: a proxy for https beside an address
// with http, and an address without a scheme beside a server that wants https.
func Pairs(seed int64, n int) [][2]string {
	random := rand.New(rand.NewPCG(uint64(seed), 2))
	seconds := map[string][]string{}
	var firsts []string
	all := Faults()
	for _, first := range all {
		for _, second := range all {
			if follows(first, second) {
				seconds[first.ID] = append(seconds[first.ID], second.ID)
			}
		}
		if list := seconds[first.ID]; len(list) > 0 {
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			firsts = append(firsts, first.ID)
		}
	}
	random.Shuffle(len(firsts), func(i, j int) { firsts[i], firsts[j] = firsts[j], firsts[i] })
	var pairs [][2]string
	for round := 0; len(pairs) < n; round++ {
		before := len(pairs)
		for _, first := range firsts {
			if list := seconds[first]; round < len(list) && len(pairs) < n {
				pairs = append(pairs, [2]string{first, list[round]})
			}
		}
		if len(pairs) == before {
			break
		}
	}
	return pairs
}

// follows reports whether a client that repaired first would meet second.
func follows(first, second Fault) bool {
	if !combine(first, second) || !first.Cause.Before(second.Cause) || groundless(first, second) {
		return false
	}
	return first.Local && second.Local || first.Repairable && first.stop < second.stop
}

// groundless reports whether one fault removes what the other needs.
func groundless(a, b Fault) bool {
	has := func(test func(Fault) bool) bool { return test(a) || test(b) }
	proxied := has(func(f Fault) bool { return f.Cause == cause.NetProxy || f.Cause == cause.NetProxyAuth })
	plain := has(func(f Fault) bool { return f.ID == "http-on-https-port" })
	schemeless := has(func(f Fault) bool { return strings.HasSuffix(f.ID, "url-no-scheme") })
	secure := has(func(f Fault) bool { return f.Slot == slotTLS })
	return proxied && plain || schemeless && (secure || proxied)
}

package local

import (
	"authdoctor/checks"

	"net/netip"
	"strings"
)

// isLoopback: the three names that never leave this machine.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// isPrivate: an address of a private network (RFC 1918, RFC 4193, RFC 3927), or a name that only such a network
// gives: one without a dot, or under a name that the public DNS leaves to it (RFC 6762, RFC 8375, ICANN's .internal).
// What another name stands for is known when it is resolved.
func isPrivate(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		addr = addr.Unmap()
		return addr.IsPrivate() || addr.IsLinkLocalUnicast()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, zone := range []string{".local", ".lan", ".internal", ".home.arpa"} {
		if strings.HasSuffix(host, zone) {
			return true
		}
	}
	return !strings.Contains(host, ".")
}

func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// distance is that of checks.Distance; more than 3 counts as 3.
func distance(a, b string) int {
	const far = 3
	if len(a)-len(b) >= far || len(b)-len(a) >= far || len(a) > 253 {
		return far
	}
	return min(far, checks.Distance(a, b))
}

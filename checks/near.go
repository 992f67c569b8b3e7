package checks

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

// Near reports whether a changed target stays at the address that was named for the one as found: the same host name and
// port, https in place of http, another name of this machine with the same port, or another host of the vendor that has
// this one. Nothing is sent anywhere else without a person's word.
func Near(found, changed Target) bool {
	return sameVendor(found, changed) || found.BaseURL.Value == changed.BaseURL.Value || nearby(named(found.BaseURL.Value), changed.BaseURL.Value)
}

// sameVendor reports whether both addresses are https hosts of the same vendor, by its own data.
func sameVendor(found, changed Target) bool {
	a, errA := url.Parse(found.BaseURL.Value)
	b, errB := url.Parse(changed.BaseURL.Value)
	return errA == nil && errB == nil && found.Provider.ID == changed.Provider.ID && b.Scheme == "https" && b.Port() == "" &&
		found.Provider.IsVendor() && found.Provider.Owns(a.Hostname()) && slices.ContainsFunc(found.Provider.BaseURLs, func(own provider.BaseURL) bool {
		return own.Twin && strings.EqualFold(strings.TrimRight(own.URL, "/"), strings.TrimRight(changed.BaseURL.Value, "/"))
	})
}

// named is the host:port of a base URL, also of one whose scheme was forgotten; "" where there is none.
func named(base string) string {
	base = strings.TrimSpace(base)
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		return wire.HostPort(u)
	}
	if u, err := url.Parse("https://" + strings.TrimPrefix(base, "//")); err == nil && u.Hostname() != "" {
		return wire.HostPort(u)
	}
	return ""
}

func nearby(named, base string) bool {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || named == "" {
		return false
	}
	host, port, err := net.SplitHostPort(named)
	if err != nil {
		return false
	}
	same := strings.EqualFold(host, u.Hostname()) || wire.Loopback(host) && wire.Loopback(u.Hostname())
	_, to, err := net.SplitHostPort(wire.HostPort(u))
	return err == nil && same && (to == port || to == "443" && port == "80")
}

package checks

import (
	"net"
	"net/url"
	"strings"

	"authdoctor/checks/wire"
)

// Near reports whether a changed target stays at the address that was named for the one as found: the same host name and
// port, https in place of http, or another name of this machine with the same port. Nothing is sent anywhere else
// without a person's word.
func Near(found, changed Target) bool {
	return found.BaseURL.Value == changed.BaseURL.Value || nearby(named(found.BaseURL.Value), changed.BaseURL.Value)
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

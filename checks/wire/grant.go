package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// ErrWithheld is wrapped by the Err of an exchange that the grant did not allow. Nothing was sent.
var ErrWithheld = errors.New("withheld")

// ErrBudget is wrapped by the Err of an exchange beyond the request budget.
var ErrBudget = errors.New("the request budget is used up")

// Grant is what one run may do: the hosts that a credential may be sent to. It knows no Target.
type Grant struct {
	Hosts     []string // host:port that the credential may be sent to
	Own       []string // hosts of the vendor itself, where its must-fail bodies are known to be free
	Bodies    []string // templates of the registered bodies, with {model}
	AllowHTTP bool     // plain http to private addresses
	Paid      bool     // billable requests, as many as the client allows
	Forms     []Form   // in which a request of the user's own may be sent
}

// HostPort is the form in which a Grant names a URL's host: lower case, always with a port.
func HostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
		if u.Scheme == "http" {
			port = "80"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// allows checks all that can be checked before a name is resolved.
func (g Grant) allows(r Request, u *url.URL, practice bool) error {
	host := HostPort(u)
	if r.Credential != nil && !r.Credential.Dummy {
		if !slices.Contains(g.Hosts, host) {
			return fmt.Errorf("%w: the credential may not be sent to %s", ErrWithheld, u.Hostname())
		}
		if r.Trust {
			return fmt.Errorf("%w: no credential travels over a connection that is trusted for a proof only", ErrWithheld)
		}
	}
	if u.Scheme == "http" && !Loopback(u.Hostname()) && !g.AllowHTTP {
		if addr, err := netip.ParseAddr(u.Hostname()); err == nil {
			return plainHTTP(addr)
		}
	}
	switch {
	case r.Replay != nil:
		return g.allowsReplay(r, u, practice)
	case r.Cost == Free && r.Method == "GET" && r.Registered == "":
		return nil
	case r.Method != "POST" || !slices.Contains(g.Bodies, r.Registered):
		return fmt.Errorf("%w: %s with this body is not a registered probe", ErrWithheld, r.Method)
	case r.Cost == MustFail:
		if slices.Contains(g.Own, host) || practice {
			return nil
		}
		return fmt.Errorf("%w: a body that must fail is known to be free at the vendor's own hosts only, and %s is none", ErrWithheld, u.Hostname())
	case r.Cost == Paid && g.Paid:
		return nil
	}
	return fmt.Errorf("%w: a billable request needs --paid", ErrWithheld)
}

// allowsAddress checks a resolved address of a plain http request.
func (g Grant) allowsAddress(addr netip.Addr) error {
	addr = addr.Unmap()
	if g.AllowHTTP && (addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast()) {
		return nil
	}
	return plainHTTP(addr)
}

func plainHTTP(addr netip.Addr) error {
	if addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() {
		return fmt.Errorf("%w: plain http to the private address %s shows the key to the network; allow it with --allow-http", ErrWithheld, addr)
	}
	return fmt.Errorf("%w: plain http to the public address %s would show the key to everyone on the way; use https", ErrWithheld, addr)
}

// body fills a registered template.
func (r Request) body() []byte {
	if r.Registered == "" {
		return nil
	}
	quoted, err := json.Marshal(r.Model)
	if err != nil {
		return nil
	}
	return []byte(strings.ReplaceAll(r.Registered, `"{model}"`, string(quoted)))
}

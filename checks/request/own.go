package request

import (
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/checks/wire"
)

// own is the request as it can be sent again: with all that the user's client sends, but what belongs to one message or
// connection. A second key goes with it only where its shape names no other vendor than the host's.
func (r Request) own(reg *provider.Registry) *checks.Own {
	owner, owned := reg.ByHost(split(r.URL).hostname())
	o := &checks.Own{Format: r.Format, Method: r.Method, URL: r.URL, Body: r.Body, Sealed: r.sealed, Why: r.unsendable}
	for _, h := range r.Headers {
		if field, ok := resent(h); ok {
			o.Fields = append(o.Fields, field)
		}
	}
	for _, field := range []wire.Field{{Name: "OpenAI-Organization", Value: r.Organization}, {Name: "OpenAI-Project", Value: r.Project}} {
		if field.Value != "" {
			o.Fields = append(o.Fields, field)
		}
	}
	typed := slices.ContainsFunc(o.Fields, func(f wire.Field) bool { return strings.EqualFold(f.Name, "Content-Type") })
	if r.Format == FormatCurl && r.Body.Len() > 0 && !typed {
		o.Fields = append(o.Fields, wire.Field{Name: "Content-Type", Value: curlsOwnType})
	}
	for i, c := range r.carriers {
		switch {
		case c.query && i == 0:
			o.Why = "it carries its key in the URL, where no request of this program does"
		case !c.query && i > 0:
			if vendor, known := checks.Vendor(&c.candidate, reg); known && owned && vendor.ID != owner.ID {
				continue
			}
			o.Sealed = append(o.Sealed, sealedOf(c))
		}
	}
	return o
}

// curlsOwnType is what curl calls a body where nothing else is said (curl --help, --data).
const curlsOwnType = "application/x-www-form-urlencoded"

// resent is a header as it is sent again; false: a request makes its own. Encodings that this program cannot read are
// not asked for.
func resent(h checks.Header) (wire.Field, bool) {
	switch strings.ToLower(h.Name) {
	case "host", "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect", "content-length", "idempotency-key":
		return wire.Field{}, false
	case "accept-encoding":
		var readable []string
		for word := range strings.SplitSeq(h.Value, ",") {
			name, _, _ := strings.Cut(strings.TrimSpace(word), ";")
			if slices.Contains([]string{"gzip", "deflate", "identity"}, strings.ToLower(name)) {
				readable = append(readable, strings.TrimSpace(word))
			}
		}
		return wire.Field{Name: h.Name, Value: strings.Join(readable, ", ")}, len(readable) > 0
	}
	return wire.Field{Name: h.Name, Value: h.Value}, !strings.HasPrefix(strings.ToLower(h.Name), "sec-websocket-")
}

func sealedOf(c carrier) wire.Credential {
	return wire.Credential{Header: c.name, Format: strings.TrimPrefix(c.scheme+" {key}", " "), Secret: c.candidate.Secret}
}

// unsendable says why a draft cannot be sent again; empty: it can.
func (d *draft) unsendable() string {
	switch {
	case d.unread != "":
		return d.unread
	case len(d.parts) > 0 || len(d.form) > 0:
		return "its body is a form, and only JSON is sent again"
	}
	return ""
}

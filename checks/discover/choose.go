package discover

import (
	"net/url"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/provider"
)

// The providers that the choice below names itself.
const (
	OpenAI     = "openai"
	Compatible = "openai-compatible"
)

// Choose names the provider that a base URL belongs to: the one that owns its host; OpenAI where none is set, also
// where it is set to the empty string, which no vendor can be read from; else an OpenAI-compatible server.
func Choose(registry *provider.Registry, base checks.Setting) string {
	if !base.Set || base.Value == "" {
		return OpenAI
	}
	if owner, ok := registry.ByHost(host(base.Value)); ok {
		return owner.ID
	}
	return Compatible
}

// host is the host name of a base URL, also of one whose scheme was forgotten; empty where there is none.
func host(base string) string {
	base = strings.TrimSpace(base)
	if !strings.Contains(base, "://") {
		base = "https://" + strings.TrimPrefix(base, "//")
	}
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

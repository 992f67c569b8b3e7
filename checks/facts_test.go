package checks_test

import (
	"strings"
	"sync"
	"testing"

	"authdoctor/checks"
	"authdoctor/checks/provider"
	"authdoctor/keystore"
	"authdoctor/keystore/secret"
)

var builtin = sync.OnceValues(provider.Builtin)

func registry(t testing.TB) *provider.Registry {
	t.Helper()
	reg, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func resolved(t testing.TB, id string) provider.Provider {
	t.Helper()
	p, ok := registry(t).Resolve(id)
	if !ok {
		t.Fatalf("no provider %q", id)
	}
	return p
}

// Keys of the right shape, built at run time so that secret scanners stay quiet.
func half(n int) string            { return strings.Repeat("Ab3dEfGh1jKLmN0pQrStUvWxYz", n/26+1)[:n] }
func openAIKey() string            { return "sk-" + "proj-" + half(74) + "T3Blbk" + "FJ" + half(74) }
func anthropicKey() string         { return "sk-" + "ant-api03-" + half(93) + "AA" }
func openRouterKey() string        { return "sk-" + "or-v1-" + strings.Repeat("0a9b", 16) }
func groqKey() string              { return "gs" + "k_" + half(52) }
func ownKey() string               { return "key-of-my-own-gateway" }
func maker() *secret.Maker         { return secret.NewMaker([]byte("install"), nil) }
func env() keystore.Source         { return keystore.Source{Kind: keystore.FromEnv} }
func base(u string) checks.Setting { return checks.Setting{Value: u, Set: true} }

func candidate(name, key string) *keystore.Candidate {
	return &keystore.Candidate{Secret: maker().Make([]byte(key)), Source: env(), Name: name}
}

func reveal(t testing.TB, c *keystore.Candidate) string {
	t.Helper()
	if c == nil {
		return ""
	}
	text := ""
	if err := c.Secret.Use(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

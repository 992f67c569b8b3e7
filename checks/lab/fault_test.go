package lab

import (
	"errors"
	"regexp"
	"slices"
	"testing"

	"authdoctor/checks/cause"
)

func TestFaultsAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, f := range Faults() {
		if seen[f.ID] || !kebab.MatchString(f.ID) {
			t.Errorf("%q: the id is taken or not kebab-case", f.ID)
		}
		seen[f.ID] = true
		if f.Title == "" || f.About == "" || f.Provider == "" || f.inject == nil {
			t.Errorf("%s: a title, an explanation, the provider or the fault itself is missing", f.ID)
		}
		if slotRank(f.Slot) < 0 {
			t.Errorf("%s: the slot %q is unknown", f.ID, f.Slot)
		}
		if (f.Cause == "") != (f.Slot == slotHealthy) || f.Cause != "" && (!f.Cause.Known() || f.stop == 0) {
			t.Errorf("%s: the cause %q does not fit the slot %q", f.ID, f.Cause, f.Slot)
		}
		for _, also := range f.Also {
			if !also.Known() || also == f.Cause {
				t.Errorf("%s: the other cause %q is unknown or the same", f.ID, also)
			}
		}
	}
	for _, id := range []string{"key-quoted", "groq-key-quoted", "healthy"} {
		if found, ok := Find(id); !ok || found.ID != id {
			t.Errorf("%s: Find does not find it", id)
		}
	}
	if len(seen) < 50 {
		t.Errorf("there are %d faults, want 50 or more", len(seen))
	}
}

func TestFaultsAreInCausalOrder(t *testing.T) {
	all := Faults()
	for i := 1; i < len(all); i++ {
		before, after := all[i-1].Cause, all[i].Cause
		if all[i-1].Provider != all[i].Provider {
			continue // the next provider begins
		}
		if before == "" && after != "" || before != "" && after != "" && after.Before(before) {
			t.Errorf("%s (%s) stands before %s (%s)", all[i-1].ID, before, all[i].ID, after)
		}
	}
	seen := map[string]bool{}
	for _, id := range houses(all) {
		if seen[id] {
			t.Errorf("the faults of %s stand apart", id)
		}
		seen[id] = true
	}
	again := Faults()
	if !slices.EqualFunc(all, again, func(a, b Fault) bool { return a.ID == b.ID }) {
		t.Error("the order changes from call to call")
	}
}

// houses lists the providers in the order of their faults, each as often as its faults begin anew.
func houses(all []Fault) []string {
	var ids []string
	for _, f := range all {
		ids = append(ids, f.Provider)
	}
	return slices.Compact(ids)
}

// Every provider has the faults that any server can be met with, and every pair of provider and cause is a cell.
func TestCells(t *testing.T) {
	const wanted = 220
	cells := map[[2]string]bool{}
	for _, f := range Faults() {
		if f.Cause != "" {
			cells[[2]string{f.Provider, string(f.Cause)}] = true
		}
	}
	t.Logf("%d faults in %d cells", len(Faults()), len(cells))
	if len(cells) < wanted {
		t.Errorf("%d cells, want %d", len(cells), wanted)
	}
}

func TestFaultsCoverTheLayers(t *testing.T) {
	for _, want := range []cause.ID{
		cause.CredentialMissing, cause.CredentialPlaceholder, cause.CredentialWhitespace, cause.CredentialQuoted,
		cause.CredentialBearerPrefix, cause.CredentialNonASCII, cause.CredentialTruncated, cause.CredentialWrongProvider,
		cause.CredentialWrongKind, cause.CredentialShadowed, cause.CredentialInvalid, cause.TokenExpired, cause.TokenClockSkew,
		cause.ClientMisconfigured, cause.RequestWrongPath, cause.NetDNS, cause.NetRefused, cause.NetTimeout, cause.NetConnection,
		cause.NetProxy, cause.NetProxyAuth, cause.NetNonJSONResponse, cause.TLSUntrustedCA, cause.TLSExpired, cause.TLSHostname,
		cause.TLSProtocol, cause.WAFBlocked, cause.EndpointAuthStripped, cause.AccountDeactivated, cause.OrgMismatch,
		cause.ProjectInvalid, cause.PermissionMissingScope, cause.PermissionRegion, cause.PermissionIPAllowlist,
		cause.PermissionOrgUnverified, cause.PermissionModelAccess, cause.ModelNotFound, cause.ModelDeprecated,
		cause.QuotaExhausted, cause.QuotaHardLimit, cause.RateRequests, cause.RateTokens, cause.RateDaily,
		cause.ServerOverloaded, cause.ServerError, cause.GatewayNoRoute,
	} {
		if !slices.ContainsFunc(Faults(), func(f Fault) bool { return f.Cause == want }) {
			t.Errorf("no fault has the cause %s", want)
		}
	}
}

func TestStartRefusesWhatItCannotHave(t *testing.T) {
	tests := []struct {
		name string
		opts Options
		want error
	}{
		{"nothing", Options{}, ErrCombination},
		{"three", Options{Faults: []string{"key-quoted", "path-no-v1", "server-error"}}, ErrCombination},
		{"unknown", Options{Faults: []string{"key-stolen"}}, ErrUnknownFault},
		{"one slot twice", Options{Faults: []string{"key-quoted", "key-bearer"}}, ErrCombination},
		{"two providers", Options{Faults: []string{"key-quoted", "litellm-budget"}}, ErrCombination},
		{"healthy and not", Options{Faults: []string{"healthy", "key-quoted"}}, ErrCombination},
		{"all addresses", Options{Faults: []string{"healthy"}, Listen: "0.0.0.0:0"}, ErrNotLoopback},
		{"all addresses, short", Options{Faults: []string{"healthy"}, Listen: ":0"}, ErrNotLoopback},
		{"a private address", Options{Faults: []string{"healthy"}, Listen: "192.168.0.1:0"}, ErrNotLoopback},
		{"a name", Options{Faults: []string{"healthy"}, Listen: "localhost:0"}, ErrNotLoopback},
		{"no port", Options{Faults: []string{"healthy"}, Listen: "127.0.0.1"}, ErrNotLoopback},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := Start(t.Context(), test.opts)
			if err == nil {
				p.Close()
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

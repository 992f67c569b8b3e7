package flows

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
)

// groups are the groups of causes that this release explains.
func groups() []string {
	return strings.Fields("keystore credential token org project account permission quota rate server request model " +
		"endpoint gateway net tls waf client oauth mcp plugin")
}

func TestCatalogueIsComplete(t *testing.T) {
	catalogue := builtinCatalogue(t)
	var want []cause.ID
	for _, id := range cause.All() {
		if slices.Contains(groups(), id.Group()) {
			want = append(want, id)
		}
	}
	var got []cause.ID
	for _, entry := range catalogue.All() {
		got = append(got, entry.ID)
		if same, ok := catalogue.Get(entry.ID); !ok || same.Title != entry.Title {
			t.Errorf("Get(%s) = %+v, %t", entry.ID, same, ok)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the catalogue holds %v\nwant %v", got, want)
	}
	if _, ok := catalogue.Get("credential.nonsense"); ok {
		t.Error("Get finds a cause that does not exist")
	}
}

func TestCatalogueTexts(t *testing.T) {
	titles := map[string]cause.ID{}
	for _, entry := range builtinCatalogue(t).All() {
		if length := utf8.RuneCountInString(entry.Title); length == 0 || length > 60 || strings.HasSuffix(entry.Title, ".") {
			t.Errorf("%s: the title %q has %d characters, want 1 to 60 and no full stop", entry.ID, entry.Title, length)
		}
		if other, twice := titles[entry.Title]; twice {
			t.Errorf("%s and %s have one title", entry.ID, other)
		}
		titles[entry.Title] = entry.ID
		if sentences := strings.Count(entry.Explanation+" ", ". "); sentences < 1 || sentences > 3 || strings.ContainsAny(entry.Explanation, "{}\n") {
			t.Errorf("%s: the explanation has %d sentences, want 1 to 3 and no placeholder: %q", entry.ID, sentences, entry.Explanation)
		}
		if !slices.Contains([]string{"you", "organization", "provider", "network"}, entry.Owner) {
			t.Errorf("%s: owner %q", entry.ID, entry.Owner)
		}
		if !slices.Contains([]string{"never", "after_fix", "after_wait", "after_reset"}, entry.Retry) {
			t.Errorf("%s: retry %q", entry.ID, entry.Retry)
		}
		for _, doc := range entry.Docs {
			if u, err := url.Parse(doc); err != nil || u.Scheme != "https" || u.Host == "" {
				t.Errorf("%s: %q is no page", entry.ID, doc)
			}
		}
	}
}

func TestCatalogueFixes(t *testing.T) {
	pages := knownPages(t)
	for _, entry := range builtinCatalogue(t).All() {
		var ids []string
		for _, fix := range entry.Fixes {
			if fix.ID == "" || slices.Contains(ids, fix.ID) {
				t.Errorf("%s: the id %q is empty or stands twice", entry.ID, fix.ID)
			}
			ids = append(ids, fix.ID)
			if fix.Title == "" || strings.HasSuffix(fix.Title, ".") || strings.Contains(fix.Title, "\n") {
				t.Errorf("%s: the title of %s is %q", entry.ID, fix.ID, fix.Title)
			}
			if fix.Kind != "automatic" && fix.Kind != "guided" {
				t.Errorf("%s: %s is of kind %q", entry.ID, fix.ID, fix.Kind)
			}
			if !slices.Contains([]string{"env", "file", "any"}, fix.When) {
				t.Errorf("%s: %s is for %q", entry.ID, fix.ID, fix.When)
			}
			if !slices.Contains(pages, fix.Page) {
				t.Errorf("%s: %s names the page %q", entry.ID, fix.ID, fix.Page)
			}
			for _, name := range placeholders(fix.Title + " " + fix.Command + " " + fix.Letter) {
				if caseValues()[name] == "" {
					t.Errorf("%s: %s has the unknown placeholder {%s}", entry.ID, fix.ID, name)
				}
			}
		}
	}
}

// Whatever little is known about a case, there is something to do.
func TestCatalogueAlwaysHasAFix(t *testing.T) {
	sources := map[string][]string{
		"env":  {"provider", "host", "base_url", "variable", "source"},
		"file": {"provider", "host", "base_url", "variable", "source", "file", "line"},
		"any":  {"provider", "host", "base_url"},
	}
	for _, entry := range builtinCatalogue(t).All() {
		for kind, names := range sources {
			values := map[string]string{}
			for _, name := range names {
				values[name] = caseValues()[name]
			}
			if len(entry.Render(values, nil, kind)) == 0 {
				t.Errorf("%s: nothing to do for a key from %s", entry.ID, kind)
			}
		}
	}
}

// A value is quoted for the shell where its placeholder stands, so that the template must not quote it again. Names of
// variables are the exception: they have no character that needs it.
func TestCatalogueCommandsQuoteNoValue(t *testing.T) {
	for _, entry := range builtinCatalogue(t).All() {
		for _, fix := range entry.Fixes {
			before, name, after, found := placeholder(fix.Command)
			for quoted := ""; found; before, name, after, found = placeholder(after) {
				quoted += before
				inside := strings.Count(quoted, `"`)%2 == 1 || strings.Count(quoted, `'`)%2 == 1
				if inside && name != "variable" && name != "proxy_variable" {
					t.Errorf("%s: %s quotes {%s} in %q", entry.ID, fix.ID, name, fix.Command)
				}
			}
		}
	}
}

func TestCatalogueHoldsNoKey(t *testing.T) {
	word := regexp.MustCompile(`[A-Za-z0-9_-]{16,}`)
	mixed := regexp.MustCompile(`[a-z].*[0-9]|[0-9].*[a-z]|[a-z][A-Z].*[a-z][A-Z]`)
	check := func(id cause.ID, text string) {
		for _, w := range word.FindAllString(text, -1) {
			if mixed.MatchString(w) {
				t.Errorf("%s: %q looks like a key", id, w)
			}
		}
		if strings.Contains(text, "sk-") || strings.Contains(text, "gsk_") {
			t.Errorf("%s: a key's prefix stands in %q", id, text)
		}
	}
	for _, entry := range builtinCatalogue(t).All() {
		check(entry.ID, entry.Title+" "+entry.Explanation)
		for _, fix := range entry.Fixes {
			check(entry.ID, fix.Title+" "+fix.Command)
		}
	}
}

// liveCauses are what the practice API can produce.
func TestCatalogueMarksLiveCauses(t *testing.T) {
	want := map[string]string{
		"credential": "missing placeholder whitespace quoted bearer-prefix non-ascii truncated wrong-provider wrong-kind wrong-header shadowed invalid",
		"token":      "expired clock-skew", "client": "misconfigured", "request": "wrong-path",
		"tls": "untrusted-ca expired hostname protocol", "net": "dns refused timeout connection proxy proxy-auth non-json-response",
		"waf": "blocked", "endpoint": "auth-stripped wrong-host", "account": "deactivated", "org": "mismatch", "project": "invalid",
		"permission": "missing-scope region ip-allowlist org-unverified model-access", "model": "not-found deprecated",
		"quota": "exhausted hard-limit", "rate": "requests tokens daily", "server": "error overloaded", "gateway": "no-route",
	}
	for _, entry := range builtinCatalogue(t).All() {
		_, name, _ := strings.Cut(string(entry.ID), ".")
		if live := slices.Contains(strings.Fields(want[entry.ID.Group()]), name); live != entry.Live {
			t.Errorf("%s: live is %t, want %t", entry.ID, entry.Live, live)
		}
	}
}

// knownPages are the pages of consoles that the providers' data name, and none.
func knownPages(t *testing.T) []string {
	t.Helper()
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{""}
	for _, p := range registry.All() {
		for name := range p.Console {
			pages = append(pages, name)
		}
	}
	return pages
}

package cli_test

import (
	"strings"
	"testing"

	"authdoctor/ui/cli"
)

// What people type into the other lines of a target is no key, and a key is one.
func TestInspectTellsKeysFromOtherValues(t *testing.T) {
	visit, end := cli.Session(cli.Streams{Environ: home(t)}, 1)
	t.Cleanup(end)
	for _, value := range []string{
		"", "https://api.openai.com/v1", "http://127.0.0.1:8080/v1", "https://my-gateway.example.com/openai/deployments/gpt4o-prod-2024/v1",
		"gpt-4o-mini-2024-07-18", "ft:gpt-3.5-turbo-0125:my-org:custom:AbC12345", "accounts/fireworks/models/llama-v3p1-405b-instruct",
		"meta-llama/Llama-3.3-70B-Instruct-Turbo", "org-" + strings.Repeat("aB3dE", 5), "proj_" + strings.Repeat("aB3dE", 5),
	} {
		if facts := visit.Inspect([]byte(value)); facts.Whose != "" || facts.Inner {
			t.Errorf("%q counts as a key: %+v", value, facts)
		}
	}
	for _, value := range []string{fakeKey(), " " + fakeKey() + "\n", "Bearer " + fakeKey(), "https://example.com/v1?key=" + fakeKey()} {
		if facts := visit.Inspect([]byte(value)); facts.Whose == "" && !facts.Inner {
			t.Errorf("a key in a text of %d characters is not seen: %+v", len(value), facts)
		}
	}
}

package provider_test

import (
	"strings"
	"testing"

	"authdoctor/checks/provider"
)

// A key that is cut or misshapen still names its vendor by a prefix that nobody else uses: it must not be sent to
// another one.
func TestVendorOf(t *testing.T) {
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	tail := strings.Repeat("aB3dE", 4)
	for key, want := range map[string]string{
		"sk-" + "ant-api03-" + tail: "anthropic", "sk-" + "ant-" + tail: "anthropic", "sk-" + "or-v1-" + tail: "openrouter",
		"gsk_" + tail: "groq", "xai-" + tail: "xai", "AIza" + tail: "gemini", "hf_" + tail: "huggingface", "pplx-" + tail: "perplexity",
		"sk-" + "proj-" + tail: "openai", "sk-" + tail: "", "eyJ" + tail + "." + tail + "." + tail: "", "": "", "sk-" + "ant-": "", tail: "",
		"sk-" + "proj-" + tail + "T3Blbk" + "FJ" + tail: "openai", "sk-" + tail + "T3Blbk" + "FJ" + tail: "openai", "lai-" + tail: "",
	} {
		match, ok := registry.VendorOf(key)
		if ok != (want != "") || ok && match.Provider.ID != want {
			t.Errorf("%s…: %q %t, want %q", key[:min(len(key), 10)], match.Provider.ID, ok, want)
		}
	}
}

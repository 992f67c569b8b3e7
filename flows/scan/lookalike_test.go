package scan

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// lookalikes are texts that a hasty eye, or a hasty scanner, takes for keys.
func lookalikes() map[string]string {
	sum1, sum256, sum512 := sha1.Sum([]byte("x")), sha256.Sum256([]byte("x")), sha512.Sum512([]byte("x"))
	noise := func(seed uint64, n int) []byte { return []byte(random(seed, letters+"\x00\x01\xfe\xff+/", n)) }
	jwt := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"1234567890","name":"John Doe"}`)) + "." + random(4, letters, 43)
	all := map[string]string{
		// Other random things.
		"uuid": "id: 0f8fad5b-d9cb-469f-a165-70867728950e", "git hash": "commit " + hex.EncodeToString(sum1[:]), "sha256": hex.EncodeToString(sum256[:]),
		"npm integrity": `"integrity": "sha512-` + base64.StdEncoding.EncodeToString(sum512[:]) + `"`, "go.sum": "example.com/x v1.0.0 h1:" + base64.StdEncoding.EncodeToString(sum256[:]),
		"cargo": `checksum = "` + hex.EncodeToString(sum256[:]) + `"`, "poetry": `{file = "x.whl", hash = "sha256:` + hex.EncodeToString(sum256[:]) + `"}`, "docker digest": "image@sha256:" + hex.EncodeToString(sum256[:]),
		"yarn": "resolved \"https://example.com/x.tgz#" + hex.EncodeToString(sum1[:]) + "\"", "nix": "sha256-" + base64.StdEncoding.EncodeToString(sum256[:]),
		"md5": "d41d8cd98f00b204e9800998ecf8427e", "etag": `W/"5d8c72a5edda8"`, "nonce": random(1, letters, 32), "jwt": jwt, "bearer jwt": "Authorization: Bearer " + jwt, "jwt variable": "OPENAI_TOKEN=" + jwt,
		"ssh key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + random(2, letters, 43), "pem": "-----BEGIN CERTIFICATE-----\n" + random(3, letters, 64) + "\n-----END CERTIFICATE-----",
		"image": "data:image/png;base64," + base64.StdEncoding.EncodeToString(noise(5, 3000)), "base64url": base64.RawURLEncoding.EncodeToString(noise(6, 3000)),
		"source map": `{"mappings":"AAAA,` + random(7, letters+",;", 2000) + `"}`, "emoji": "🔑 sk- 🔑", "phone": "+49 170 1234567890", "aws example": "AKIA" + "IOSFODNN7EXAMPLE",
		// Words that begin like keys.
		"task": "task-" + random(8, hexits, 32), "risk": "risk-assessment-of-the-whole-department-2024", "disk": "disk-" + random(9, letters, 48), "desk": "help-desk-ticket-12345678901234567890",
		"css": ".sk-folding-cube-1234567890 { }", "sklearn": "sk-learn-contrib-package-name-v2", "spinner": "sk-three-bounce sk-child sk-bounce1 sk-bounce2", "slovak": "sk-SK", "slovak path": "/locales/sk-sk/translations/2024/strings.json",
		"ek function": "ek_certificate_get_public_handle_v2(ctx)", "ek constant": "int ek_template_sha256_aes128_cfb_size = 3;", "gsk": "gsk_render_node_new_from_" + "cairo_surface_and_more_words_here", "gsk call": "gsk" + "_" + random(10, letters, 52) + "(x)",
		"hf": "hf_hub_download_from_the_model_repository", "xai": "xai-explainable-artificial-intelligence-tutorial", "pplx": "pplx-7b-online", "pplx model": "pplx-70b-chat-alpha-and-some-more-words-for-a-long-name",
		"sess": "sess-" + strings.Repeat("0", 40), "github": "ghp_readme_stats", "github long": "ghp_" + strings.Repeat("x", 36), "AIza word": "AIzaSy" + strings.Repeat("X", 33), "together": "tgp_v1_migration_of_the_database_schema",
		"lai": "lai-" + strings.Repeat("ab", 16), "ya29": "ya29.your.token.goes.here.and.so.on", "proj id": "proj_" + random(11, letters, 24), "org id": "org-" + random(12, letters, 24), "request id": "req_" + random(13, hexits, 32),
		"thread": "thread_" + random(14, letters, 24), "file": "file-" + random(15, letters, 24), "assistant": "asst_" + random(16, letters, 24), "chatcmpl": "chatcmpl-" + random(17, letters, 29), "stripe publishable": "pk_test_" + random(18, letters, 24),
		"comment": "# OPENAI_API_KEY " + random(19, hexits, 40), "prose": "MISTRAL_API_KEY of commit " + random(20, hexits, 40), "infix": "the text " + infix + " is in every key", "infix alone": infix, "many infixes": strings.Repeat(infix, 30),
	}
	// What stands in a key's place.
	for i, text := range []string{
		"your-api-key", "your_api_key_here", "<your key>", "<YOUR_OPENAI_API_KEY>", "sk-...", "sk-xxxx", "sk-" + strings.Repeat("x", 48), "sk-" + "proj-" + strings.Repeat("x", 60), "sk-" + "proj-" + strings.Repeat("X", 156), "sk-your-key-here-and-some-more-text",
		"sk-" + "proj-your-api-key-goes-here-1234567890", "sk-1234567890abcdef1234567890abcdef", "sk-" + "abcdef1234567890abcdef1234567890abcdef1234567890", "sk-" + "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d", "${OPENAI_API_KEY}", "$OPENAI_API_KEY", "${{ secrets.OPENAI_API_KEY }}",
		"{{ openai_api_key }}", "%OPENAI_API_KEY%", "op://vault/openai/credential", "changeme", "changeme-changeme-changeme-1", "REDACTED-REDACTED-REDACTED", "null", "undefined", "test-key-1234567890-abcdef", "dummy-key-for-unit-tests-0123456789", "sk-test-00000000000000000000000000000000",
		"sk-" + "proj-" + random(20, letters, 20) + "...", "sk-" + "proj-" + random(21, letters, 30) + "…", "sk-" + "proj-" + random(22, letters, 24) + "****" + random(23, letters, 4), "sk-" + "ant-" + "api03-...abcd", "sk-" + "proj-****************************AbCd", "sk-" + "ant-" + "api03-your-key-here-your-key-here-AA",
		"sk-" + "ant-" + "api03-" + strings.Repeat("a", 93) + "AA", "sk-" + "proj-" + strings.Repeat("a", 74) + infix + strings.Repeat("b", 74), "sk-" + "proj-EXAMPLE" + random(24, letters, 67) + infix + random(25, letters, 74), "abcdefghijklmnopqrstuvwxyz", "0123456789012345678901234567890123456789",
		"AbCdEfGh", "os.environ['OPENAI_API_KEY']", "process.env.OPENAI_API_KEY", "getenv(\"OPENAI_API_KEY\")", "config.openai.api_key_from_the_settings_file", "keyring.get_password('openai','me')", "load_secret_from_the_vault_by_name", "b64decode(xAyBzC1234567890qWeRtYuI)",
		"f47ac10b-58cc-4372-a567-0e02b2c3d479.internal.example", "projects/my-project-123456/secrets/openai/versions/latest", "sk-" + "or-v1-" + strings.Repeat("0", 64), "ENC[AES256_GCM,data:" + random(26, letters, 40) + "]", "encrypted:" + random(27, letters, 60), "********************************",
		"••••••••••••••••••••••••••••", "sk-live-placeholder-placeholder-placeholder", "AIza" + "SyExampleExampleExampleExampleExample1", "my super secret key with spaces 123", "THIS_IS_NOT_A_REAL_KEY_1234567890",
	} {
		all[fmt.Sprintf("value %d", i)] = "OPENAI_API_KEY=" + text + "\n"
		all[fmt.Sprintf("quoted %d", i)] = `"MISTRAL_API_KEY": "` + text + `",`
	}
	return all
}

func TestLookalikesAreNoFindings(t *testing.T) {
	all := lookalikes()
	if len(all) < 150 {
		t.Fatalf("only %d", len(all))
	}
	lexicon := newLexicon(builtin(t))
	for name, text := range all {
		for _, s := range lexicon.spots([]byte(text)) {
			t.Errorf("%s: %q is taken for %s of %s", name, text[s.from:s.to], s.kind, s.owner.ID)
		}
	}
}

// Large texts of random characters hold no key by chance.
func TestNoiseHoldsNoKey(t *testing.T) {
	lexicon := newLexicon(builtin(t))
	for name, alphabet := range map[string]string{"base64": letters + "+/", "base64url": letters + "-_", "hex": hexits, "words": "abcdefghijklmnopqrstuvwxyz -_."} {
		if found := lexicon.spots([]byte(random(1, alphabet, 2<<20))); len(found) > 0 {
			t.Errorf("%s: %d keys", name, len(found))
		}
	}
}

// Random text counts as random, or keys would be missed.
func TestChance(t *testing.T) {
	const tries = 5000
	for name, c := range map[string]struct {
		alphabet string
		length   int
	}{
		"hex 32": {hexits, 32}, "hex 64": {hexits, 64}, "base36 32": {"abcdefghijklmnopqrstuvwxyz0123456789", 32}, "base62 20": {letters, 20}, "base62 32": {letters, 32}, "base64url 40": {letters + "-_", 40},
	} {
		missed := 0
		for seed := range uint64(tries) {
			if !chance(random(seed, c.alphabet, c.length), true) {
				missed++
			}
		}
		if missed*500 > tries {
			t.Errorf("%s: %d of %d were taken for no key", name, missed, tries)
		}
	}
}

// This project's own data files are full of patterns, prefixes and examples of keys.
func TestOwnSourcesHoldNoKey(t *testing.T) {
	b := newBench(t)
	b.options.Dir = "../.."
	needGit(t)
	report := b.scan()
	for _, item := range report.Items {
		if item.ID != WorldReadable {
			t.Errorf("%s: %s, %s", item.Place(), item.Kind, item.Fingerprint)
		}
	}
	if report.LookedAt.Files < 100 {
		t.Skipf("only %d files: this is no checkout", report.LookedAt.Files)
	}
}

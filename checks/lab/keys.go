package lab

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// Words that keys are put together from. They stand apart so that no line of this repository looks like a key.
const (
	secretPrefix = "sk-"
	// infix is base64 of "OpenAI"; it sits in the middle of every OpenAI key seen in public (test data of trufflehog
	// and gitleaks).
	infix = "T3Blbk" + "FJ"
	// marker begins the first half of every made-up key.
	marker = "Practice0"

	letters  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	interior = letters + "-_"
	hexits   = "0123456789abcdef"
)

// keys makes the credentials and ids of one practice from its seed. All are made up.
type keys struct {
	random       *rand.Rand
	good         string // the key that the server accepts
	stale        string // well-formed and unknown to the server
	organization string
	neighbour    string // an organization that exists and that the key is no part of
	project      string

	mu sync.Mutex // guards random once the server runs
}

func newKeys(seed int64) *keys {
	k := &keys{random: rand.New(rand.NewPCG(uint64(seed), 1))}
	k.good = k.infixed("proj-", 74)
	k.stale = k.infixed("proj-", 74)
	k.organization = k.organizationID()
	k.neighbour = k.organizationID()
	k.project = k.projectID()
	return k
}

// infixed is a key with equal halves around the infix. Project keys have halves of 74 characters, admin keys of 58,
// legacy user keys (no kind) of 20.
func (k *keys) infixed(kind string, half int) string {
	first := marker + k.text(interior, half-len(marker)-1) + k.text(letters, 1)
	second := k.text(letters, 1) + k.text(interior, half-5) + k.text(letters, 3) + "A"
	if kind == "" {
		first, second = marker+k.text(letters, half-len(marker)), k.text(letters, half)
	}
	return secretPrefix + kind + first + infix + second
}

func (k *keys) organizationID() string { return "org-" + k.text(letters, 24) }
func (k *keys) projectID() string      { return "proj_" + k.text(letters, 24) }

// requestID is safe for concurrent use.
func (k *keys) requestID() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text(hexits, 32)
}

// otherVendor has the shape of an OpenRouter key: 73 characters.
func (k *keys) otherVendor() string { return secretPrefix + "or-v1-" + k.text(hexits, 64) }

// session has the shape of a dashboard session token: 45 characters.
func (k *keys) session() string { return "sess-" + k.text(letters, 40) }

// ephemeral has the shape of a Realtime client secret.
func (k *keys) ephemeral() string { return "ek_" + k.text(hexits, 32) }

// virtual has the shape of a LiteLLM virtual key.
func (k *keys) virtual() string { return secretPrefix + k.text(letters, 22) }

// token is a JWT whose signature is noise.
func (k *keys) token(notBefore, expires time.Time) string {
	part := func(v any) string {
		b, _ := json.Marshal(v) // maps of strings and numbers always encode
		return base64.RawURLEncoding.EncodeToString(b)
	}
	noise := make([]byte, 64)
	for i := range noise {
		noise[i] = byte(k.random.UintN(256))
	}
	return strings.Join([]string{
		part(map[string]string{"alg": "ES256", "typ": "JWT", "kid": "practice"}),
		part(map[string]any{
			"iss": "https://auth.practice.test", "aud": []string{"https://api.openai.com/v1"},
			"sub": "user-practice", "jti": hex.EncodeToString(noise[:8]),
			"iat": notBefore.Unix(), "nbf": notBefore.Unix(), "exp": expires.Unix(),
		}),
		base64.RawURLEncoding.EncodeToString(noise),
	}, ".")
}

func (k *keys) text(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[k.random.IntN(len(alphabet))]
	}
	return string(b)
}

// maskedEcho is a key as OpenAI quotes it in "Incorrect API key provided": the first 8 characters, one star for each
// hidden one, the last 4; a short value comes back as it is (observed: continuedev/continue#10078, #12788, #12659).
func maskedEcho(key string) string {
	runes := []rune(key)
	if len(runes) <= 12 {
		return key
	}
	return string(runes[:8]) + strings.Repeat("*", len(runes)-12) + string(runes[len(runes)-4:])
}

package lab

import (
	"maps"
	"net"
	"slices"
	"strings"
	"time"
)

// Names that exist only in a practice's resolver; .test and .invalid are reserved (RFC 6761).
const (
	practiceHost = "api.practice.test"
	unknownHost  = "authdoctor-practice.invalid"
)

// Variables of OpenAI's SDK, and of every client that may need a proxy.
const (
	keyVariable          = "OPENAI_API_KEY"
	baseURLVariable      = "OPENAI_BASE_URL"
	organizationVariable = "OPENAI_ORG_ID"
	projectVariable      = "OPENAI_PROJECT_ID"
	headersVariable      = "OPENAI_CUSTOM_HEADERS"
	proxyVariable        = "HTTPS_PROXY"
)

// watched are the variables that a practice sets or wants unset, so that nothing of the machine shows through.
func watched() []string {
	names := []string{
		"ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
		"OPENAI_ADMIN_KEY", "OPENAI_API_BASE", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_CUSTOM_HEADERS",
		"OPENAI_ORGANIZATION", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", azureVersionVariable, azureEntraVariable, "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY",
		"SSL_CERT_DIR", "SSL_CERT_FILE", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
	}
	for _, s := range speakers() {
		own := s.speak().client
		for _, name := range []string{own.key, own.base, own.headers} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// place is where a setting is written.
type place int

const (
	inEnvironment place = iota
	inDotEnv
)

// security is what the practice server speaks.
type security int

const (
	unsecured    security = iota // plain http, unless a fault needs more
	plainOnly                    // plain http, and stays so
	trusted                      // a good certificate of the practice's own authority
	untrusted                    // the same, and the client is not told about the authority
	expired                      // its time is over
	otherName                    // it is for another name
	silentScheme                 // a good certificate, and the address says http
)

// scene is everything that a practice consists of. Faults change a healthy one before it opens.
type scene struct {
	keys     *keys
	provider string
	client   client
	model    string
	paid     bool

	host, path   string // host empty: the address that the server listens on
	noPort       bool
	scheme       string // empty: what the server speaks
	noScheme     bool
	literal      *string // the base URL, whatever the server's address is
	closedPort   bool    // the base URL names a port where nothing listens
	sinkhole     bool    // the resolver answers 0.0.0.0 for practiceHost
	proxyRefusal *answer // a proxy answers CONNECT with this
	proxyDead    bool

	credential func(good string) string // what stands in the place of the key; nil: nothing stands there
	keyPlace   place
	settings   [2]map[string]string // further variables, by place

	security security
	conn     ConnFault
	layers   []layer // in front of the API, innermost first
	account  *account
}

// newScene is a healthy server of a dialect, and a client that uses it well.
func newScene(seed int64, d dialect) *scene {
	k := newKeys(seed)
	s := &scene{
		keys: k, provider: d.provider,
		credential: func(good string) string { return good },
		settings:   [2]map[string]string{{}, {}},
		account:    newAccount(k, d),
	}
	s.speak(d)
	return s
}

// speak makes the server one of another kind, and the client one that has a key for it.
func (s *scene) speak(d dialect) {
	s.account.speak(d)
	s.client, s.path = d.client, d.root()
	if d.provider != openAI { // whose keys are there already
		s.keys.good, s.keys.stale = d.key(s.keys), d.key(s.keys)
	}
}

// set writes a variable besides the key and the base URL.
func (s *scene) set(where place, name, value string) { s.settings[where][name] = value }

// front puts a layer in front of the API and of the layers that are there already.
func (s *scene) front(l layer) { s.layers = append(s.layers, l) }

// needsModel makes sure that a model is named.
func (s *scene) needsModel() {
	if s.model == "" {
		s.model = currentModel
	}
}

// secure reports whether the server speaks TLS.
func (s *scene) secure() bool { return s.security >= trusted }

// baseURL is the address that the client is given.
func (s *scene) baseURL(listening net.Addr, closed string) string {
	if s.literal != nil {
		return *s.literal
	}
	host, port, _ := net.SplitHostPort(listening.String())
	if s.closedPort {
		_, port, _ = net.SplitHostPort(closed)
	}
	if s.host != "" {
		host = s.host
	}
	address := net.JoinHostPort(host, port)
	if s.noPort {
		address = host
	}
	if s.noScheme {
		return address + s.path
	}
	scheme := s.scheme
	if scheme == "" {
		scheme = s.spoken()
	}
	return scheme + "://" + address + s.path
}

// spoken is the scheme that the server speaks.
func (s *scene) spoken() string {
	if s.secure() {
		return "https"
	}
	return "http"
}

// written is the settings by place, the key and the base URL among them, and the flags for what no variable tells.
func (s *scene) written(base string) (environment, dotEnv map[string]string, flags []string) {
	environment, dotEnv = maps.Clone(s.settings[inEnvironment]), maps.Clone(s.settings[inDotEnv])
	if s.credential != nil {
		if s.keyPlace == inDotEnv {
			dotEnv[s.client.key] = s.credential(s.keys.good)
		} else {
			environment[s.client.key] = s.credential(s.keys.good)
		}
	}
	if s.client.base == "" {
		return environment, dotEnv, []string{"--base-url", base}
	}
	environment[s.client.base] = base
	return environment, dotEnv, nil
}

// dotEnvFile renders variables as a .env file; nil where there are none.
func dotEnvFile(variables map[string]string) []byte {
	if len(variables) == 0 {
		return nil
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		b.WriteString(name + "=" + variables[name] + "\n")
	}
	return []byte(b.String())
}

// presented is the header value that a client with these settings sends as its credential; empty where it sends none.
func (s *scene) presented(environment, dotEnv map[string]string) string {
	usual := s.account.dialect.carriers[0]
	for line := range strings.Lines(environment[s.client.headers]) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(name), usual.header) {
			return strings.TrimSpace(value)
		}
	}
	key, ok := environment[s.client.key]
	if !ok {
		key = dotEnv[s.client.key]
	}
	return usual.value(key)
}

// yesterday dates what is over, such as a certificate or a model.
func yesterday() time.Time { return time.Now().Add(-24 * time.Hour) }

// overrideHeader leaves an old key in the variable with custom headers, where it beats the key.
func (s *scene) overrideHeader() {
	usual := s.account.dialect.carriers[0]
	s.set(inEnvironment, s.client.headers, usual.header+": "+usual.value(s.keys.stale))
}

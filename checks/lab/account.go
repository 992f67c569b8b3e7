package lab

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// The models of every account: one in use, a small one, and one whose shutdown date has passed.
const (
	currentModel = "practice-1"
	smallModel   = "practice-1-mini"
	retiredModel = "practice-0"
)

// The scopes that restricted keys may lack (observed: trufflehog pkg/analyzer/analyzers/openai/scopes.go).
const (
	scopeRead      = "api.model.read"
	scopeRequest   = "model.request"
	scopeResponses = "api.responses.write"
)

// account is what the fake vendor knows and how it answers. The zero refusals make a healthy one.
type account struct {
	keys     *keys
	dialect  dialect
	prefix   string // before /v1, for gateways that mount the API lower
	open     bool   // no credential is asked for
	refusals map[stage]answer
	tokens   map[string]answer // what these exact credentials get
	lacking  map[string]bool   // scopes
	models   map[string]answer // what these models get; the zero answer means that they work
}

func newAccount(k *keys) *account {
	return &account{
		keys: k, dialect: openAIDialect(),
		refusals: map[stage]answer{}, tokens: map[string]answer{}, lacking: map[string]bool{},
		models: map[string]answer{currentModel: {}, smallModel: {}, thinkingModel: {}, retiredModel: retired()},
	}
}

// route is one operation of the API.
type route struct {
	method, path, scope string
	serve               func(*account, *call)
}

func routes() []route {
	return []route{
		{http.MethodGet, "/v1/models", scopeRead, (*account).listModels},
		{http.MethodGet, "/v1/models/{model}", scopeRead, (*account).showModel},
		{http.MethodPost, "/v1/chat/completions", scopeRequest, (*account).chat},
		{http.MethodPost, "/v1/responses", scopeResponses, (*account).respond},
	}
}

// call is one request on its way through the checks.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	body  []byte
	id    string // of the request
	model string
	scope string
	token string // what came as the key
}

// ServeHTTP answers like the API: route, key, account, organization, scope, limits of the whole account, then what the
// route itself checks.
func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
	if err != nil {
		return // the client is gone
	}
	c := &call{w: w, r: r, body: body, id: a.keys.requestID()}
	for name, value := range a.dialect.header {
		w.Header().Set(name, a.fill(c).Replace(value))
	}
	found, ok := a.find(c)
	if !ok {
		return
	}
	for _, check := range []func(*call) bool{a.authenticated, a.inGoodStanding, a.rightOrganization, a.inScope} {
		if !check(c) {
			return
		}
	}
	if a.refuse(c, atRate) || a.refuse(c, atServer) {
		return
	}
	found.serve(a, c)
}

// find picks the route, or answers that there is none.
func (a *account) find(c *call) (route, bool) {
	path, ok := strings.CutPrefix(c.r.URL.Path, a.prefix)
	wrongMethod := false
	for _, candidate := range routes() {
		model, matches := matchPath(candidate.path, path)
		if !ok || !matches {
			continue
		}
		if candidate.method != c.r.Method {
			wrongMethod = true
			continue
		}
		c.model, c.scope = model, candidate.scope
		return candidate, true
	}
	if wrongMethod {
		a.send(c, a.dialect.wrongMethod)
	} else {
		a.send(c, a.dialect.unknownPath)
	}
	return route{}, false
}

// matchPath compares a path with a pattern that may end in {model}.
func matchPath(pattern, path string) (model string, ok bool) {
	stem, open := strings.CutSuffix(pattern, "{model}")
	if !open {
		return "", pattern == path
	}
	model, ok = strings.CutPrefix(path, stem)
	return model, ok && model != "" && !strings.Contains(model, "/")
}

func (a *account) authenticated(c *call) bool {
	scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	c.token = strings.TrimSpace(token)
	special, known := a.tokens[c.token]
	switch {
	case a.open:
		return true
	case !strings.EqualFold(scheme, "Bearer") || c.token == "":
		a.send(c, a.dialect.missing)
	case known:
		a.send(c, special)
	case c.token != a.keys.good:
		a.send(c, a.dialect.wrong)
	default:
		return true
	}
	return false
}

func (a *account) inGoodStanding(c *call) bool { return !a.refuse(c, atAccount) }

// rightOrganization checks the two headers that choose who is billed.
func (a *account) rightOrganization(c *call) bool {
	organization, project := c.r.Header.Get("OpenAI-Organization"), c.r.Header.Get("OpenAI-Project")
	switch {
	case a.dialect.gateway:
		return true
	case organization == a.keys.neighbour:
		a.send(c, otherOrganization())
	case organization != "" && organization != a.keys.organization:
		a.send(c, unknownOrganization())
	case project != "" && organization == "" && a.refuse(c, atOrganization):
	case project != "" && project != a.keys.project:
		a.send(c, otherProject())
	default:
		return true
	}
	return false
}

func (a *account) inScope(c *call) bool {
	if !a.lacking[c.scope] {
		return true
	}
	refusal := missingScope()
	if c.r.Method == http.MethodPost {
		refusal.Status = http.StatusUnauthorized // observed: trufflehog reads 401 there
	}
	a.send(c, refusal)
	return false
}

// refuse sends the injected refusal of a stage, if there is one.
func (a *account) refuse(c *call, at stage) bool {
	refusal, ok := a.refusals[at]
	if ok {
		a.send(c, refusal)
	}
	return ok
}

func (a *account) send(c *call, reply answer) { reply.write(c.w, a.fill(c)) }

func (a *account) fill(c *call) *strings.Replacer {
	tail := c.token
	if len(tail) > 4 {
		tail = tail[len(tail)-4:]
	}
	return strings.NewReplacer(
		"{echo}", maskedEcho(c.token), "{tail}", tail, "{method}", c.r.Method, "{path}", c.r.URL.Path,
		"{model}", c.model, "{organization}", a.keys.organization, "{project}", a.keys.project,
		"{scope}", c.scope, "{request}", c.id,
	)
}

// knownModel answers for models that do not work.
func (a *account) knownModel(c *call) bool {
	state, ok := a.models[c.model]
	switch {
	case !ok:
		a.send(c, a.dialect.unknownModel)
	case state.Status != 0:
		a.send(c, state)
	default:
		return true
	}
	return false
}

// fields decodes a JSON body, or answers that it is none.
func (a *account) fields(c *call) (map[string]any, bool) {
	var body map[string]any
	if json.Unmarshal(c.body, &body) != nil {
		a.send(c, notJSON())
		return nil, false
	}
	c.model, _ = body["model"].(string)
	return body, true
}

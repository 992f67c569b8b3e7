package lab

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
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
	only     map[string]string // the header that these exact credentials have to come in
	lacking  map[string]bool   // scopes
	models   map[string]answer // what these models get; the zero answer means that they work
}

func newAccount(k *keys, d dialect) *account {
	a := &account{
		keys: k, refusals: map[stage]answer{}, tokens: map[string]answer{}, only: map[string]string{}, lacking: map[string]bool{},
		models: map[string]answer{currentModel: {}, smallModel: {}, thinkingModel: {}},
	}
	a.speak(d)
	return a
}

// speak makes the account answer in a dialect.
func (a *account) speak(d dialect) {
	a.dialect, a.open = d, d.open
	delete(a.models, retiredModel)
	if d.retired.Status != 0 {
		a.models[retiredModel] = d.retired
	}
}

// route is one operation of the API, its path below the root, or where atHost is set below the host itself.
type route struct {
	method, path, scope string
	serve               func(*account, *call)
	atHost              bool
}

// scopePublic marks an operation that answers without a key, too.
const scopePublic = "public"

// listRoute and its neighbours are the operations that servers of OpenAI's protocol have.
func listRoute() route {
	return route{http.MethodGet, "/models", scopeRead, (*account).listModels, false}
}
func modelRoute() route {
	return route{http.MethodGet, "/models/{model}", scopeRead, (*account).showModel, false}
}
func chatRoute() route {
	return route{http.MethodPost, "/chat/completions", scopeRequest, (*account).chat, false}
}
func responsesRoute() route {
	return route{http.MethodPost, "/responses", scopeResponses, (*account).respond, false}
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

	public bool // no key is asked for here
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
	if !ok || a.unfit(c) {
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
	wrongMethod := false
	for _, candidate := range a.dialect.routes {
		model, matches := a.matches(candidate, c.r.URL.Path)
		if !matches {
			continue
		}
		if candidate.method != c.r.Method {
			wrongMethod = true
			continue
		}
		c.model, c.scope, c.public = model, candidate.scope, candidate.scope == scopePublic
		return candidate, true
	}
	if wrongMethod {
		a.send(c, a.dialect.wrongMethod)
	} else {
		a.send(c, a.dialect.unknownPath)
	}
	return route{}, false
}

// unfit answers requests that lack what the API demands of each.
func (a *account) unfit(c *call) bool {
	if a.dialect.demands == nil {
		return false
	}
	reply, refuses := a.dialect.demands(c.r)
	if refuses {
		a.send(c, reply)
	}
	return refuses
}

// matches compares a route with a path below any of the dialect's roots.
func (a *account) matches(candidate route, path string) (model string, ok bool) {
	roots := a.dialect.roots
	if candidate.atHost {
		roots = []string{""}
	}
	for _, root := range roots {
		below, under := strings.CutPrefix(path, a.prefix+root)
		if model, ok = matchPath(candidate.path, below); under && ok {
			return model, true
		}
	}
	return "", false
}

// matchPath compares a path with a pattern that may hold {model}.
func matchPath(pattern, path string) (model string, ok bool) {
	stem, tail, open := strings.Cut(pattern, "{model}")
	if !open {
		return "", pattern == path
	}
	model, begins := strings.CutPrefix(path, stem)
	model, ends := strings.CutSuffix(model, tail)
	return model, begins && ends && model != "" && !strings.ContainsAny(model, "/:")
}

func (a *account) authenticated(c *call) bool {
	c.token = a.dialect.token(c.r)
	special, known := a.tokens[c.token]
	only, bound := a.only[c.token]
	switch {
	case a.open || c.public:
		return true
	case bound && c.r.Header.Get(only) == "":
		a.send(c, a.dialect.misplaced)
	case c.token == "":
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
	case !a.dialect.organizations:
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

func (a *account) send(c *call, reply answer) { reply.write(c.w, a.fill(c), a.dialect.shape) }

func (a *account) fill(c *call) *strings.Replacer {
	tail := c.token
	if len(tail) > 4 {
		tail = tail[len(tail)-4:]
	}
	soon := strconv.FormatInt(time.Now().Add(time.Minute).UnixMilli(), 10)
	return strings.NewReplacer(
		"{echo}", maskedEcho(c.token), "{tail}", tail, "{head}", firstTwo(c.token), "{end}", lastTwo(c.token), "{soon}", soon, "{method}", c.r.Method, "{path}", c.r.URL.Path,
		"{model}", c.model, "{organization}", a.keys.organization, "{given}", c.r.Header.Get("OpenAI-Organization"), "{project}", a.keys.project,
		"{scope}", c.scope, "{request}", c.id,
	)
}

func firstTwo(key string) string { return key[:min(2, len(key))] }
func lastTwo(key string) string  { return key[max(0, len(key)-2):] }

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
	if model, set := body["model"].(string); set {
		c.model = model
	}
	return body, true
}

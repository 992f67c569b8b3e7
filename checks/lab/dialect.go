package lab

import (
	"net/http"
	"strings"

	"authdoctor/checks/cause"
)

// dialect is one kind of server: where its API hangs, how a key travels to it, and how it words what every server has
// to say. The texts are those of the facts; where these hold a code and no text, a plain one of that kind stands here and
// its file says so.
type dialect struct {
	provider string // for --provider
	name     string // for people
	client   client
	key      func(*keys) string // a good one
	roots    []string           // where the routes hang; the first is the usual one
	carriers []carrier          // how a key may travel; the first is the usual one
	routes   []route
	shape    shape
	models   func(ids []string) any // the list of models
	model    func(id string) any    // one of them; nil: OpenAI's

	apart         bool       // its protocol is its own, not OpenAI's
	counts        bool       // a request that costs nothing gets as far as a call
	open          bool       // no key is asked for
	ended         bool       // the service has been shut down: nothing is granted any more
	blind         bool       // a missing key and a wrong one are answered alike
	vague         bool       // the words for a missing key do for a wrong one too
	leaves        []cause.ID // what the words of a refusal leave open besides
	organizations bool       // it knows OpenAI's organization headers

	missing      answer
	wrong        answer
	misplaced    answer                             // to a good credential in a header that is not for its kind
	demands      func(*http.Request) (answer, bool) // refuses what lacks a header or a version, before any key; nil: nothing does
	unknownPath  answer
	wrongMethod  answer
	unknownModel answer
	retired      answer            // what the retired model gets; zero: unknownModel
	header       map[string]string // on every reply
	limits       map[string]string // on replies to requests that count against a limit
}

// client is the variables that the programs of a provider's users read.
type client struct {
	key     string
	base    string // empty: the address is given as --base-url
	headers string // lines of custom headers; empty: there is no such variable
}

// openAIClient is OpenAI's SDK, which users of many other servers point at them.
func openAIClient() client {
	return client{key: keyVariable, base: baseURLVariable, headers: headersVariable}
}

// carrier is a header that brings a key, and what stands before it there.
type carrier struct{ header, scheme string }

// bearer is how most keys travel (RFC 6750 section 2.1).
func bearer() carrier { return carrier{header: "Authorization", scheme: "Bearer"} }

// value is what a client with this key sends in the header; empty: it sends none.
func (c carrier) value(key string) string {
	switch {
	case key == "":
		return ""
	case c.scheme == "":
		return key
	}
	return c.scheme + " " + key
}

// read is the key of a request; empty: none came in this way.
func (c carrier) read(r *http.Request) string {
	sent := strings.TrimSpace(r.Header.Get(c.header))
	if c.scheme == "" {
		return sent
	}
	scheme, key, _ := strings.Cut(sent, " ")
	if !strings.EqualFold(scheme, c.scheme) {
		return ""
	}
	return strings.TrimSpace(key)
}

// token is the key of a request, whichever way it came.
func (d dialect) token(r *http.Request) string {
	for _, c := range d.carriers {
		if key := c.read(r); key != "" {
			return key
		}
	}
	return ""
}

// root is the path that a client's base URL ends in.
func (d dialect) root() string { return d.roots[0] }

// speaker is a dialect with the faults that only its servers have.
type speaker struct {
	speak  func() dialect
	faults func() []Fault
}

// speakers are the kinds of servers that have the common faults, besides OpenAI's own, which the tables of the layers
// are written for.
func speakers() []speaker {
	return []speaker{
		{anthropicDialect, anthropicFaults},
		{azureDialect, azureFaults},
		{cohereDialect, cohereFaults},
		{deepSeekDialect, deepSeekFaults},
		{geminiDialect, geminiFaults},
		{groqDialect, groqFaults},
		{gitHubModelsDialect, gitHubModelsFaults},
		{huggingFaceDialect, huggingFaceFaults},
		{mistralDialect, mistralFaults},
		{openRouterDialect, openRouterFaults},
		{perplexityDialect, perplexityFaults},
		{togetherDialect, togetherFaults},
		{xAIDialect, xAIFaults},
		{liteLLMDialect, liteLLMFaults},
		{llamaCppDialect, llamaCppFaults},
		{localAIDialect, localAIFaults},
		{ollamaDialect, ollamaFaults},
		{vLLMDialect, vLLMFaults},
		{oneAPIDialect, oneAPIFaults},
	}
}

// Package lab holds fake providers with one injected fault each, for practice cases, tests and the accuracy benchmark.
//
// It knows how the APIs of model providers and common gateways were seen to answer, and how connections, certificates,
// firewalls and local settings go wrong. It listens on loopback only, knows no check and no diagnosis, and every
// key in it is made up when a practice starts.
//
//	p, err := lab.Start(ctx, lab.Options{Faults: []string{"key-quoted"}, Seed: 1})
//	if err != nil { ... }
//	defer p.Close()
//	fmt.Println(p.URL(), p.Env()["OPENAI_API_KEY"]) // a key in quotes, which the server refuses
//
// The faults are data. One file per layer holds those of OpenAI's API: faults_key.go, faults_address.go, ... One file
// per kind of server (dialect_groq.go, ...) holds how it answers and the faults that only it has; common.go says which
// of the first kind every provider has as well.
package lab

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"authdoctor/checks/cause"
)

// Errors of Start.
var (
	ErrUnknownFault = errors.New("no such fault")
	ErrCombination  = errors.New("these faults do not combine")
	ErrNotLoopback  = errors.New("the practice server listens on loopback only")
)

// Fault is one thing that is wrong, or nothing at all where Cause is empty.
type Fault struct {
	ID       string
	Title    string
	Cause    cause.ID   // empty: this one is healthy
	Also     []cause.ID // other causes that are a right answer
	Alike    []cause.ID // causes that no reply of this provider can be told from: each of them is possible
	Provider string     // for --provider
	Slot     string     // the layer it occupies; faults of different slots combine
	About    string     // one or two sentences: what a developer would see

	Repairable bool // a change of the client's own settings that needs no new knowledge makes it pass
	Local      bool // the settings alone show it, without an exchange

	speak  func() dialect // how the server answers; nil: as OpenAI
	voice  string         // the name of that dialect
	stop   stage          // where on its way a request ends
	inject func(*scene)   // puts it into a healthy scene
}

// dialect is how the server of this fault answers.
func (f Fault) dialect() dialect {
	if f.speak == nil {
		return openAIDialect()
	}
	return f.speak()
}

// The slots, from this machine to the model.
const (
	slotKey     = "key"
	slotAddress = "address"
	slotNetwork = "network"
	slotTLS     = "tls"
	slotEdge    = "edge"
	slotAccount = "account"
	slotModel   = "model"
	slotQuota   = "quota"
	slotRate    = "rate"
	slotServer  = "server"
	slotGateway = "gateway"
	slotHealthy = "healthy"
)

// The providers that faults are examined as.
const (
	openAI     = "openai"
	compatible = "openai-compatible"
)

// stage is a station on a request's way; the order is the order of travel. The stations of the API follow the order
// of checks that was observed at OpenAI: authentication, organization and project headers, scope, quota, validation,
// verification of the organization.
type stage int

const (
	atBuild stage = iota + 1
	atConnect
	atTLS
	atEdge
	atRoute
	atKey
	atAccount
	atOrganization
	atScope
	atRate
	atServer
	atModel
	atQuota
	atVerification
)

// Faults lists every fault: OpenAI's, then those of the other providers one after the other, each in causal order, the
// healthy ones last.
func Faults() []Fault {
	rank := map[cause.ID]int{}
	for i, id := range cause.All() {
		rank[id] = i
	}
	rank[""] = len(rank)
	house := map[string]int{openAI: 0}
	for _, s := range speakers() {
		if id := s.speak().provider; house[id] == 0 {
			house[id] = len(house)
		}
	}
	all := unordered()
	slices.SortStableFunc(all, func(a, b Fault) int {
		return cmp.Or(house[a.Provider]-house[b.Provider], rank[a.Cause]-rank[b.Cause])
	})
	return all
}

// Find returns the fault with this id.
func Find(id string) (Fault, bool) {
	is := func(f Fault) bool { return f.ID == id }
	tables := layers()
	if i := slices.IndexFunc(tables, is); i >= 0 {
		return tables[i], true
	}
	for _, s := range speakers() {
		if !strings.HasPrefix(id, s.speak().provider+"-") {
			continue
		}
		faults := spoken(s, commonFaults(tables))
		if i := slices.IndexFunc(faults, is); i >= 0 {
			return faults[i], true
		}
	}
	return Fault{}, false
}

// layers lists the faults of OpenAI's API and of gateways, layer by layer.
func layers() []Fault {
	return slices.Concat(
		keyFaults(), addressFaults(), networkFaults(), tlsFaults(), edgeFaults(), accountFaults(),
		modelFaults(), quotaFaults(), rateFaults(), serverFaults(), openAIFaults(), gatewayFaults(), healthyCases(),
	)
}

// unordered lists the faults layer by layer, then provider by provider.
func unordered() []Fault {
	all := layers()
	common := commonFaults(all)
	for _, s := range speakers() {
		all = append(all, spoken(s, common)...)
	}
	return all
}

// choose looks the ids up and says why they cannot be had together.
func choose(ids []string) ([]Fault, error) {
	if len(ids) == 0 || len(ids) > 2 {
		return nil, fmt.Errorf("start a practice with %d faults: %w; name one or two", len(ids), ErrCombination)
	}
	var chosen []Fault
	for _, id := range ids {
		f, ok := Find(id)
		if !ok {
			return nil, fmt.Errorf("start the practice %q: %w; `authdoctor lab --list` shows them all", id, ErrUnknownFault)
		}
		chosen = append(chosen, f)
	}
	if len(chosen) == 2 && !combine(chosen[0], chosen[1]) {
		return nil, fmt.Errorf("start %s with %s: %w; take faults of one provider from different layers",
			chosen[0].ID, chosen[1].ID, ErrCombination)
	}
	return chosen, nil
}

// combine reports whether one practice can hold both.
func combine(a, b Fault) bool {
	return a.Slot != b.Slot && a.Provider == b.Provider && a.voice == b.voice && a.Cause != "" && b.Cause != ""
}

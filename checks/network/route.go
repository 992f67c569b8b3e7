package network

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
	"authdoctor/checks/provider"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// asking is the exchange that shows whether the API is below the base URL.
type asking struct {
	probe   string
	spec    provider.Probe
	ex      wire.Exchange
	reading reply.Reading
	bare    reply.Reading // the same without a credential
}

// below asks the control probe's reply; where that request goes elsewhere than below the base URL, the list of models.
func below(ctx context.Context, f checks.Facts) asking {
	a := asking{probe: checks.ProbeReal}
	a.spec, _ = f.Target().Spec(a.probe)
	if list, ok := f.Target().Spec(checks.ProbeList); ok && !strings.HasPrefix(a.spec.Path, "/") {
		a.probe, a.spec = checks.ProbeList, list
		a.ex, a.reading = f.Exchange(ctx, a.probe), f.Reading(ctx, a.probe)
		a.bare = a.reading
		return a
	}
	a.ex, a.reading = travelledReading(ctx, f)
	a.bare = f.Reading(ctx, checks.ProbeNone)
	return a
}

// unknown reports whether a reply says that there is nothing at this path.
func (a asking) unknown(r reply.Reading) bool { return unknownRoute(r, a.spec.ID == "models") }

func route(ctx context.Context, f checks.Facts) checks.Finding {
	a := below(ctx, f)
	ex, reading := a.ex, a.reading
	if finding, never := before(ex, wire.StageBody); never {
		return finding
	}
	// Some gateways ask for a key before they look at the path.
	gate := ex.Status == http.StatusNotFound && (a.bare.Status == http.StatusUnauthorized || a.bare.Status == http.StatusForbidden)
	if !a.unknown(reading) || !a.unknown(a.bare) && !gate {
		if ex.Status >= 300 && !reading.API() && ex.Status != http.StatusUnauthorized {
			return checks.Finding{Status: checks.Unknown, Because: "edge.api-answered", Summary: "the API itself did not answer"}
		}
		return pass(ex, fmt.Sprintf("status %d", ex.Status), "an address the API knows")
	}
	says := cmp.Or(reading.Message, "nothing answers at this path")
	if chat := f.Exchange(ctx, checks.ProbeRoute); chat.Answered() && chat.Status/100 == 4 && !a.unknown(f.Reading(ctx, checks.ProbeRoute)) {
		return checks.Finding{
			Status: checks.Warn, Summary: fmt.Sprintf("there is a chat endpoint (%d), but no list of models (%d: %s): the key cannot be tried without cost", chat.Status, reading.Status, says),
			Evidence: append(evidence(ex, fmt.Sprint(reading.Status, " ", says), "a list of models"), evidence(chat, fmt.Sprint("status ", chat.Status), "an endpoint")...),
		}
	}
	finding := fail(ex, cause.RequestWrongPath, a.confidence(f), fmt.Sprintf("status %d %s: %s", ex.Status, withAndWithout(gate), says), "a base URL below which "+askedPath(a.spec)+" answers")
	finding.Tell = "whether another path of this host answers as the API"
	finding.Changes = checks.OtherVersion(f.Target(), a.probe)
	for _, repair := range checks.Repairs(f.Target()) {
		finding.Changes = append(finding.Changes, repair.Change(a.probe))
	}
	finding.Changes = finding.Changes[:min(2, len(finding.Changes))] // each costs a request
	return finding
}

// confidence is that of the words, unless they are a framework's, or nobody promises that there is anything to ask.
func (a asking) confidence(f checks.Facts) checks.Confidence {
	confidence := checks.Possible
	if a.reading.Rule != nil && a.reading.Form == reply.FormError {
		confidence = checks.ByMark(a.reading.Rule.Mark)
	}
	if confidence == checks.Stated && !vendorHost(f, hostOf(f.Target())) && a.reading.Rule.Code == "" && a.reading.Rule.Type == "" {
		confidence = checks.Inferred
	}
	if a.spec.Mark == provider.Unverified {
		confidence = checks.Possible
	}
	return confidence
}

func withAndWithout(gate bool) string {
	if gate {
		return "with the key, which was asked for first"
	}
	return "with and without the key"
}

// unknownRoute reports whether a reply says that there is nothing at this path: the API's own words, a framework's
// 404, or another service's JSON where the list of models was due.
func unknownRoute(r reply.Reading, list bool) bool {
	worded := r.Rule != nil && !r.Rule.Wordless() // a status alone tells of no model: none was asked for
	if slices.Contains(r.Causes, cause.ModelNotFound) && len(r.Causes) == 1 && worded {
		return false
	}
	return (len(r.Causes) > 0 && r.Causes[0] == cause.RequestWrongPath) || r.Status == 404 ||
		(list && r.Status >= 200 && r.Status < 300 && r.Form == reply.FormObject)
}

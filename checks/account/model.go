package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

func model(ctx context.Context, f checks.Facts) checks.Finding {
	name := f.Target().Model.Value
	real := ask(ctx, f, checks.ProbeReal)
	if said, refused := refusal(ctx, f); refused {
		if aboutModel(said.first()) {
			names := real
			if real.OK() {
				names = list(ctx, f)
			}
			return modelFinding(f, names, said)
		}
		return checks.Finding{Status: checks.Skip, Because: "another refusal", Summary: "the API refused for another reason first"}
	}
	switch {
	case name == "":
		return checks.Finding{Status: checks.Skip, Because: "--model", Summary: "give --model NAME to ask for it"}
	case !real.spoke():
		return checks.Finding{Status: checks.Unknown, Because: "edge.api-answered", Summary: "the API itself did not answer"}
	}
	real = list(ctx, f)
	switch {
	case ended(real, name, f.Now()) != "":
		return checks.Finding{Status: checks.Warn, Summary: name + " is listed with a shutdown date that has passed: " + ended(real, name, f.Now()), Evidence: real.evidence("a later date, or none")}
	case slices.Contains(real.Models, name):
		return checks.Finding{Status: checks.Pass, Summary: name + " is one of the " + fmt.Sprint(len(real.Models)) + " models that the key sees", Evidence: real.evidence("listed")}
	}
	if beyond, ok := second(ctx, f); ok && beyond.OK() || ok && beyond.ex.Probe == checks.ProbeQuota && usable(beyond) {
		return checks.Finding{Status: checks.Pass, Summary: name + " is accepted though the list does not show it"}
	}
	if len(real.Models) == 0 {
		return checks.Finding{Status: checks.Unknown, Because: "the list", Summary: "no list tells the name, and nothing else could be asked without cost"}
	}
	return unlisted(f, real)
}

// aboutModel reports whether a cause is this check's.
func aboutModel(id cause.ID) bool {
	return id.Group() == "model" || id == cause.PermissionModelAccess
}

// unlisted is the finding where only the list speaks: gateways also serve names that they do not list.
func unlisted(f checks.Facts, real asked) checks.Finding {
	name := f.Target().Model.Value
	return checks.Finding{
		Status: checks.Fail, Causes: []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess}, Confidence: checks.Possible,
		Summary: name + " is not among the models that the key sees", Tell: "a call for it: --paid allows one of one token",
		Evidence: []checks.Evidence{{Source: "list of models", Measured: "nearest: " + strings.Join(nearest(name, alive(real, f.Now()), 3), ", "), Expected: name}},
	}
}

// modelFinding narrows what a refusal of a model leaves open, by the list of models that the key sees.
func modelFinding(f checks.Facts, real, said asked) checks.Finding {
	name := f.Target().Model.Value
	finding := refusalFinding(said, said.Causes)
	switch {
	case len(said.Causes) == 1:
	case ended(real, name, f.Now()) != "":
		finding.Causes, finding.Confidence = []cause.ID{cause.ModelDeprecated}, checks.Inferred
		finding.Summary = name + " was shut down on " + ended(real, name, f.Now())
	case len(real.Models) > 0 && !slices.Contains(real.Models, name):
		finding.Causes, finding.Confidence = []cause.ID{cause.ModelNotFound, cause.PermissionModelAccess}, checks.Possible
		finding.Tell = "whether the name exists: the provider's list of models, or another key's"
		finding.Summary = name + " is not among the models that the key sees: " + said.words()
	default:
		finding.Confidence = checks.Possible
	}
	near := nearest(name, alive(real, f.Now()), 3)
	if len(near) == 0 {
		return finding
	}
	finding.Evidence = append(finding.Evidence, checks.Evidence{Source: "list of models", Measured: "nearest: " + strings.Join(near, ", "), Expected: name})
	finding.Changes = []checks.Change{{
		ID: "nearest-model", Title: "for the model " + near[0], Probe: said.ex.Probe,
		Apply: func(t checks.Target) checks.Target {
			t.Model.Value = near[0]
			t.Changes = append(slices.Clone(t.Changes), "model "+near[0])
			return t
		},
	}}
	return finding
}

// ended is the date on which a listed model was shut down, or "".
func ended(real asked, name string, now time.Time) string {
	date := real.Shutdown[name]
	day, err := time.Parse(time.DateOnly, date)
	if err != nil || now.Before(day) {
		return ""
	}
	return date
}

// alive lists the models that the key sees and that have not been shut down.
func alive(real asked, now time.Time) []string {
	return slices.DeleteFunc(slices.Clone(real.Models), func(name string) bool { return ended(real, name, now) != "" })
}

// nearest lists the names that differ least from the one that was asked for.
func nearest(name string, models []string, n int) []string {
	type scored struct {
		name     string
		distance int
	}
	var all []scored
	for _, m := range models {
		if m != name {
			all = append(all, scored{m, checks.Distance(strings.ToLower(name), strings.ToLower(m))})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return a.distance - b.distance })
	var out []string
	for _, s := range all[:min(n, len(all))] {
		out = append(out, s.name)
	}
	return out
}

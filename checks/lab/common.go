package lab

import (
	"net/http"
	"slices"
	"strings"

	"authdoctor/checks/cause"
)

// slow is what needs patience, which is enough once for each protocol.
const slow = "never-answers"

// commonIDs are the faults of the tables for OpenAI that every server can be met with: one for each cause.
func commonIDs() []string {
	return []string{
		"key-missing", "key-placeholder", "key-quoted", "key-newline", "key-bearer", "key-zero-width", "key-masked",
		"key-other-vendor", "key-shadowed",
		"url-no-scheme", "path-endpoint", "dns-unknown", "port-closed", "proxy-dead", "proxy-auth", "connection-cut", slow,
		"ca-unknown", "cert-expired", "cert-wrong-name", "https-on-http-port",
		"waf-1010", "portal-html", "redirect-host", "bad-gateway-html", "healthy", "healthy-no-model",
	}
}

func commonFaults(all []Fault) []Fault {
	var common []Fault
	for _, id := range commonIDs() {
		i := slices.IndexFunc(all, func(f Fault) bool { return f.ID == id })
		common = append(common, all[i])
	}
	return common
}

// spoken lists the faults of one kind of server: the common ones in its dialect, and its own.
func spoken(s speaker, common []Fault) []Fault {
	d := s.speak()
	var faults []Fault
	for _, f := range common {
		switch {
		case f.Slot == slotKey && d.open, d.ended, f.ID == slow && !d.apart:
			continue // who asks for no key minds no bad one; where a service has ended, that explains everything
		case f.ID == "key-other-vendor":
			f.inject, f.Alike = made(d.foreign), d.unsaid(f.Cause)
		case f.ID == "path-endpoint":
			f.inject = func(s *scene) { s.path = d.root() + d.callPath() }
		case f.ID == "healthy":
			f.inject = d.called
		}
		faults = append(faults, f)
	}
	if !d.open && !d.ended {
		faults = append(faults, refusedKeys(d)...)
	}
	faults = append(faults, slices.Concat(unknownModels(d), s.faults())...)
	teller := d.teller()
	for i, f := range faults {
		faults[i].ID, faults[i].Provider = d.provider+"-"+f.ID, d.provider
		faults[i].speak, faults[i].voice = s.speak, d.name
		faults[i].About = teller.Replace(f.About)
	}
	return faults
}

// teller names a provider's own variables where OpenAI's stood.
func (d dialect) teller() *strings.Replacer {
	base := d.client.base
	if base == "" {
		base = "The address"
	}
	return strings.NewReplacer(
		keyVariable, d.client.key, baseURLVariable, base, "goes to OpenAI", "goes to "+d.name, "OpenRouter's", "another vendor's",
		"OPENAI_KEY_PROD", "KEY_PROD", "/v1/", d.root()+"/", "{model}", currentModel, "{organization}", "org-practice", "{project}", "proj_practice",
	)
}

// callPath is the path of a call, below the root.
func (d dialect) callPath() string {
	i := slices.IndexFunc(d.routes, func(r route) bool { return r.method == http.MethodPost })
	return strings.ReplaceAll(d.routes[i].path, "{model}", currentModel)
}

// unsaid are the causes besides one that a refusal leaves open where a missing key and a wrong one are answered alike.
func (d dialect) unsaid(besides cause.ID) []cause.ID {
	if !d.blind {
		return nil
	}
	open := append([]cause.ID{cause.CredentialInvalid, cause.EndpointAuthStripped}, d.leaves...)
	return slices.DeleteFunc(open, func(id cause.ID) bool { return id == besides })
}

// foreign has the shape of another vendor's key.
func (d dialect) foreign(k *keys) string {
	if d.provider == "openrouter" {
		return groqDialect().key(k)
	}
	return k.otherVendor()
}

// called names a model, and lets it be called where only a call shows whether all is well.
func (d dialect) called(s *scene) {
	s.needsModel()
	s.paid = !d.counts
}

// refusedKeys are whole keys that the server refuses in words of its own.
func refusedKeys(d dialect) []Fault {
	unknown := Fault{
		ID: "key-invalid", Title: "The server does not know the key", Cause: cause.CredentialInvalid, Slot: slotKey, stop: atKey,
		About:  "The key is well-formed, but it was deleted or never existed. " + d.name + " answers " + d.wrong.brief(),
		inject: func(s *scene) { s.credential = func(string) string { return s.keys.stale } },
	}
	unknown.Alike = d.unsaid(unknown.Cause)
	address := Fault{
		ID: "key-url", Title: "The key is a web address", Cause: cause.CredentialWrongKind, Slot: slotKey, stop: atKey, Alike: d.unsaid(cause.CredentialWrongKind),
		About:  "The address of the page that shows the keys was pasted in place of the key.",
		inject: made(func(*keys) string { return "https://console.practice.test/settings/keys" }),
	}
	stripped := Fault{
		ID: "header-stripped", Title: "A layer drops the key", Cause: cause.EndpointAuthStripped, Slot: slotEdge, stop: atEdge,
		About:  "A reverse proxy removes the header with the key. " + d.name + " answers " + d.missing.brief(),
		inject: inFront(stripped),
	}
	if stripped.Alike = d.unsaid(stripped.Cause); d.vague {
		stripped.Alike = []cause.ID{cause.CredentialInvalid}
	}
	return []Fault{unknown, address, stripped}
}

// unknownModels are names that the server has no model for. A call shows it, behind whatever else stops calls.
func unknownModels(d dialect) []Fault {
	if d.ended || d.unknownModel.Status == 0 || d.unknownModel.Message == noChannel().Message {
		return nil // it takes any name, or an unknown one has no route, which is another fault
	}
	faults := []Fault{{
		ID: "model-unknown", Title: "The model's name is misspelt", Cause: cause.ModelNotFound, Slot: slotModel, Repairable: true, stop: atVerification,
		About:  "One letter is missing from the name. " + d.name + " answers " + d.unknownModel.brief(),
		inject: func(s *scene) { d.called(s); s.model = "practice-1-mni" },
	}}
	if d.retired.Status != 0 {
		faults = append(faults, Fault{
			ID: "model-retired", Title: "The model has been shut down", Cause: cause.ModelDeprecated, Slot: slotModel, Repairable: true, stop: atVerification,
			About:  d.name + " answers " + d.retired.brief(),
			inject: func(s *scene) { d.called(s); s.model = retiredModel },
		})
	}
	return faults
}

// refusal is a row of a dialect's own table: a reply that a good key gets.
type refusal struct {
	id    string // behind the provider's
	title string
	cause cause.ID
	also  []cause.ID
	alike []cause.ID
	at    stage
	slot  string // empty: the stage's
	reply answer
}

// refusals makes faults of rows. What only a call of a model meets needs a model and leave to pay for a token, because no
// request of these providers is known that fails late and costs nothing.
func refusals(d dialect, rows []refusal) []Fault {
	var faults []Fault
	for _, row := range rows {
		slot := row.slot
		if slot == "" {
			slot = slotOf(row.at)
		}
		faults = append(faults, Fault{
			ID: row.id, Title: row.title, Cause: row.cause, Also: row.also, Alike: row.alike, Slot: slot, stop: row.at,
			About: d.name + " answers " + row.reply.brief(),
			inject: func(s *scene) {
				if row.at > atServer {
					d.called(s)
				}
				s.account.refusals[row.at] = row.reply
			},
		})
	}
	return faults
}

// slotOf is the layer that a station of the API belongs to.
func slotOf(at stage) string {
	switch at {
	case atRate:
		return slotRate
	case atServer:
		return slotServer
	case atModel, atVerification:
		return slotModel
	case atQuota:
		return slotQuota
	}
	return slotAccount
}

package uitest

import (
	"fmt"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// QuotedKey is a machine with one key that is wrapped in quotes, a warning and twenty practice cases.
func QuotedKey() *Session {
	s := &Session{Found: session.Welcome{
		Setups: []session.Setup{
			{ID: "openai", Title: "OpenAI: OPENAI_API_KEY in .env, line 3", Detail: "A value that begins and ends with a quote character. This shell has no other one."},
			{ID: "groq", Title: "Groq: GROQ_API_KEY in this shell", Detail: "An API key, 56 characters."},
		},
		Notes: []string{"The checks send a few free requests to the provider's own host, and nothing to anybody else."},
	}}
	titles := []struct{ check, title, word string }{
		{"credential.found", "a credential is found", ""},
		{"credential.clean", "the key has no space or line break in it", ""},
		{"credential.unquoted", "the key is not wrapped in quotes", ""},
		{"credential.kind", "the key is of the kind that this API wants", ""},
		{"address.shape", "the base URL is well formed", ""},
		{"network.resolves", "the host name resolves", ""},
		{"network.connects", "the server accepts connections", ""},
		{"tls.trusted", "the certificate is trusted", ""},
		{"edge.passed", "the API itself answered", ""},
		{"endpoint.path", "the path exists", ""},
		{"account.accepted", "the server accepts the credential", ""},
		{"model.exists", "the model exists", ""},
	}
	for _, t := range titles {
		s.Rows = append(s.Rows, session.Row{Check: t.check, Title: t.title})
	}
	for i := range 20 {
		s.Found.Practices = append(s.Found.Practices, session.Practice{
			ID: fmt.Sprintf("fault-%02d", i+1), Title: fmt.Sprintf("fault number %d of the broken API", i+1),
			Cause: "credential.quoted", About: "A broken API on this machine, with exactly one fault. Nothing leaves the machine.",
		})
	}
	s.AllPlaces = quotedPlaces()
	s.Store = Store{
		Stored: session.Stored{Shelf: session.Shelf{Backend: "keyring", Name: "the keyring (gnome-keyring)", State: session.ShelfReady}},
		Draft:  session.Draft{Shown: "sk-proj-…z9Y8 (0011aabb)", Whose: "OpenAI, a project key", Name: "openai-2"},
	}
	s.Report = quotedReport()
	s.Script = quotedScript(s.Rows, s.Report.Diagnoses)
	changed := ""
	for _, step := range s.Script {
		switch e := step.Event.(type) {
		case flows.CheckDone:
			f := e.Finding
			s.Report.Findings = append(s.Report.Findings, flows.Finding{Check: f.Check, Title: f.Title, Status: string(f.Status), Summary: f.Summary, Because: f.Because})
			s.Report.Trail = append(s.Report.Trail, flows.Step{Node: f.Check, Check: f.Check, Outcome: string(f.Status), Changed: changed})
		case flows.Concluded:
			changed = e.Diagnosis.Cause
		}
	}
	return s
}

func quotedScript(rows []session.Row, diagnoses []flows.Diagnosis) []Step {
	var script []Step
	for i, row := range rows[:11] {
		f := checks.Finding{Check: row.Check, Title: row.Title, Status: checks.Pass, Summary: "it is so", Took: time.Duration(i*i) * time.Millisecond}
		if row.Check == "address.shape" {
			f.Status, f.Summary = checks.Warn, "OPENAI_API_BASE is set too; new clients do not read it"
		}
		if row.Check == "credential.unquoted" {
			f.Status, f.Summary = checks.Fail, "the value begins and ends with a quote character"
			f.Evidence = []checks.Evidence{{Source: "file:.env:3", Measured: "first and last character are \"", Expected: "a value without quotes around it"}}
		}
		script = append(script, Step{Event: flows.CheckStarted{Check: row.Check}}, Step{Event: flows.CheckDone{Finding: f}})
		if f.Status == checks.Fail {
			change := diagnoses[0].Proof.Change
			script = append(script, Step{Event: flows.ProofStarted{Change: change}},
				Step{Event: flows.ProofDone{Change: change, Passed: true}}, Step{Event: flows.Concluded{Diagnosis: diagnoses[0]}})
		}
	}
	for _, x := range quotedExchanges() {
		script = append(script, Step{Event: flows.ExchangeStarted{Exchange: x.Number, Title: x.Title, Host: "api.openai.com"}}, Step{Event: flows.ExchangeDone{Exchange: x}})
	}
	return append(script, Step{Event: flows.Concluded{Diagnosis: diagnoses[1]}})
}

func quotedReport() flows.Report {
	return flows.Report{
		Schema: flows.Schema, Command: "check", Verdict: flows.Problem, Flow: "openai",
		Target: flows.TargetView{
			Provider: "openai", BaseURL: "https://api.openai.com/v1",
			Credential: &flows.CredentialView{Source: "file:.env:3", Name: "OPENAI_API_KEY", Kind: "project key", Fingerprint: "sk-proj-…a1B2 (3f9c01aa)", ReadBy: []string{"python-dotenv"}},
			Shadowed:   []flows.ShadowedView{{Source: "env", Name: "OPENAI_API_KEY", Fingerprint: "sk-proj-…c3D4 (77ab12cd)"}},
		},
		Diagnoses: []flows.Diagnosis{{
			Cause: "credential.quoted", Title: "the key is wrapped in quotes",
			Explanation: "Quote characters are part of what is sent as the key, so the server looks for a key that does not exist. Docker's --env-file keeps quotes as they are.",
			Confidence:  "proven", Owner: "you", Retry: "after_fix",
			Evidence: []flows.Evidence{
				{Check: "credential.unquoted", Source: "file:.env:3", Measured: "first and last character are \"", Expected: "a value without quotes around it"},
				{Check: "account.accepted", Source: "GET https://api.openai.com/v1/models", Measured: "HTTP 401, code invalid_api_key", Expected: "HTTP 200"},
			},
			Proof: &flows.Proof{Change: "send the key without the quotes", Before: "HTTP 401, code invalid_api_key", After: "HTTP 200, 64 models"},
			Fixes: []flows.Fix{
				{ID: "unquote", Title: "take the quotes out of line 3 of .env", Kind: "automatic", Status: "not_applied", Command: "authdoctor check --fix --yes", Preview: "- OPENAI_API_KEY=\"…\"\n+ OPENAI_API_KEY=…"},
				{ID: "page", Title: "compare with the list of your keys", Kind: "guided", Status: "planned", URL: "https://platform.openai.com/api-keys"},
			},
		}, {
			Cause: "credential.shadowed", Title: "another value hides this one", Confidence: "possible",
			Explanation: "The shell holds a different key under the same name.", Owner: "you", Retry: "after_fix",
			Tell: "run the program in a fresh shell",
		}},
		Requests:  flows.Requests{Sent: 2, Hosts: []string{"api.openai.com"}},
		Exchanges: quotedExchanges(),
	}
}

func quotedExchanges() []flows.ExchangeView {
	view := func(number int, title string, status int, stages ...flows.StageView) flows.ExchangeView {
		x := flows.ExchangeView{Number: number, Title: title, Method: "GET", URL: "https://api.openai.com/v1/models", Status: status, Stages: stages}
		for _, s := range stages {
			x.TookMS += s.MS
		}
		return x
	}
	return []flows.ExchangeView{
		view(1, "the list of models, with the key", 401, flows.StageView{Stage: "dns", MS: 12}, flows.StageView{Stage: "connect", MS: 31},
			flows.StageView{Stage: "tls", MS: 64.5}, flows.StageView{Stage: "send", MS: 0.2}, flows.StageView{Stage: "wait", MS: 140}, flows.StageView{Stage: "body", MS: 1.1}),
		view(2, "the list of models, with the key, without the quotes", 200, flows.StageView{Stage: "send", MS: 0.1},
			flows.StageView{Stage: "wait", MS: 180}, flows.StageView{Stage: "body", MS: 22}),
	}
}

func quotedPlaces() []session.Place {
	return []session.Place{
		{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: ".env:3", Kind: "project key", Fingerprint: "sk-proj-…a1B2 (3f9c01aa)",
			ReadBy: []string{"python-dotenv"}, Wins: true, Standing: "used", Notes: []string{"the value is wrapped in quotes"}, KeyID: "found-1"},
		{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: "this shell", Kind: "project key", Fingerprint: "sk-proj-…c3D4 (77ab12cd)",
			ReadBy: []string{"programs started from here"}, Standing: "hidden by .env:3"},
		{Provider: "Groq", Name: "GROQ_API_KEY", Where: "this shell", Kind: "API key", Fingerprint: "gsk_…e5F6 (01234567)",
			ReadBy: []string{"programs started from here"}, Wins: true, Standing: "used"},
	}
}

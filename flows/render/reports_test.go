package render

import (
	"time"

	"authdoctor/flows"
)

// The reports below are what a check of a real fault would hand over.

func started() time.Time { return time.Date(2026, 3, 4, 12, 2, 35, 0, time.UTC) }

func quotedKey() flows.CredentialView {
	return flows.CredentialView{
		Source: "file:.env:3", Name: "OPENAI_API_KEY", Kind: "project key", Fingerprint: "sk-proj-…A1b2 (9f3c01ab)",
		ReadBy: []string{"python-dotenv", "docker --env-file"},
	}
}

func base(verdict flows.Verdict) flows.Report {
	key := quotedKey()
	return flows.Report{
		Schema: flows.Schema, Command: "check", Verdict: verdict, Started: started(), DurationMS: 420,
		Target: flows.TargetView{
			Provider: "openai", BaseURL: "https://api.openai.com/v1", Model: "gpt-4o-mini", Credential: &key,
		},
		Requests:   flows.Requests{Sent: 4, Hosts: []string{"api.openai.com"}},
		Exchanges:  listed(),
		Flow:       "openai",
		StatusPage: "https://status.openai.com",
	}
}

// listed are requests of a run: a plain one, one on a connection that was there, one without a reply.
func listed() []flows.ExchangeView {
	const models = "https://api.openai.com/v1/models"
	return []flows.ExchangeView{
		{Number: 1, Title: "the list of models, without a key", Method: "GET", URL: models, Status: 401, TookMS: 182.4, Stages: []flows.StageView{
			{Stage: "dns", MS: 12.1}, {Stage: "connect", MS: 20.3}, {Stage: "tls", MS: 41}, {Stage: "send", MS: 0.1}, {Stage: "wait", MS: 106.8}, {Stage: "body", MS: 2.1},
		}},
		{Number: 2, Title: "the list of models, with the key (without the quotes)", Method: "GET", URL: models, Status: 200, TookMS: 98, Stages: []flows.StageView{
			{Stage: "wait", MS: 97.2}, {Stage: "body", MS: 0.8},
		}},
		{Number: 3, Title: "one model", Method: "GET", URL: models + "/gpt-4o-mini", Fault: "timeout", TookMS: 10000, Stages: []flows.StageView{{Stage: "wait", MS: 9999.9}}},
	}
}

func passed(id, title, summary string, took int64) flows.Finding {
	return flows.Finding{Check: id, Title: title, Status: "pass", Summary: summary, TookMS: took}
}

func skipped(id, title, because string) flows.Finding {
	return flows.Finding{Check: id, Title: title, Status: "skip", Because: because}
}

func modeWarning() flows.Finding {
	return flows.Finding{
		Check: "credential.private", Title: "only you can read the file that holds the key", Status: "warn",
		Summary: ".env can be read by every user of this machine (mode 0644), and its folder is shared with the group staff",
		Evidence: []flows.Evidence{{
			Check: "credential.private", Source: "file:.env", Measured: "mode 0644", Expected: "mode 0600",
		}},
		TookMS: 1,
	}
}

func quotedDiagnosis() flows.Diagnosis {
	return flows.Diagnosis{
		Cause: "credential.quoted", Title: "The key is wrapped in quotes",
		Explanation: "The quotation marks around the value became part of the key. A shell and python-dotenv remove them; docker --env-file and the list form of docker compose do not.",
		Confidence:  "proven", Owner: "you", Retry: "after_fix",
		Evidence: []flows.Evidence{
			{Check: "credential.unquoted", Source: "file:.env:3", Measured: `the value starts and ends with "`, Expected: "no quotation mark around the key"},
			{Check: "account.accepts-key", Source: "GET https://api.openai.com/v1/models", Measured: "401 invalid_api_key", Expected: "200"},
		},
		Proof: &flows.Proof{Change: "send the key without the quotes", Before: "401 invalid_api_key", After: "200, 63 models"},
		Fixes: []flows.Fix{{
			ID: "unquote-key", Title: "Remove the quotes around the key in .env, line 3", Kind: "automatic", Status: "planned",
			Command: "authdoctor check --fix --yes",
			Preview: "-OPENAI_API_KEY=\"sk-proj-…A1b2\"\n+OPENAI_API_KEY=sk-proj-…A1b2",
			URL:     "https://docs.docker.com/compose/how-tos/environment-variables/",
		}},
	}
}

func problemProven() flows.Report {
	r := base(flows.Problem)
	r.Target.Shadowed = []flows.ShadowedView{
		{Source: "env", Name: "OPENAI_API_KEY", Fingerprint: "sk-proj-…A1b2 (9f3c01ab)", Same: true},
		{Source: "keyring:work", Name: "work", Fingerprint: "sk-proj-…Zz09 (00c1d2e3)"},
	}
	r.Diagnoses = []flows.Diagnosis{quotedDiagnosis()}
	r.Findings = []flows.Finding{
		passed("credential.found", "a key was found", "OPENAI_API_KEY in .env:3", 2),
		{
			Check: "credential.unquoted", Title: "the key is not wrapped in quotes", Status: "fail", TookMS: 0,
			Summary:  `the key starts and ends with "`,
			Evidence: quotedDiagnosis().Evidence[:1],
		},
		modeWarning(),
		passed("network.resolves", "the host name resolves", "api.openai.com has 2 addresses", 12),
		{
			Check: "account.accepts-key", Title: "the server knows the key", Status: "unknown",
			Because: "credential.unquoted explains the reply", TookMS: 180,
		},
		skipped("account.has-quota", "the account has quota left", "--model"),
	}
	return r
}

func problemStated() flows.Report {
	r := base(flows.Problem)
	r.Diagnoses = []flows.Diagnosis{
		{
			Cause: "org.mismatch", Title: "The organization header names another organization",
			Explanation: "The request carries OpenAI-Organization, and the key belongs to another organization.",
			Confidence:  "stated", Owner: "you", Retry: "after_fix",
			Evidence: []flows.Evidence{{
				Check: "account.organization", Source: "env OPENAI_ORG_ID",
				Measured: "401 mismatched_organization", Expected: "an organization that the key belongs to",
			}},
			Fixes: []flows.Fix{
				{ID: "drop-organization", Title: "Unset OPENAI_ORG_ID in the shell that starts your program", Kind: "guided", Status: "planned", Command: "unset OPENAI_ORG_ID"},
				{ID: "find-organization", Title: "Or look up the organization of this key", Kind: "guided", Status: "planned", URL: "https://platform.openai.com/settings/organization/general"},
			},
		},
		{
			Cause: "quota.exhausted", Title: "The account has no credit left",
			Explanation: "The bill of last month is open.",
			Confidence:  "stated", Owner: "organization", Retry: "after_fix",
			Evidence: []flows.Evidence{{
				Check: "account.has-quota", Source: "POST https://api.openai.com/v1/chat/completions",
				Measured: "429 insufficient_quota", Expected: "400 invalid_request_error",
			}},
			Fixes: []flows.Fix{{ID: "add-credit", Title: "Add credit", Kind: "guided", Status: "planned", URL: "https://platform.openai.com/settings/organization/billing/overview"}},
		},
	}
	r.Requests = flows.Requests{Sent: 5, Billable: 1, Hosts: []string{"api.openai.com", "eu.api.openai.com:8443"}}
	return r
}

func unknownPossible() flows.Report {
	r := base(flows.Unknown)
	r.Diagnoses = []flows.Diagnosis{{
		Cause: "endpoint.auth-stripped", Title: "Something on the way drops the Authorization header",
		Explanation: "The server gives one answer to every key, and to none: it may never have seen yours.",
		Confidence:  "possible", Owner: "network", Retry: "after_fix",
		Evidence: []flows.Evidence{{
			Check: "account.tells-keys-apart", Source: "GET https://llm.example.com/v1/models",
			Measured: "401 for the key, for a false key and for none", Expected: "three answers that differ",
		}},
		Alternatives: []string{"the server does not know the key (credential.invalid)", "the key belongs to another service (endpoint.wrong-host)"},
		Tell:         "Send the same request from inside the cluster, past the ingress: `curl -sS -H @auth.txt http://llm.default.svc:8080/v1/models`",
	}}
	r.Target.Provider, r.Target.BaseURL = "openai-compatible", "https://llm.example.com/v1"
	r.Requests.Hosts = []string{"llm.example.com"}
	r.StatusPage = ""
	r.Notes = []string{"the run was interrupted before the proof"}
	return r
}

func outage() flows.Report {
	r := base(flows.Unknown)
	at := started().Add(45*time.Second + 420*time.Millisecond)
	r.Diagnoses = []flows.Diagnosis{{
		Cause: "server.overloaded", Title: "The provider is out of capacity",
		Explanation: "The server refused every request before it looked at the key, so nothing can be said about the key.",
		Confidence:  "stated", Owner: "provider", Retry: "after_wait", RetryAt: &at,
		Evidence: []flows.Evidence{{
			Check: "server.answers", Source: "GET https://api.openai.com/v1/models",
			Measured: "503, and again after 2 s", Expected: "an answer of the API",
		}},
	}}
	r.Findings = []flows.Finding{
		passed("credential.found", "a key was found", "OPENAI_API_KEY in .env:3", 2),
		{Check: "account.accepts-key", Title: "the server knows the key", Status: "unknown", Because: "server.answers failed"},
	}
	return r
}

func healthy() flows.Report {
	r := base(flows.Healthy)
	r.Findings = []flows.Finding{
		passed("credential.found", "a key was found", "OPENAI_API_KEY in .env:3", 2),
		modeWarning(),
		{Check: "credential.fresh", Title: "the key is younger than 90 days", Status: "warn", Summary: "the key is 412 days old"},
		passed("network.resolves", "the host name resolves", "api.openai.com has 2 addresses", 12),
		passed("account.accepts-key", "the server knows the key", "200, 63 models", 180),
		skipped("account.has-quota", "the account has quota left", "--model"),
	}
	return r
}

func repairedReport() flows.Report {
	r := problemProven()
	r.Verdict = flows.Healthy
	r.Diagnoses[0].Fixes[0].Status = "verified"
	return r
}

func nothingNamed() flows.Report {
	r := base(flows.Unknown)
	r.Target.Credential = nil
	r.Requests = flows.Requests{}
	r.CrashFile = "/home/dev/.local/state/authdoctor/crash-20260304T120235Z-with-a-long-name-that-does-not-fit.txt"
	r.Findings = []flows.Finding{
		{Check: "network.answers", Title: "the server answers in time", Status: "unknown", Because: "--offline"},
		{Check: "lab.fails", Title: "the check ends", Status: "fail", Summary: "the check stopped with an internal error"},
	}
	return r
}

func explained() flows.Report {
	return flows.Report{Schema: flows.Schema, Command: "explain", Verdict: flows.Problem, Started: started(), DurationMS: 3, Diagnoses: problemStated().Diagnoses[:1]}
}

// every is one report of each kind, by name.
func every() map[string]flows.Report {
	return map[string]flows.Report{
		"proven": problemProven(), "stated": problemStated(), "possible": unknownPossible(), "outage": outage(),
		"healthy": healthy(), "repaired": repairedReport(), "nothing": nothingNamed(), "explained": explained(),
	}
}

package flows

import "time"

// Schema is the version of Report's JSON form.
const Schema = "authdoctor.report/v1"

// Report is a whole case, redacted: every output format is a rendering of it. Its JSON form is a promise; members
// may be added, none changes its meaning.
type Report struct {
	Schema     string         `json:"schema"`
	Command    string         `json:"command"` // "check"
	Verdict    Verdict        `json:"verdict"`
	Started    time.Time      `json:"started"`
	DurationMS int64          `json:"duration_ms"`
	Target     TargetView     `json:"target"`
	Diagnoses  []Diagnosis    `json:"diagnoses"`
	Findings   []Finding      `json:"findings"`
	Requests   Requests       `json:"requests"`
	Exchanges  []ExchangeView `json:"exchanges,omitempty"` // each request with its timings, in the order of their start
	Flow       string         `json:"flow"`                // the tree that was walked
	Trail      []Step         `json:"trail,omitempty"`     // the nodes, in order
	Notes      []string       `json:"notes,omitempty"`     // what a reader must know, such as an interrupted run
	StatusPage string         `json:"status_page,omitempty"`
	CrashFile  string         `json:"crash_file,omitempty"`
}

// Verdict is the answer in one word.
type Verdict string

// The three verdicts.
const (
	Healthy Verdict = "healthy"
	Problem Verdict = "problem"
	Unknown Verdict = "unknown"
)

// TargetView is what was examined.
type TargetView struct {
	Provider   string          `json:"provider"`
	BaseURL    string          `json:"base_url"`
	Model      string          `json:"model"`
	Credential *CredentialView `json:"credential"` // null: none was found
	Shadowed   []ShadowedView  `json:"shadowed"`
}

// CredentialView is the winning credential without its bytes.
type CredentialView struct {
	Source      string   `json:"source"`
	Name        string   `json:"name"`
	Kind        string   `json:"kind"` // "project key", "unknown"
	Fingerprint string   `json:"fingerprint"`
	ReadBy      []string `json:"read_by,omitempty"`
}

// ShadowedView is a credential that the winning one hides.
type ShadowedView struct {
	Source      string `json:"source"`
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Same        bool   `json:"same"` // the same key as the winning one
}

// Diagnosis is a cause with its confidence, evidence and proof.
type Diagnosis struct {
	Cause        string     `json:"cause"`
	Title        string     `json:"title"`
	Explanation  string     `json:"explanation"`
	Confidence   string     `json:"confidence"`
	Owner        string     `json:"owner"`
	Retry        string     `json:"retry"`
	RetryAt      *time.Time `json:"retry_at,omitempty"`
	Evidence     []Evidence `json:"evidence"`
	Proof        *Proof     `json:"proof,omitempty"`
	Fixes        []Fix      `json:"fixes"`
	Alternatives []string   `json:"alternatives,omitempty"` // with "possible": the other causes that are left
	Tell         string     `json:"tell,omitempty"`         // what would tell them apart
}

// Evidence is one measurement against what was expected.
type Evidence struct {
	Check    string `json:"check"`
	Source   string `json:"source"`
	Measured string `json:"measured"`
	Expected string `json:"expected"`
}

// Proof is the failed probe repeated with exactly one change.
type Proof struct {
	Change string `json:"change"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Fix is what to do about a diagnosis.
type Fix struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Kind    string `json:"kind"`                            // automatic, guided
	Status  string `json:"status"`                          // planned, not_applied, failed, unverified, verified
	Command string `json:"command,omitempty"`               // in the words of the shell at hand; bash where none is known
	Preview string `json:"preview,omitempty" clean:"lines"` // what would be changed, as a diff
	URL     string `json:"url,omitempty"`

	Commands []ShellCommand `json:"commands,omitempty"`             // the same for other shells
	Letter   string         `json:"letter,omitempty" clean:"lines"` // to whoever can grant it, ready to be sent
}

// Finding is a check's answer.
type Finding struct {
	Check    string     `json:"check"`
	Title    string     `json:"title"`
	Status   string     `json:"status"` // pass, warn, fail, unknown, skip
	Summary  string     `json:"summary"`
	Because  string     `json:"because,omitempty"`
	Evidence []Evidence `json:"evidence"`
	TookMS   int64      `json:"took_ms"`
}

// Requests counts what was sent.
type Requests struct {
	Sent     int      `json:"sent"` // HTTP requests to the API, not CONNECTs
	Billable int      `json:"billable"`
	Hosts    []string `json:"hosts"` // with the port where it is not 443
}

// Step is one node of the walk.
type Step struct {
	Node    string `json:"node"`
	Check   string `json:"check,omitempty"`
	Outcome string `json:"outcome"` // a finding's status, an answer ("not known", "not asked"), "noted", or the cause that was concluded
	Changed string `json:"changed,omitempty"`
}

// ExchangeView is one request of a run and how long its stages took.
type ExchangeView struct {
	Number int         `json:"number"`
	Title  string      `json:"title"` // what was asked: "the list of models, with the key"
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Status int         `json:"status"`          // 0: no reply
	Fault  string      `json:"fault,omitempty"` // why there is no complete reply: "timeout", "dns"
	TookMS float64     `json:"took_ms"`         // to a tenth
	Stages []StageView `json:"stages,omitempty"`
}

// StageView is one stage's share of a request.
type StageView struct {
	Stage string  `json:"stage"` // dns, connect, tls, proxy, send, wait, body
	MS    float64 `json:"ms"`    // to a tenth
}

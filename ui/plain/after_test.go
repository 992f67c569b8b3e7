package plain

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"authdoctor/flows"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

// says checks that texts come one after the other.
func says(t *testing.T, out string, texts ...string) {
	t.Helper()
	rest := out
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q does not come after what was before it:\n%s", text, out)
		}
		rest = after
	}
}

func TestFixes(t *testing.T) {
	fake := uitest.QuotedKey()
	long := "authdoctor keys repair " + strings.Repeat("very-long ", 20) + "--yes"
	fake.Report.Diagnoses[0].Fixes[0].Command = long
	fake.Report.StatusPage = "https://status.openai.com"
	out, err := talk(t, fake, "1\n3\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "against: the key is wrapped in quotes (credential.quoted)\n", "fix 1 of 2: take the quotes out of line 3 of .env (authdoctor can do it: apply a fix, below)\n",
		"command: "+long+"\n", "what it changes:\n- OPENAI_API_KEY=\"…\"\n+ OPENAI_API_KEY=…\n", "fix 2 of 2: compare with the list of your keys (you do it)\n",
		"page: https://platform.openai.com/api-keys\n", "against: another value hides this one (credential.shadowed)\n",
		"what would tell: run the program in a fresh shell\n", "there is no fix for it here\n", "status page: https://status.openai.com\n", "What next?")
	fake.Report = flows.Report{Verdict: flows.Healthy}
	if out, err = talk(t, fake, "1\n3\nq\n"); err != nil || !strings.Contains(out, "no cause was named, so there is nothing to repair\nWhat next?") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

func TestFixWords(t *testing.T) {
	for want, fix := range map[string]flows.Fix{
		"authdoctor can do it: apply a fix, below": {Kind: "automatic", Status: "not_applied"}, "you do it": {Kind: "guided", Status: "planned"},
		"done and verified": {Kind: "automatic", Status: "verified"}, "done, not verified": {Status: "unverified"},
		"it was tried and did not help": {Kind: "automatic", Status: "failed"},
	} {
		if got := fixWords(fix); got != want {
			t.Errorf("%+v: %q, want %q", fix, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.AllPlaces = nil
	out, err := talk(t, fake, "5\n1\n4\nq\n")
	if err != nil || strings.Count(out, "no key was found on this machine\n") != 2 {
		t.Errorf("error %v, said\n%s", err, out)
	}
	fake.AllPlaces = []session.Place{
		{Provider: "OpenAI", Name: "OPENAI_API_KEY", Where: ".env:3", Kind: "project key", Fingerprint: "sk-…a1B2", ReadBy: []string{"python-dotenv", "docker"}, Wins: true, Standing: "used", Notes: []string{"a note"}},
		{Provider: "Groq", Where: "this \x1b]0;shell", Standing: "read by other tools only", Same: true},
	}
	out, err = talk(t, fake, "5\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "place 1 of 2\nprovider: OpenAI\nname: OPENAI_API_KEY\nwhere: .env:3\nkind: project key\nkey: sk-…a1B2\nread by: python-dotenv, docker\n"+
		"standing: used\nsent: a program that starts here would send this one\nnote: a note\n"+
		"place 2 of 2\nprovider: Groq\nwhere: this ", "\nstanding: read by other tools only\nsame: it is the same key as the one that is used\nWhat shall be examined?")
	fake.PlacesErr = errors.New("read .env: permission denied")
	if out, err = talk(t, fake, "5\nq\n"); err != nil || !strings.Contains(out, "could not look for keys: read .env: permission denied\n") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

func TestSaving(t *testing.T) {
	fake := uitest.QuotedKey()
	out, err := talk(t, fake, "1\n5\n1\n5\n2\n5\n3\n5\nb\nq\n")
	if err != nil || !slices.Equal(fake.Saved(), []session.Format{session.Text, session.Markdown, session.JSON}) {
		t.Errorf("error %v, saved %v", err, fake.Saved())
	}
	says(t, out, "saved: authdoctor-report.text\n", "saved: authdoctor-report.markdown\n", "saved: authdoctor-report.json\n", "What next?")
	fake.SaveErr = errors.New("write the report: disk full")
	if out, err = talk(t, fake, "1\n5\n1\nq\n"); err != nil || !strings.Contains(out, "could not save the report: write the report: disk full\nWhat next?") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

func TestTheWholeReport(t *testing.T) {
	fake := uitest.QuotedKey()
	out, err := talk(t, fake, "1\n6\n1\n6\n2\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "In which form?", "Checks", "network.resolves, ", "What next?", "In which form?", "\n# ", "What next?")
	out, err = talk(t, fake, "1\n6\n3\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	_, document, _ := strings.Cut(out, "q to quit: 3\n")
	document, _, _ = strings.Cut(document, "What next?")
	var report flows.Report
	if err := json.Unmarshal([]byte(document), &report); err != nil || report.Schema != flows.Schema {
		t.Errorf("%v: not a report:\n%s", err, document)
	}
}

func TestWithoutAReportTheItemsSayWhy(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Err = errors.New("start the broken API: address in use")
	out, err := talk(t, fake, "1\n5\n3\n6\n8\n2\nq\n")
	if err != nil || len(fake.Walked()) != 2 || len(fake.Saved()) > 0 {
		t.Errorf("error %v, walked %v, saved %v", err, fake.Walked(), fake.Saved())
	}
	if n := strings.Count(out, "\nnot now: the checks did not finish\n"); n != 4 {
		t.Errorf("it is said %d times why not:\n%s", n, out)
	}
}

func TestTimings(t *testing.T) {
	fake := uitest.QuotedKey()
	fake.Report.Exchanges = []flows.ExchangeView{
		{Number: 1, Title: "the list of models", Method: "GET", URL: "https://api.openai.com/v1/models", Status: 401, TookMS: 248.8,
			Stages: []flows.StageView{{Stage: "dns", MS: 12}, {Stage: "wait", MS: 236.8}, {Stage: "new", MS: 0}}},
		{Number: 2, Title: "the same", URL: "https://h/\x1b[2J", Fault: "timeout", TookMS: 30000},
	}
	out, err := talk(t, fake, "1\n8\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "request 1 of 2: the list of models\nsent: GET https://api.openai.com/v1/models\nreply: HTTP 401\n"+
		"took: 248.8 ms: looking up the name 12 ms, waiting for the first byte 236.8 ms, new 0 ms\n"+
		"request 2 of 2: the same\nsent: https://h/\nno complete reply: timeout\ntook: 30000 ms\nWhat next?")
	fake.Report.Exchanges = nil
	if out, err = talk(t, fake, "1\n8\nq\n"); err != nil || !strings.Contains(out, "not now: nothing was sent\n") {
		t.Errorf("error %v, said\n%s", err, out)
	}
}

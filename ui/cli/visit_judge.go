package cli

import (
	"errors"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/request"
	"authdoctor/flows"
	"authdoctor/ui/session"
)

// judged checks a pasted request before it is sent; nil: it cannot be read as one.
func (r pasteReader) judged(text string) *flows.Report {
	message, err := readMessage(r.visit.streams, text, "pasted text", nil)
	if err != nil {
		return nil
	}
	report, err := r.w.judge(message, "pasted text", "", time.Now())
	if err != nil {
		return nil
	}
	report = report.Cleaned(r.w.redactor(r.known...).Redact)
	return &report
}

// bareBody: the text is the body of a request by itself, of an API that is known.
func (r pasteReader) bareBody(noRequest error) (session.Pasted, bool) {
	if !errors.Is(noRequest, request.ErrFormat) || !looksLikeJSON(r.text) {
		return session.Pasted{}, false
	}
	judged := r.judged(r.text)
	if judged == nil || judged.Findings[0].Status != string(checks.Pass) {
		return session.Pasted{}, false
	}
	return session.Pasted{
		Kind: session.FailingRequest, Title: "the JSON body of a request: " + judged.Findings[0].Summary, Judged: judged,
		Says: []string{"it names no address and holds no key, so there is nothing to send"},
	}, true
}

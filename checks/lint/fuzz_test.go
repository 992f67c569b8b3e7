package lint_test

import (
	"testing"

	"authdoctor/checks/lint"
	"authdoctor/checks/request"
)

// FuzzBare: no body makes the judge fail, and every place lies inside of the text.
func FuzzBare(f *testing.F) {
	for _, tt := range bodies {
		f.Add(tt.body)
	}
	o := options(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, fault := range lint.Run(request.Bare(text), o).Faults {
			if fault.At > len(text) || fault.Place.Line < 1 || fault.Place.Column < 1 {
				t.Errorf("%+v", fault)
			}
		}
	})
}

// FuzzRequest does so with requests in any form.
func FuzzRequest(f *testing.F) {
	f.Add("curl https://api.openai.com/v1/chat/completions -H \"Authorization: Bearer $K\" -d '{\"model\": 1}'")
	f.Add("POST /v1/messages HTTP/1.1\nHost: api.anthropic.com\nx-api-key: a\n\n{}")
	f.Add(`{"log": {"entries": [{"request": {"method": "POST", "url": "https://api.openai.com/v1/responses", "headers": [], "postData": {"text": "{\"a\": 1}"}}}]}}`)
	o := options(f)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := request.Open(text, nil)
		if err != nil {
			return
		}
		for _, fault := range lint.Run(m, o).Faults {
			if fault.Place.Line < 1 || fault.Place.Column < 1 {
				t.Errorf("%+v", fault)
			}
		}
	})
}

package lint_test

import (
	"errors"
	"strings"
	"testing"

	"authdoctor/checks/api"
	"authdoctor/checks/lint"
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

func TestBodyInAFile(t *testing.T) {
	book, err := api.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	registry, err := provider.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	const key = ` -H "Authorization: Bearer $OPENAI_API_KEY" -H "Content-Type: application/json" `
	const chat = "curl https://api.openai.com/v1/chat/completions" + key
	bad := "{\n  \"model\": \"o3-mini\",\n  \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}],\n  \"max_tokens\": 5\n}\n"
	good := strings.Replace(bad, "max_tokens", "max_completion_tokens", 1)
	tests := []struct {
		name, command, file string
		place               request.Place // of the first fault
		diff, repaired      []string
	}{
		{"-d", chat + "-d @b.json", bad, request.Place{Line: 4, Column: 3, File: "b.json"}, []string{"\n-  \"max_tokens\": 5\n", "\n+  \"max_completion_tokens\": 5\n"}, []string{`--data-raw '{  "model"`}},
		{"--data-binary", chat + "--data-binary @b.json", bad, request.Place{Line: 4, Column: 3, File: "b.json"}, []string{"\n+  \"max_completion_tokens\": 5\n"}, []string{"--data-raw '{\n"}},
		{
			"only the header is wrong", strings.Replace(chat, "Bearer $", "Bearer Bearer $", 1) + "-d @b.json", good,
			request.Place{Line: 1, Column: 53}, []string{"+Authorization: Bearer $OPENAI_API_KEY"}, []string{"\n  --data '@b.json'"},
		},
		{
			"a file that is not there", strings.Replace(chat, "Bearer $", "Bearer Bearer $", 1) + "--json @none.json", good,
			request.Place{Line: 1, Column: 53}, []string{"+Authorization: Bearer $OPENAI_API_KEY"}, []string{"\n  --json '@none.json'"},
		},
		{
			"-T", strings.Replace(chat, "Bearer $", "Bearer Bearer $", 1) + "-X POST -T b.json", good,
			request.Place{Line: 1, Column: 53}, nil, []string{"-X POST", "\n  --upload-file b.json"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := request.OpenWith(tt.command, nil, func(name string) (request.File, error) {
				if name != "b.json" {
					return request.File{Name: name}, errors.New("no such file")
				}
				return request.File{Name: name, Text: []byte(tt.file)}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			result := lint.Run(m, lint.Options{Book: book, Registry: registry})
			if len(result.Faults) == 0 || result.Repaired == nil {
				t.Fatalf("faults %+v, repaired %v", result.Faults, result.Repaired)
			}
			if got := result.Faults[0].Place; got != tt.place {
				t.Errorf("the fault is at %+v, want %+v", got, tt.place)
			}
			for _, want := range tt.diff {
				if !strings.Contains("\n"+result.Repaired.Diff+"\n", want) {
					t.Errorf("%q is not in\n%s", want, result.Repaired.Diff)
				}
			}
			for _, want := range tt.repaired {
				if !strings.Contains(result.Repaired.Command, want) {
					t.Errorf("%q is not in\n%s", want, result.Repaired.Command)
				}
			}
			if unread := strings.Contains(tt.command, "none.json"); (result.Open != "") != unread {
				t.Errorf("could not tell: %q", result.Open)
			}
		})
	}
}

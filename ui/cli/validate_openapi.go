package cli

import (
	"fmt"
	"io"
	"os"

	"authdoctor/checks/lint"
	"authdoctor/checks/request"
)

// longestDescription bounds an OpenAPI file, in bytes.
const longestDescription = 32 << 20

// againstDescription judges a request by the OpenAPI description in a file.
func againstDescription(m request.Message, o lint.Options, name string) (lint.Result, error) {
	file, err := os.Open(name)
	if err != nil {
		return lint.Result{}, usage(fmt.Errorf("read the OpenAPI description: %w", err), "give a file in YAML or JSON")
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, longestDescription))
	if err != nil {
		return lint.Result{}, usage(fmt.Errorf("read the OpenAPI description: %w", err), "give a file in YAML or JSON")
	}
	described, err := lint.Describe(text)
	if err != nil {
		return lint.Result{}, usage(fmt.Errorf("read %s: %w", name, err), "give an OpenAPI 3.0 or 3.1 document, in YAML or JSON")
	}
	return lint.Against(m, o, described), nil
}

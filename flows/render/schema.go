package render

import (
	"bytes"
	_ "embed"
)

//go:embed report.schema.json
var reportSchema []byte

// Schema is the JSON Schema (draft 2020-12) of what JSON and JSONAll write. It describes the members that are
// promised and allows any other.
func Schema() []byte { return bytes.Clone(reportSchema) }

package reply

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// fault is a JSON error, whatever its shape. Its texts are as the server sent them.
type fault struct {
	code, kind, message, param string
	request                    string // the request id in the body
}

// decode reads a whole JSON value, numbers as they are written.
func decode(text []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || len(bytes.TrimSpace(text[decoder.InputOffset():])) > 0 {
		return nil, false
	}
	return value, true
}

// event finds the JSON of a stream of server-sent events: the first that is an error, else the first of all
// (WHATWG HTML section 9.2, "data:" lines). A stream can fail after its status 200.
func event(text []byte) (any, bool) {
	if !bytes.HasPrefix(text, []byte("data:")) && !bytes.HasPrefix(text, []byte("event:")) {
		return nil, false
	}
	var first any
	found := false
	for line := range bytes.Lines(text) {
		data, ok := bytes.CutPrefix(line, []byte("data:"))
		if !ok {
			continue
		}
		value, ok := decode(data)
		if !ok {
			continue
		}
		if _, failed := faultOf(value, 200); failed {
			return value, true
		}
		if !found {
			first, found = value, true
		}
	}
	return first, found
}

// faultOf recognises an error. Some shapes are errors only at an error status: {"message": ...} with a 200 is a
// welcome.
func faultOf(value any, status int) (fault, bool) {
	failed := status == 0 || status >= 400
	switch v := value.(type) {
	case string:
		return fault{message: v}, failed
	case []any:
		if len(v) == 1 {
			return faultOf(v[0], status)
		}
	case map[string]any:
		f, ok := memberFault(v)
		if !ok && (v["object"] == "error" || v["type"] == "error") {
			f, ok = fields(v), true
		}
		if !ok && (failed || v["success"] == false) {
			f, ok = bareFault(v)
		}
		f.request = text(v["request_id"])
		return f, ok
	}
	return fault{}, false
}

// memberFault reads the shapes that put the error into a member: {"error": {...}}, {"error": "text"} with or
// without a code beside it (RFC 6749 section 5.2 has error_description), {"errors": [...]}.
func memberFault(v map[string]any) (fault, bool) {
	switch inner := v["error"].(type) {
	case map[string]any:
		f := fields(inner)
		if f.message == "" {
			f.message = text(v["message"])
		}
		return f, true
	case string:
		f := fields(v)
		f.message = inner
		if description := first(v, "error_description", "message"); description != "" {
			f.message = description
		}
		if word(inner) {
			f.code = or(f.code, inner)
		}
		return f, inner != "" || f.code != ""
	case []any:
		if len(inner) > 0 {
			return listFault(inner), true
		}
	case bool:
		return fields(v), inner
	}
	if list, ok := v["errors"].([]any); ok && len(list) > 0 {
		return listFault(list), true
	}
	for _, name := range []string{"Error", "base_resp", "fault"} { // Tencent, MiniMax, Apigee
		if inner, ok := v[name].(map[string]any); ok {
			f := fields(inner)
			return f, f.message != "" && f.code != "0"
		}
	}
	return fault{}, false
}

// bareFault reads the shapes that are errors because of their status: {"detail": ...} (FastAPI), {"message": ...},
// RFC 9457 problem details.
func bareFault(v map[string]any) (fault, bool) {
	switch detail := v["detail"].(type) {
	case map[string]any:
		return fields(detail), true
	case []any:
		if len(detail) > 0 {
			return listFault(detail), true
		}
	}
	f := fields(v)
	return f, f.message != ""
}

func listFault(list []any) fault {
	switch entry := list[0].(type) {
	case map[string]any:
		return fields(entry)
	case string:
		return fault{message: entry}
	}
	return fault{}
}

// fields reads the members of an error object under the names that vendors give them.
func fields(v map[string]any) fault {
	f := fault{
		code:    first(v, "code", "error_code", "Code", "errorCode", "status_code"),
		kind:    first(v, "type", "error_type", "__type"), // __type: Amazon's JSON protocol
		message: first(v, "message", "msg", "detail", "title", "error_msg", "error", "Message", "status_msg", "faultstring", "errorMessage", "error_message"),
		param:   text(v["param"]),
	}
	if status := text(v["status"]); status == strings.ToUpper(status) && !number(status) {
		f.kind = or(f.kind, status) // google.rpc.Status: INVALID_ARGUMENT
	}
	if metadata, ok := v["metadata"].(map[string]any); ok {
		f.kind = or(f.kind, text(metadata["error_type"])) // OpenRouter
	}
	if f.code == "" || number(f.code) {
		f.code = or(detailedCode(v), f.code)
	}
	return f
}

// detailedCode finds the word that tells more than a code that only repeats the status.
func detailedCode(v map[string]any) string {
	for _, name := range []string{"details", "availability", "innererror"} { // Anthropic, OpenRouter, Azure
		if inner, ok := v[name].(map[string]any); ok {
			if code := first(inner, "error_code", "code"); code != "" {
				return code
			}
		}
	}
	list, _ := v["details"].([]any) // google.rpc.ErrorInfo
	for _, entry := range list {
		if inner, ok := entry.(map[string]any); ok {
			if reason := text(inner["reason"]); reason != "" {
				return reason
			}
		}
	}
	return ""
}

func first(v map[string]any, names ...string) string {
	for _, name := range names {
		if s := text(v[name]); s != "" {
			return s
		}
	}
	return ""
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// word reports whether s is a code, such as insufficient_scope, and no sentence.
func word(s string) bool {
	return len(s) <= 64 && strings.Contains(s, "_") && !slices.ContainsFunc([]byte(s), func(c byte) bool {
		return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9')
	})
}

func number(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

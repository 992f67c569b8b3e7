package reply

import "strings"

// most is the number of models that a reading keeps.
const most = 5000

// modelsOf recognises a list of models: {"data": [{"id": ...}]} (OpenAI), {"models": [...]} (Gemini, Cohere, Ollama)
// or a bare array (Together).
func modelsOf(value any) (ids []string, shutdown map[string]string, ok bool) {
	list, ok := value.([]any)
	if v, isObject := value.(map[string]any); isObject {
		if list, ok = v["data"].([]any); !ok {
			list, ok = v["models"].([]any)
		}
	} else if len(list) == 0 {
		return nil, nil, false
	}
	if !ok {
		return nil, nil, false
	}
	shutdown = map[string]string{}
	for _, entry := range list {
		id, date := model(entry)
		if id == "" {
			return nil, nil, false
		}
		if len(ids) == most {
			break
		}
		ids = append(ids, id)
		if date != "" {
			shutdown[id] = date
		}
	}
	return ids, shutdown, true
}

// model reads one entry: an object with an id or a name, or the bare id. Another kind of object, such as an
// embedding or a file, is none.
func model(entry any) (id, shutdown string) {
	switch v := entry.(type) {
	case string:
		return Cut(v, 200), ""
	case map[string]any:
		if kind := text(v["object"]); kind != "" && kind != "model" {
			return "", ""
		}
		id := strings.TrimPrefix(first(v, "id", "name", "model"), "models/")
		return Cut(id, 200), Cut(text(v["shutdown_date"]), 10)
	}
	return "", ""
}

package lint

import (
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/routers"
)

// route finds the operation: by the servers' paths, then by the path alone.
func (d *Description) route(u *url.URL, method string) (*routers.Route, map[string]string) {
	for _, path := range d.below(u.Path) {
		for _, template := range d.doc.Paths.InMatchingOrder() {
			params, ok := matchTemplate(template, path)
			item := d.doc.Paths.Find(template)
			if !ok || item == nil || item.GetOperation(method) == nil {
				continue
			}
			return &routers.Route{Spec: d.doc, Path: template, PathItem: item, Method: method, Operation: item.GetOperation(method)}, params
		}
	}
	return nil, nil
}

// below lists what a path can be below the servers of the description.
func (d *Description) below(path string) []string {
	var list []string
	for _, s := range d.doc.Servers {
		base := s.URL
		for name, v := range s.Variables {
			base = strings.ReplaceAll(base, "{"+name+"}", v.Default)
		}
		if u, err := url.Parse(base); err == nil {
			if rest, ok := strings.CutPrefix(path, strings.TrimRight(u.Path, "/")); ok && strings.HasPrefix(rest, "/") {
				list = append(list, rest)
			}
		}
	}
	return append(list, path)
}

func matchTemplate(template, path string) (map[string]string, bool) {
	want, parts := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(parts) {
		return nil, false
	}
	params := map[string]string{}
	for i, w := range want {
		before, rest, isParam := strings.Cut(w, "{")
		name, after, _ := strings.Cut(rest, "}")
		switch {
		case !isParam && w != parts[i]:
			return nil, false
		case !isParam:
		case len(parts[i]) <= len(before)+len(after) || !strings.HasPrefix(parts[i], before) || !strings.HasSuffix(parts[i], after):
			return nil, false
		default:
			params[name] = parts[i][len(before) : len(parts[i])-len(after)]
		}
	}
	return params, true
}

package request

import (
	"net/netip"
	"strings"
)

// requestLine finds the request line of raw HTTP (RFC 9112 section 3) as the first line that is neither empty nor a
// comment of an .http file. It returns its offset, or -1.
func requestLine(text string) int {
	offset := 0
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "//") {
			offset += len(line)
			continue
		}
		words := strings.Fields(trimmed)
		if len(words) < 2 || len(words) > 3 || !isMethod(words[0]) || strings.ToUpper(words[0]) != words[0] {
			return -1
		}
		if !strings.HasPrefix(words[1], "/") && !strings.Contains(words[1], "://") {
			return -1
		}
		if len(words) == 3 && !strings.HasPrefix(words[2], "HTTP/") {
			return -1
		}
		return offset
	}
	return -1
}

// isMethod keeps anything but a plain word from passing for a method.
func isMethod(word string) bool {
	return word != "" && len(word) <= 16 && strings.Trim(strings.ToUpper(word), "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

// readHTTP reads a request with lines that end in CRLF or LF.
func readHTTP(text string, start int) (draft, error) {
	number := lineOf(text, start)
	line, rest := cutLine(text[start:])
	words := strings.Fields(line)
	d := draft{format: FormatHTTP, method: words[0], address: words[1], addressAt: start + len(words[0]) + strings.Index(line[len(words[0]):], words[1])}
	host := ""
	var folded []string // the lines of the last field's value
	end := func() {
		if last := len(d.fields) - 1; last >= 0 && len(folded) > 1 {
			d.fields[last].value = strings.Join(folded, " ")
		}
	}
	for rest != "" {
		number++
		begin := len(text) - len(rest)
		line, rest = cutLine(rest)
		if line == "" {
			d.body = httpBody(rest)
			d.bodyRuns = []run{{source: len(text) - len(rest)}}
			break
		}
		if inner := strings.TrimLeft(line, " \t"); len(folded) > 0 && inner != line {
			folded = append(folded, inner) // obs-fold, RFC 9112 section 5.2
			continue
		}
		end()
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return draft{}, at(number, ErrSyntax, `a header reads "Name: value", and an empty line comes before the body`)
		}
		value = strings.TrimLeft(value, " \t")
		if strings.EqualFold(name, "Host") {
			host, folded = value, nil
			continue
		}
		d.fields, folded = append(d.fields, field{name: name, value: value, at: begin, valueAt: begin + len(line) - len(value)}), []string{value}
	}
	end()
	if strings.HasPrefix(d.address, "/") {
		if host == "" {
			return draft{}, at(lineOf(text, start), ErrNoURL, "add the Host header, or write the whole address into the first line")
		}
		d.complete(host)
	}
	return d, nil
}

// complete puts scheme and host in front of a path. The text does not tell the scheme.
func (d *draft) complete(host string) {
	scheme := "https://"
	name := split(host).hostname()
	if ip, err := netip.ParseAddr(name); name == "localhost" || err == nil && ip.IsLoopback() {
		scheme = "http://"
	}
	d.note("the request does not tell http from https: " + strings.TrimSuffix(scheme, "://") + " was taken")
	d.address = scheme + strings.TrimSpace(host) + d.address
}

// httpBody ends where an .http file separates its requests.
func httpBody(text string) string {
	if strings.HasPrefix(text, "###") {
		return ""
	}
	body, _, _ := strings.Cut(text, "\n###")
	return body
}

func cutLine(text string) (line, rest string) {
	line, rest, _ = strings.Cut(text, "\n")
	return strings.TrimSuffix(line, "\r"), rest
}

// isToken: the characters of a header's name, RFC 9110 section 5.6.2.
func isToken(name string) bool {
	const allowed = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
	return name != "" && strings.Trim(strings.ToLower(name), allowed) == ""
}

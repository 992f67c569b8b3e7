package request

import (
	"fmt"
	"slices"
	"strings"
)

// curl is a command under interpretation.
type curl struct {
	draft
	stdin     input
	files     Files
	left      int // how many more bytes of files fit
	addresses []word
	query     []string // what goes into the address's query
	data      traced
	isJSON    bool
	get       bool // -G
	chosen    string
	implied   string // the method that a flag brings along
	user      *word
	bearer    *word
	removed   []string // lower case: headers that the command takes away
}

// readCurl reads the command whose name begins at start.
func readCurl(text string, start int, env Environment, files Files) (draft, error) {
	found, err := dialect(text[start:])(text, start, env)
	if err != nil {
		return draft{}, err
	}
	line := found.words[0].line
	c := &curl{draft: draft{format: FormatCurl, behind: len(text) + 1}, stdin: found.stdin, files: files, left: MaxMessage}
	for _, text := range found.notes {
		c.note(text)
	}
	all, addresses, err := flags(found.words[1:])
	if err != nil {
		return draft{}, err
	}
	c.addresses = addresses
	for _, f := range all {
		if f.name == "next" {
			c.note("only the first request of the command was read (--next)")
			break
		}
		if err := c.apply(f); err != nil {
			return draft{}, err
		}
	}
	if err := c.finish(line); err != nil {
		return draft{}, err
	}
	return c.draft, nil
}

func noValue(name string) error {
	if len(name) == 1 {
		name = "-" + name
	} else {
		name = "--" + name
	}
	return fmt.Errorf("the curl command is %w: nothing stands behind %s", ErrSyntax, name)
}

// apply takes one flag's meaning. Flags that change only what curl prints have none here.
func (c *curl) apply(f flag) error {
	switch f.name {
	case "header":
		c.header(f.value)
	case "request":
		if !isMethod(f.value.text) {
			return at(f.value.line, fmt.Errorf("the curl command is %w: no method behind -X", ErrSyntax), "write -X POST")
		}
		c.chosen = f.value.text
	case "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json", "upload-file":
		c.body(f)
	case "form", "form-string":
		c.formField(f)
	case "url":
		c.addresses = append(c.addresses, f.value)
	case "url-query":
		c.query = append(c.query, escaped(f.value.text))
	case "user":
		c.user = &f.value
	case "oauth2-bearer":
		c.bearer = &f.value
	case "user-agent":
		c.fields = append(c.fields, field{name: "User-Agent", value: f.value.text})
	case "referer":
		c.fields = append(c.fields, field{name: "Referer", value: f.value.text})
	case "get":
		c.get = true
	case "head":
		c.implied = "HEAD"
	default:
		c.remark(f.name)
	}
	return nil
}

// remark notes what the command does and a probe does not.
func (c *curl) remark(name string) {
	switch name {
	case "proxy", "preproxy", "socks4", "socks4a", "socks5", "socks5-hostname", "proxy1.0":
		c.note("the command names a proxy of its own (-x); probes go by the proxy variables of this process")
	case "insecure":
		c.note("the command takes any certificate (-k); probes do not")
	case "cookie":
		c.note("headers that hold cookies or a credential of their own were left out")
	case "config":
		c.note("the command reads more flags from a file (-K), which was not opened")
	case "netrc", "netrc-file", "netrc-optional":
		c.note("the command takes a user name and password from .netrc, which was not opened")
	case "cert", "key":
		c.note("the command shows a client certificate; probes show none")
	case "cacert", "capath":
		c.note("the command trusts a certificate file of its own; give it to --ca-file")
	case "resolve", "connect-to", "unix-socket", "abstract-unix-socket":
		c.note("the command dials another address than its URL's; probes dial the URL's")
	case "aws-sigv4", "digest", "ntlm", "negotiate", "anyauth":
		c.note("the command signs its request by itself; probes do not")
	}
}

// header reads -H: "Name: value", "Name;" for an empty value, "Name:" to send none.
func (c *curl) header(w word) {
	if strings.HasPrefix(w.text, "@") {
		c.note("headers are read from a file, which was not opened")
		return
	}
	name, value, ok := strings.Cut(w.text, ":")
	value = strings.TrimLeft(value, " \t")
	if !ok {
		name, ok = strings.CutSuffix(w.text, ";")
	} else if value == "" && isToken(name) {
		c.removed = append(c.removed, strings.ToLower(name))
		c.note(fmt.Sprintf("line %d: curl sends no header for a name with nothing behind its colon; quotes may be missing", w.line))
		return
	}
	switch {
	case strings.ContainsAny(w.text, "“”‘’") && !isToken(name):
		c.note(fmt.Sprintf("line %d: curly quotes are part of the text for a shell; type straight ones", w.line))
	case !ok || !isToken(name):
		c.note(fmt.Sprintf("line %d: a header without a colon behind its name is not sent", w.line))
	case strings.EqualFold(name, "Host"):
		c.note("the command sets a Host header of its own; probes send the URL's")
	default:
		c.fields = append(c.fields, field{
			name: name, value: value, filled: w.filled,
			at: sourceOf(w.runs, 0), valueAt: sourceOf(w.runs, len(w.text)-len(value)),
		})
	}
}

// finish settles what depends on more than one flag.
func (c *curl) finish(line int) error {
	if err := c.choose(line); err != nil {
		return err
	}
	if c.get {
		c.query = append(c.query, c.data.String())
		c.implied, c.sent = "", nil
	} else if c.unread == "" { // a part of a body is none
		c.draft.body, c.draft.bodyRuns = c.data.String(), c.data.runs
	}
	if len(c.query) > 0 {
		joint := "?"
		if strings.Contains(c.address, "?") {
			joint = "&"
		}
		c.address, _, _ = strings.Cut(c.address, "#")
		c.address += joint + strings.Join(c.query, "&")
	}
	c.method = "GET"
	for _, method := range []string{c.implied, c.chosen} {
		if method != "" {
			c.method = method
		}
	}
	if c.isJSON && !c.has("Content-Type") {
		c.fields = append(c.fields, field{name: "Content-Type", value: "application/json", at: -1, valueAt: -1})
	}
	c.logins()
	return nil
}

// logins adds the Authorization header that curl makes of --oauth2-bearer or -u, unless -H sets or removes it.
func (c *curl) logins() {
	if slices.Contains(c.removed, "authorization") {
		return
	}
	if c.bearer != nil && !c.has("Authorization") {
		c.fields = append(c.fields, field{name: "Authorization", value: "Bearer " + c.bearer.text, filled: c.bearer.filled, at: sourceOf(c.bearer.runs, 0), valueAt: -1})
	}
	if c.user != nil {
		c.login(c.user.text, c.user.filled...)
	}
}

// choose finds the address among the words that are no flags: a header whose quotes are missing leaves its parts there.
func (c *curl) choose(line int) error {
	i := slices.IndexFunc(c.addresses, func(w word) bool { return split(w.text).scheme != "" })
	if i < 0 {
		i = slices.IndexFunc(c.addresses, func(w word) bool { return looksLikeHost(w.text) })
		if i >= 0 {
			c.note("the address has no scheme; curl takes http")
			c.addresses[i].text = "http://" + c.addresses[i].text
		}
	}
	if i < 0 {
		for _, w := range c.addresses {
			if name := strings.TrimLeft(w.text, "${"); strings.HasPrefix(w.text, "$") {
				name, _, _ = strings.Cut(name, "/")
				if name = strings.TrimSuffix(name, "}"); isVariable(name) && strings.ToUpper(name) == name {
					return at(w.line, fmt.Errorf("%w in this curl command: it is in the variable %s, which is not set here", ErrNoURL, name), "set it or write the address")
				}
			}
		}
		return at(line, fmt.Errorf("%w in this curl command", ErrNoURL), "write the address, such as https://api.openai.com/v1/models, into it")
	}
	if blank := slices.IndexFunc(c.addresses, func(w word) bool { return strings.TrimSpace(w.text) == "" }); blank >= 0 {
		c.note(fmt.Sprintf("line %d: a space stands behind the last backslash, so the command ends there", c.addresses[blank].line))
	} else if len(c.addresses) > 1 {
		c.note(fmt.Sprintf("line %d: curl takes more words than one for addresses; quotes may be missing", c.addresses[i].line))
	}
	c.address, c.addressAt = c.addresses[i].text, sourceOf(c.addresses[i].runs, 0)
	return nil
}

// looksLikeHost tells an address without scheme from other words, a key or token among them: its host is in small
// letters and has a dot, or it is localhost.
func looksLikeHost(text string) bool {
	host := split(text).host
	name, _, _ := strings.Cut(host, ":")
	if name == "localhost" {
		return true
	}
	labels := strings.Split(name, ".")
	return len(labels) > 1 && len(labels) < 10 && !slices.ContainsFunc(labels, func(label string) bool {
		return label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
	})
}

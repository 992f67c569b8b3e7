package request

import (
	"strings"
)

// The flags of curl that have a value (curl --help all, 7.88 and 8.15). All others have none.
const (
	longWithValue = " abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout" +
		" connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw" +
		" data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file" +
		" engine etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method" +
		" ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts" +
		" interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate" +
		" local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy" +
		" oauth2-bearer output output-dir parallel-max parallel-max-host pass pinnedpubkey preproxy proto proto-default" +
		" proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header" +
		" proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype" +
		" proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request" +
		" request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5" +
		" socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max" +
		" tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags" +
		" url url-query user user-agent variable vlan-priority write-out "
	shortWithValue = "ACDEFHKPQTUXYbcdemortuwxyz"
)

// flag is a flag of the command with its value.
type flag struct {
	name  string // the long name; a short one that has no meaning here stays as it is
	value word
}

// flags splits a command's words into flags and addresses, as curl does: short flags may be run together, and a short
// flag's value may follow at once.
func flags(words []word) (found []flag, addresses []word, err error) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, rest, needs := w.text, "", false
		switch {
		case name == "--":
			return found, append(addresses, words[i+1:]...), nil
		case strings.HasPrefix(name, "--"):
			name = name[2:]
			needs = strings.Contains(longWithValue, " "+name+" ")
		case len(name) > 1 && name[0] == '-':
			var run []flag
			run, name, rest = shortRun(name[1:])
			found = append(found, run...)
			needs = name != ""
		default:
			addresses = append(addresses, w)
			continue
		}
		if !needs {
			if name != "" {
				found = append(found, flag{name: name})
			}
			continue
		}
		if rest == "" {
			if i++; i == len(words) {
				return nil, nil, at(w.line, noValue(name), "write the value behind it")
			}
			rest, w = words[i].text, words[i]
		}
		w = w.behind(len(w.text) - len(rest))
		found = append(found, flag{name: name, value: w})
	}
	return found, addresses, nil
}

// shortRun reads short flags that are run together. last is the one that has a value, with what follows it.
func shortRun(letters string) (run []flag, last, rest string) {
	for i := range len(letters) {
		letter := letters[i : i+1]
		if strings.Contains(shortWithValue, letter) {
			return run, longName(letter), letters[i+1:]
		}
		run = append(run, flag{name: longName(letter)})
	}
	return run, "", ""
}

// longName is the long form of a short flag that means something here.
func longName(letter string) string {
	switch letter {
	case "A":
		return "user-agent"
	case "E":
		return "cert"
	case "F":
		return "form"
	case "G":
		return "get"
	case "H":
		return "header"
	case "I":
		return "head"
	case "K":
		return "config"
	case "T":
		return "upload-file"
	case "X":
		return "request"
	case "b":
		return "cookie"
	case "d":
		return "data"
	case "e":
		return "referer"
	case "k":
		return "insecure"
	case "n":
		return "netrc"
	case "u":
		return "user"
	case "x":
		return "proxy"
	case ":":
		return "next"
	}
	return letter
}

package explain

import (
	"strings"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// phrase is what clients say before any server has answered. A client names its own reason, so that the cause is
// inferred from wording that has been seen with it.
type phrase struct {
	text  string // in lower case
	cause cause.ID
}

// phrases are those of curl, OpenSSL, Python (socket, ssl, httpx, openai-python), Node and Go, the more telling first.
func phrases() []phrase {
	return []phrase{
		{"api_key client option must be set", cause.CredentialMissing}, // openai-python src/openai/_client.py
		{"api_key environment variable is missing or empty", cause.CredentialMissing},
		{"missing credentials. please pass one of", cause.CredentialMissing},
		{"illegal header value", cause.CredentialWhitespace}, // h11, under httpx
		{"invalid header value", cause.CredentialWhitespace}, // http.client
		{"invalid header field value for", cause.CredentialWhitespace},
		{"invalid character in header content", cause.CredentialWhitespace},           // Node http
		{"'ascii' codec can't encode character", cause.CredentialNonASCII},            // httpx headers
		{"cannot convert argument to a bytestring", cause.CredentialNonASCII},         // Node fetch
		{"certificate has expired", cause.TLSExpired},                                 // OpenSSL X509_V_ERR_CERT_HAS_EXPIRED
		{"cert_has_expired", cause.TLSExpired},                                        // Node
		{"certificate has expired or is not yet valid", cause.TLSExpired},             // Go crypto/x509
		{"hostname mismatch", cause.TLSHostname},                                      // Python ssl
		{"err_tls_cert_altname_invalid", cause.TLSHostname},                           // Node
		{"no alternative certificate subject name matches", cause.TLSHostname},        // curl
		{"unable to get local issuer certificate", cause.TLSUntrustedCA},              // OpenSSL
		{"self signed certificate", cause.TLSUntrustedCA},                             // OpenSSL 1
		{"self-signed certificate", cause.TLSUntrustedCA},                             // OpenSSL 3
		{"certificate signed by unknown authority", cause.TLSUntrustedCA},             // Go
		{"wrong version number", cause.TLSProtocol},                                   // OpenSSL
		{"could not resolve proxy", cause.NetProxy},                                   // curl
		{"could not resolve host", cause.NetDNS},                                      // curl
		{"getaddrinfo enotfound", cause.NetDNS},                                       // Node
		{"getaddrinfo eai_again", cause.NetDNS},                                       // Node
		{"name or service not known", cause.NetDNS},                                   // glibc
		{"temporary failure in name resolution", cause.NetDNS},                        // glibc
		{"nodename nor servname provided", cause.NetDNS},                              // macOS
		{"no such host", cause.NetDNS},                                                // Go
		{"connection refused", cause.NetRefused},                                      // errno ECONNREFUSED
		{"econnrefused", cause.NetRefused},                                            // Node
		{"connection reset by peer", cause.NetConnection},                             // errno ECONNRESET
		{"connect timeout", cause.NetTimeout},                                         // Node undici
		{"request timed out", cause.NetTimeout},                                       // openai-python
		{"operation timed out", cause.NetTimeout},                                     // curl
		{"context deadline exceeded", cause.NetTimeout},                               // Go
		{"dangerouslyallowbrowser", cause.ClientBrowser},                              // openai-node
		{"has been blocked by cors policy", cause.ClientBrowser},                      // browsers
		{"unsupported protocol scheme", cause.ClientMisconfigured},                    // Go
		{"is missing an 'http://' or 'https://' protocol", cause.ClientMisconfigured}, // httpx
	}
}

// phraseOf finds what a client said.
func phraseOf(text string) (Likely, bool) {
	lower := strings.ToLower(text)
	for _, p := range phrases() {
		if at := strings.Index(lower, p.text); at >= 0 {
			return Likely{Cause: p.cause, Confidence: checks.Inferred, Line: p.text}, true
		}
	}
	return Likely{}, false
}

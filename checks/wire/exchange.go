package wire

import (
	"net/http"
	"time"
)

// Stage is a part of an exchange, in the order in which they happen.
type Stage string

// The stages.
const (
	StageBuild   Stage = "build"   // the request is put together; a client refuses here
	StageGuard   Stage = "guard"   // the grant is asked
	StageProxy   Stage = "proxy"   // the proxy is reached and asked
	StageDNS     Stage = "dns"     // the name is resolved
	StageConnect Stage = "connect" // a TCP connection is opened
	StageTLS     Stage = "tls"     // the handshake
	StageSend    Stage = "send"    // the request is written
	StageWait    Stage = "wait"    // the first byte of the reply is awaited
	StageBody    Stage = "body"    // the body is read
)

// Fault says how an exchange failed, in terms that do not depend on a library's wording.
type Fault string

// The faults. FaultNone: a complete HTTP reply of any status came.
const (
	FaultNone          Fault = ""
	FaultWithheld      Fault = "withheld"       // the grant does not allow this request; nothing was sent
	FaultBudget        Fault = "budget"         // the request budget is used up; nothing was sent
	FaultInvalidHeader Fault = "invalid-header" // no client can send this header value
	FaultInvalidURL    Fault = "invalid-url"    // no client can dial this address
	FaultDNS           Fault = "dns"
	FaultRefused       Fault = "refused"
	FaultUnreachable   Fault = "unreachable"
	FaultTimeout       Fault = "timeout"
	FaultCut           Fault = "cut" // closed or reset before the reply was complete
	FaultProxyDial     Fault = "proxy-dial"
	FaultProxyAuth     Fault = "proxy-auth"
	FaultProxyRefused  Fault = "proxy-refused"
	FaultTLSUntrusted  Fault = "tls-untrusted"
	FaultTLSExpired    Fault = "tls-expired"
	FaultTLSName       Fault = "tls-name"
	FaultTLSProtocol   Fault = "tls-protocol" // not TLS on the other side, or no common version
	FaultTooLarge      Fault = "too-large"    // the body exceeds the limit, also after decompression
	FaultStalled       Fault = "stalled"      // the body never ends
	FaultMalformed     Fault = "malformed"    // the bytes are no HTTP reply
	FaultCanceled      Fault = "canceled"
	FaultCrashed       Fault = "crashed" // a fault of this program: Err wraps a *Crash
)

// Exchange is one request and its outcome. It never holds a credential's bytes.
type Exchange struct {
	Method, URL string
	Probe       string   // the probe that asked, such as "models"
	Sent        bool     // an HTTP request to the API left this machine
	HeaderNames []string // of the request

	Started time.Time
	Took    time.Duration
	Timings []Timing

	Fault  Fault
	Failed Stage // set with Fault
	Err    error // with Fault: the library's own words; clean them before they are shown

	Host      string // host:port dialled for the API
	Addresses []string
	Attempts  []Attempt
	Proxy     ProxyUse
	TLS       *TLSFacts

	Status     int
	Header     http.Header
	Body       []byte    // bounded, decompressed
	Encoding   string    // Content-Encoding as received
	ServerTime time.Time // of the Date header; zero where absent
	ReceivedAt time.Time // local clock when the header arrived
}

// Answered reports whether a complete HTTP reply came.
func (e Exchange) Answered() bool { return e.Fault == FaultNone && e.Status != 0 }

// Timing is one stage's share of an exchange.
type Timing struct {
	Stage Stage
	Took  time.Duration
}

// Attempt is one try to open a TCP connection.
type Attempt struct {
	Address string // ip:port
	Err     string // empty: connected
	Took    time.Duration
}

// ProxyUse explains the proxy decision.
type ProxyUse struct {
	URL        string // without credentials; empty: direct
	Variable   string // the variable that chose it, such as HTTPS_PROXY
	HasUser    bool   // the variable carries a user name
	Differs    bool   // the reference client would use a proxy here: httpx does not leave out loopback addresses
	Why        string // in words: "NO_PROXY entry \".example\" matches", "no proxy variable is set"
	Status     int    // of the CONNECT reply, 0 where none came
	StatusText string
	Challenge  string // the Proxy-Authenticate header's scheme

	err error // the variable holds no usable address
}

// TLSFacts is what the handshake showed, also when it failed.
type TLSFacts struct {
	Version      string        // "TLS 1.3"
	Certificates []Certificate // as sent, leaf first
}

// Certificate is one certificate of the peer's chain.
type Certificate struct {
	Subject, Issuer     string
	Names               []string // DNS names and addresses it is for
	NotBefore, NotAfter time.Time
	DER                 []byte `json:"-"`
}

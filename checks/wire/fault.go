package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// classify turns a transport's error into a Fault. The stage tells apart what looks alike (a timeout of the
// connection and one of the reply).
func classify(err error, stage Stage, proxied bool) (Fault, Stage) {
	var proxy *proxyError
	var crash *Crash
	switch {
	case err == nil:
		return FaultNone, ""
	case errors.Is(err, ErrWithheld):
		return FaultWithheld, StageGuard
	case errors.As(err, &crash):
		return FaultCrashed, stage
	case errors.Is(err, context.Canceled):
		return FaultCanceled, stage
	case errors.Is(err, errUndecodable):
		return FaultMalformed, StageBody
	case errors.As(err, &proxy):
		return proxy.fault, StageProxy
	}
	if fault := classifyTLS(err); fault != FaultNone {
		return fault, StageTLS
	}
	fault := classifyNetwork(err)
	if proxied && (stage == StageProxy || stage == StageDNS || stage == StageConnect || stage == StageBuild) && fault != FaultNone {
		return FaultProxyDial, StageProxy
	}
	switch {
	case fault == FaultDNS, fault == FaultTimeout && stage == StageDNS:
		return FaultDNS, StageDNS
	case fault == FaultRefused || fault == FaultUnreachable:
		return fault, StageConnect
	case fault == FaultTimeout && stage == StageBody:
		return FaultStalled, StageBody
	case fault != FaultNone:
		return fault, stage
	}
	return classifyProtocol(err, stage)
}

func classifyTLS(err error) Fault {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var roots x509.SystemRootsError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown), errors.As(err, &roots):
		return FaultTLSUntrusted
	case errors.As(err, &name):
		return FaultTLSName
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return FaultTLSExpired
		}
		return FaultTLSUntrusted
	case errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return FaultTLSProtocol
	case strings.Contains(err.Error(), "tls: "):
		return FaultTLSProtocol
	}
	return FaultNone
}

func classifyNetwork(err error) Fault {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return FaultDNS
	case errors.Is(err, syscall.ECONNREFUSED):
		return FaultRefused
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		return FaultUnreachable
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return FaultTimeout
	case errors.As(err, &timeout) && timeout.Timeout():
		return FaultTimeout
	}
	return FaultNone
}

// classifyProtocol reads what is left: a connection that ended early, or bytes that are no HTTP.
func classifyProtocol(err error, stage Stage) (Fault, Stage) {
	text := err.Error()
	switch {
	case strings.Contains(text, "malformed HTTP"):
		// A TLS record (alert, type 0x15) where an HTTP status line was due: TLS on the other side.
		if strings.Contains(text, `"\x15\x03`) {
			return FaultTLSProtocol, StageTLS
		}
		return FaultMalformed, StageWait
	case strings.Contains(text, "server response headers exceeded"):
		return FaultTooLarge, StageWait
	}
	return FaultCut, stage // what is left are connections that ended: EOF, reset, broken pipe
}

// plainReason is the last, plain part of a network error: "connection refused".
func plainReason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	if classifyNetwork(err) == FaultTimeout {
		return "no answer in time"
	}
	return err.Error()
}

package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// tlsFacts reads what a finished handshake showed.
func tlsFacts(state *tls.ConnectionState) *TLSFacts {
	return &TLSFacts{
		Version: tls.VersionName(state.Version), Certificates: certificates(state.PeerCertificates),
	}
}

// tlsFailure reads the chain of a handshake that was not trusted.
func tlsFailure(err error) *TLSFacts {
	var failed *tls.CertificateVerificationError
	if !errors.As(err, &failed) {
		return nil
	}
	return &TLSFacts{Certificates: certificates(failed.UnverifiedCertificates)}
}

func certificates(chain []*x509.Certificate) []Certificate {
	out := make([]Certificate, 0, len(chain))
	for _, cert := range chain {
		names := append([]string{}, cert.DNSNames...)
		for _, ip := range cert.IPAddresses {
			names = append(names, ip.String())
		}
		out = append(out, Certificate{
			Subject: cert.Subject.String(), Issuer: cert.Issuer.String(), Names: names,
			NotBefore: cert.NotBefore, NotAfter: cert.NotAfter, DER: cert.Raw,
		})
	}
	return out
}

// anchor is the pool that trusts the topmost certificate of a chain that was shown before, for a proof.
func anchor(chain []Certificate) (*x509.CertPool, bool) {
	pool := x509.NewCertPool()
	for i := len(chain) - 1; i >= 0; i-- {
		cert, err := x509.ParseCertificate(chain[i].DER)
		if err == nil {
			pool.AddCert(cert)
			return pool, true
		}
	}
	return nil, false
}

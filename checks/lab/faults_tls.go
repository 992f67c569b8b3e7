package lab

import "authdoctor/checks/cause"

// tlsFaults break the handshake.
func tlsFaults() []Fault {
	return inSlot(slotTLS, openAI, []Fault{
		{
			ID: "ca-unknown", Title: "The certificate's authority is not trusted", Cause: cause.TLSUntrustedCA, stop: atTLS,
			About:  "A company proxy or a private gateway signs with its own authority, which this machine does not know. Its certificate lies beside the project.",
			inject: func(s *scene) { s.security = untrusted },
		},
		{
			ID: "cert-expired", Title: "The certificate has expired", Cause: cause.TLSExpired, stop: atTLS,
			About:  "The server's certificate ended yesterday; its authority is trusted.",
			inject: func(s *scene) { s.security = expired },
		},
		{
			ID: "cert-wrong-name", Title: "The certificate is for another name", Cause: cause.TLSHostname, stop: atTLS,
			About:  "The server shows a certificate for gateway.practice.test, whatever name it was called by.",
			inject: func(s *scene) { s.security = otherName },
		},
		{
			ID: "https-on-http-port", Title: "The address says https, the server speaks http", Cause: cause.TLSProtocol, Repairable: true, stop: atTLS,
			About:  "Clients report a wrong version number or an HTTP response to an HTTPS client.",
			inject: func(s *scene) { s.security, s.scheme = plainOnly, "https" },
		},
		{
			ID: "http-on-https-port", Title: "The address says http, the server speaks https", Cause: cause.TLSProtocol, Repairable: true, stop: atTLS,
			About:  "The server answers 400: an HTTP request was sent to an HTTPS server.",
			inject: func(s *scene) { s.security, s.scheme = silentScheme, "http" },
		},
	})
}

package lab

import (
	"slices"

	"authdoctor/checks/cause"
)

// networkFaults keep a request from arriving, or its reply from coming back whole.
func networkFaults() []Fault {
	return inSlot(slotNetwork, openAI, slices.Concat(unreachable(), brokenReplies()))
}

// unreachable keeps a request from arriving.
func unreachable() []Fault {
	return []Fault{
		{
			ID: "dns-unknown", Title: "The host name does not exist", Cause: cause.NetDNS, stop: atConnect,
			About:  "A name in the base URL cannot be resolved: a typing error, or a private name outside its network.",
			inject: func(s *scene) { s.host, s.noPort = unknownHost, true },
		},
		{
			ID: "dns-sinkhole", Title: "The host name resolves to nowhere", Cause: cause.NetDNS, stop: atConnect,
			About: "A filtering resolver answers 0.0.0.0 for the API's name.",
			inject: func(s *scene) {
				s.host, s.noPort, s.scheme, s.sinkhole = practiceHost, true, "https", true
			},
		},
		{
			ID: "port-closed", Title: "Nothing listens at the address", Cause: cause.NetRefused, stop: atConnect,
			About:  "The local gateway is not running, or the port in the base URL is another one's.",
			inject: func(s *scene) { s.closedPort = true },
		},
		{
			ID: "proxy-dead", Title: "The proxy does not run", Cause: cause.NetProxy, Repairable: true, stop: atConnect,
			About:  "HTTPS_PROXY names a proxy that nothing answers at, left over from another network.",
			inject: behindProxy(func(s *scene) { s.proxyDead = true }),
		},
		{
			ID: "proxy-forbids", Title: "The proxy refuses the host", Cause: cause.NetProxy, Repairable: true, stop: atConnect,
			About: "The proxy answers CONNECT with 403: the API's name is not on its list.",
			inject: behindProxy(func(s *scene) {
				s.proxyRefusal = &answer{Status: 403, Media: "text/plain", Body: "Access to this host is denied by policy.\n"}
			}),
		},
		{
			ID: "proxy-auth", Title: "The proxy wants a login", Cause: cause.NetProxyAuth, Repairable: true, stop: atConnect,
			About: "The proxy answers CONNECT with 407, because HTTPS_PROXY carries no user name and password.",
			inject: behindProxy(func(s *scene) {
				reply := answer{Status: 407, Media: "text/plain", Body: "Proxy authentication required.\n"}.
					with("Proxy-Authenticate", `Basic realm="practice"`)
				s.proxyRefusal = &reply
			}),
		},
	}
}

// brokenReplies come late, never, or in part.
func brokenReplies() []Fault {
	return []Fault{
		{
			ID: "never-answers", Title: "The server never answers", Cause: cause.NetTimeout, stop: atConnect,
			About:  "The connection opens, the request goes out, and then nothing comes.",
			inject: func(s *scene) { s.front(silence) },
		},
		{
			ID: "endless-body", Title: "The reply never ends", Cause: cause.NetTimeout, stop: atConnect,
			About:  "The server answers 200 and then sends one byte at a time, for ever.",
			inject: func(s *scene) { s.front(drip) },
		},
		{
			ID: "connection-cut", Title: "The connection closes without a reply", Cause: cause.NetConnection, stop: atConnect,
			About:  "The other side hangs up as soon as it has read the request. Clients report a disconnect, or just a connection error.",
			inject: func(s *scene) { s.conn = ConnFault{Cut: true} },
		},
		{
			ID: "reset", Title: "The connection is reset", Cause: cause.NetConnection, stop: atConnect,
			About:  "A firewall or a crashed process resets the connection in the middle of the request.",
			inject: func(s *scene) { s.conn = ConnFault{Cut: true, Reset: true} },
		},
		{
			ID: "cut-headers", Title: "The reply ends inside its headers", Cause: cause.NetConnection, stop: atConnect,
			About:  "The reply breaks off after a few header bytes.",
			inject: func(s *scene) { s.conn = ConnFault{Cut: true, After: 60} },
		},
		{
			ID: "cut-body", Title: "The reply ends inside its body", Cause: cause.NetConnection, stop: atConnect,
			About:  "The reply announces more bytes than come.",
			inject: func(s *scene) { s.front(shortBody) },
		},
	}
}

// behindProxy moves the practice to a name, since proxies never apply to loopback addresses, and to https, since the
// faults are in CONNECT. The direct way works, where practiceHost is resolved in this process.
func behindProxy(more func(*scene)) func(*scene) {
	return func(s *scene) {
		s.host = practiceHost
		if s.security == unsecured {
			s.security = trusted
		}
		more(s)
	}
}

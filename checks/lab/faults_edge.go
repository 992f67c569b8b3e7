package lab

import "authdoctor/checks/cause"

// edgeFaults are answers of something in front of the API.
func edgeFaults() []Fault {
	return inSlot(slotEdge, openAI, []Fault{
		{
			ID: "waf-challenge", Title: "A firewall wants to see a browser", Cause: cause.WAFBlocked, stop: atEdge,
			About: "Cloudflare answers 403 with its page \"Just a moment...\" before the API sees the request.",
			inject: inFront(page(answer{
				Status: 403, Media: "text/html; charset=UTF-8", Body: challengePage,
				Header: map[string]string{"Cf-Ray": "8f1a2b3c4d5e6f70-LAB", "Cf-Mitigated": "challenge", "Cache-Control": "private, max-age=0, no-store"},
			})),
		},
		{
			ID: "waf-1010", Title: "A firewall dislikes the client", Cause: cause.WAFBlocked, stop: atEdge,
			About: "The whole reply is the text \"error code: 1010\": the edge refuses the client's signature, not the key.",
			inject: inFront(page(answer{
				Status: 403, Media: "text/plain; charset=UTF-8", Body: "error code: 1010",
				Header: map[string]string{"Cf-Ray": "8f1a2b3c4d5e6f71-LAB"},
			})),
		},
		{
			ID: "portal-html", Title: "A login page answers instead of the API", Cause: cause.NetNonJSONResponse, stop: atEdge,
			About:  "A captive portal or a single sign-on page answers 200 with HTML. Clients fail on the first character, <.",
			inject: inFront(page(answer{Status: 200, Media: "text/html; charset=utf-8", Body: portalPage})),
		},
		{
			ID: "html-401-basic", Title: "A password gate stands in front of the API", Cause: cause.NetNonJSONResponse, stop: atEdge,
			About: "A reverse proxy asks for a user name and password with a page of its own; its 401 says nothing about the key.",
			inject: inFront(page(answer{
				Status: 401, Media: "text/html", Body: gatePage,
				Header: map[string]string{"Www-Authenticate": `Basic realm="Staging"`},
			})),
		},
		{
			ID: "empty-200", Title: "The reply is empty", Cause: cause.NetNonJSONResponse, stop: atEdge,
			About:  "Something answers 200 with no body at all. Clients say: expecting value, line 1 column 1.",
			inject: inFront(page(answer{Status: 200})),
		},
		{
			ID: "oversized", Title: "The reply is far too large", Cause: cause.NetNonJSONResponse, stop: atEdge,
			About:  "Where a short list was due, tens of megabytes come.",
			inject: inFront(flood(false)),
		},
		{
			ID: "gzip-bomb", Title: "The reply grows when it is unpacked", Cause: cause.NetNonJSONResponse, stop: atEdge,
			About:  "A small compressed reply unpacks to tens of megabytes.",
			inject: inFront(flood(true)),
		},
		{
			ID: "redirect-host", Title: "A redirect to another host loses the key", Cause: cause.EndpointAuthStripped, Repairable: true, stop: atEdge,
			About:  "The address redirects to another host name. Clients follow, drop the Authorization header, and are told that they sent no key.",
			inject: inFront(moved),
		},
		{
			ID: "header-stripped", Title: "A layer drops the key", Cause: cause.EndpointAuthStripped, stop: atEdge,
			About:  "A reverse proxy removes the Authorization header; the API says that no key was provided, although one was sent.",
			inject: inFront(stripped),
		},
	})
}

func inFront(l layer) func(*scene) { return func(s *scene) { s.front(l) } }

const challengePage = `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="robots" content="noindex,nofollow">
<meta http-equiv="refresh" content="360"></head><body class="no-js"><div class="main-wrapper" role="main">
<noscript><div class="h2">Enable JavaScript and cookies to continue</div></noscript></div>
<script>(function(){window._cf_chl_opt = {cType: 'managed'};}());</script></body></html>
`

const portalPage = `<!doctype html>
<html><head><title>Sign in to the guest network</title></head>
<body><h1>Welcome</h1><form method="post" action="/login"><input name="room"><button>Connect</button></form></body></html>
`

const gatePage = `<html>
<head><title>401 Authorization Required</title></head>
<body>
<center><h1>401 Authorization Required</h1></center>
<hr><center>nginx</center>
</body>
</html>
`

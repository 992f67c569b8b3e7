package lab

import "authdoctor/checks/cause"

// serverFaults are the vendor's own; nothing on this side helps but waiting. They meet requests that got past the key.
func serverFaults() []Fault {
	return inSlot(slotServer, openAI, []Fault{
		{
			ID: "overloaded", Title: "The vendor is out of capacity", Cause: cause.ServerOverloaded, stop: atServer,
			About: "503 server_is_overloaded: nothing is wrong with the key or the request.",
			inject: refusing(atServer, refused(503, "service_unavailable_error", "server_is_overloaded",
				"Our servers are currently overloaded. Please try again later.").with("Retry-After", "10")),
		},
		{
			ID: "server-error", Title: "The vendor's server failed", Cause: cause.ServerError, stop: atServer,
			About: "500 server_error: the vendor's own fault; its status page may say more.",
			inject: refusing(atServer, refused(500, "server_error", "",
				"The server had an error while processing your request. Sorry about that!")),
		},
		{
			ID: "bad-gateway-html", Title: "The vendor's gateway lost its server", Cause: cause.ServerError, stop: atServer,
			About:  "502 with a short HTML page: the gateway in front of the API runs, the API behind it does not.",
			inject: refusing(atServer, answer{Status: 502, Media: "text/html", Body: badGatewayPage}),
		},
	})
}

const badGatewayPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>nginx</center>
</body>
</html>
`

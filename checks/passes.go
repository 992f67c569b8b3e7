package checks

import (
	"authdoctor/checks/cause"
	"authdoctor/checks/reply"
	"authdoctor/checks/wire"
)

// Passes reports whether a reply grants what its probe asked. The probe without a credential passes when the API answers
// at all; a body that must fail passes when it is refused for itself, which a version that is too old for the model is not.
func Passes(probe string, ex wire.Exchange, reading reply.Reading) bool {
	switch probe {
	case ProbeNone:
		return reading.API() && ex.Status < 500
	case ProbeQuota:
		forItself := len(reading.Causes) == 0 || reading.Causes[0].Group() == "request" && reading.Causes[0] != cause.RequestAPIVersion
		return reading.OK() || (ex.Status == 400 || ex.Status == 422) && forItself
	}
	return reading.OK()
}

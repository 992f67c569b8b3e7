package checks

import "authdoctor/checks/provider"

// ByMark is the confidence that a rule of this mark gives on its own.
func ByMark(mark provider.Mark) Confidence {
	switch mark {
	case provider.Documented:
		return Stated
	case provider.Observed:
		return Inferred
	case provider.Unverified:
	}
	return Possible
}

package local

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"

	"github.com/golang-jwt/jwt/v5"
)

// leeway is how far two honest clocks may be apart (RFC 7519 section 4.1.4: "a few minutes" at most).
const leeway = 60 * time.Second

// times are the claims of a JWT that bind it to a clock (RFC 7519 sections 4.1.4 to 4.1.6). Zero: not claimed.
type times struct{ expires, notBefore, issued time.Time }

// readTimes decodes a JWT without verifying it; nil where the text is none. Five parts are an encrypted token,
// which only its reader can open.
func readTimes(text string) *times {
	if !strings.HasPrefix(text, "eyJ") || len(text) > 1<<16 {
		return nil
	}
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(text, claims)
	if err != nil && !errors.Is(err, jwt.ErrTokenUnverifiable) { // an unknown algorithm does not hide the claims
		return nil
	}
	return &times{
		expires:   numericDate(claims["exp"]),
		notBefore: numericDate(claims["nbf"]),
		issued:    numericDate(claims["iat"]),
	}
}

// numericDate reads seconds since 1970 (RFC 7519 section 2). What no calendar has is not claimed.
func numericDate(claim any) time.Time {
	seconds, ok := claim.(float64)
	if !ok || math.IsNaN(seconds) || seconds <= 0 || seconds > 1<<38 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

func tokenTime(v view) checks.Finding {
	t := v.key.token
	if t == nil {
		return pass("the key is no JWT, it shows no times of its own")
	}
	switch {
	case !t.expires.IsZero() && v.now.After(t.expires.Add(leeway)):
		summary := "the token expired " + span(v.now.Sub(t.expires)) + " ago (" + stamp(t.expires) + ")"
		return fail(cause.TokenExpired, summary, v.others(),
			v.measured("exp "+stamp(t.expires)+", this clock "+stamp(v.now), "exp in the future"))
	case !t.notBefore.IsZero() && t.notBefore.After(v.now.Add(leeway)):
		summary := "the token is not valid before " + stamp(t.notBefore) + ", in " + span(t.notBefore.Sub(v.now)) + " by this clock"
		return fail(cause.TokenClockSkew, summary, v.others(),
			v.measured("nbf "+stamp(t.notBefore)+", this clock "+stamp(v.now), "nbf in the past"))
	case !t.issued.IsZero() && t.issued.After(v.now.Add(leeway)):
		summary := "the token was issued " + span(t.issued.Sub(v.now)) + " ahead of this clock (" + stamp(t.issued) + ")"
		return fail(cause.TokenClockSkew, summary, v.others(),
			v.measured("iat "+stamp(t.issued)+", this clock "+stamp(v.now), "iat in the past"))
	case t.expires.IsZero():
		return pass("the token claims no end")
	}
	return pass("the token is valid until " + stamp(t.expires) + ", by its own claims")
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// span is a duration in its two largest units: "2 h 3 min".
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d d %d h", int(d.Hours())/24, int(d.Hours())%24)
}

package local

import (
	"strings"
	"testing"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"

	"github.com/golang-jwt/jwt/v5"
)

func token(t testing.TB, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("not a secret"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTokenTime(t *testing.T) {
	at := func(d time.Duration) int64 { return testNow.Add(d).Unix() }
	for _, c := range []struct {
		name   string
		claims jwt.MapClaims
		want   checks.Status
		cause  cause.ID
		says   string
	}{
		{"valid", jwt.MapClaims{"exp": at(time.Hour), "nbf": at(-time.Hour), "iat": at(-time.Hour)}, checks.Pass, "", "2026-11-23T15:03:00Z"},
		{"expired", jwt.MapClaims{"exp": at(-2*time.Hour - 3*time.Minute)}, checks.Fail, cause.TokenExpired, "expired 2 h 3 min ago (2026-11-23T12:00:00Z)"},
		{"expired long ago", jwt.MapClaims{"exp": at(-75 * time.Hour)}, checks.Fail, cause.TokenExpired, "expired 3 d 3 h ago"},
		{"expired within the leeway", jwt.MapClaims{"exp": at(-59 * time.Second)}, checks.Pass, "", ""},
		{"expired behind the leeway", jwt.MapClaims{"exp": at(-61 * time.Second)}, checks.Fail, cause.TokenExpired, "1 min ago"},
		{"not yet valid", jwt.MapClaims{"nbf": at(10 * time.Minute), "exp": at(time.Hour)}, checks.Fail, cause.TokenClockSkew, "not valid before 2026-11-23T14:13:00Z, in 10 min"},
		{"issued in the future", jwt.MapClaims{"iat": at(5 * time.Minute), "exp": at(time.Hour)}, checks.Fail, cause.TokenClockSkew, "issued 5 min ahead"},
		{"not yet valid within the leeway", jwt.MapClaims{"nbf": at(30 * time.Second)}, checks.Pass, "", "no end"},
		{"no times", jwt.MapClaims{"sub": "a"}, checks.Pass, "", "no end"},
		{"times of a wrong type", jwt.MapClaims{"exp": "yesterday", "nbf": []int{1}}, checks.Pass, "", "no end"},
		{"a date no calendar has", jwt.MapClaims{"exp": 1e300}, checks.Pass, "", "no end"},
		{"a negative date", jwt.MapClaims{"exp": -5}, checks.Pass, "", "no end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openAI(t, token(t, c.claims))
			f := p.ask("credential.token-time")
			if f.Status != c.want || !strings.Contains(f.Summary, c.says) {
				t.Fatalf("%s, want %s: %s", f.Status, c.want, f.Summary)
			}
			if c.cause != "" && (f.Causes[0] != c.cause || len(f.Evidence) != 1) {
				t.Errorf("causes %v, evidence %v", f.Causes, f.Evidence)
			}
			if kind := p.ask("credential.kind"); kind.Status != checks.Warn {
				t.Errorf("kind is %s: a JWT can be an OAuth token that works", kind.Status)
			}
			for _, id := range []string{"credential.vendor", "credential.expanded", "credential.whole", "credential.clean"} {
				if f := p.ask(id); f.Status != checks.Pass {
					t.Errorf("%s is %s: %s", id, f.Status, f.Summary)
				}
			}
		})
	}
}

func TestTokensThatAreNone(t *testing.T) {
	good := token(t, jwt.MapClaims{"exp": testNow.Add(-time.Hour).Unix()})
	parts := strings.Split(good, ".")
	for name, text := range map[string]string{
		"two parts":   parts[0] + "." + parts[1],
		"five parts":  good + "." + parts[1] + "." + parts[2],
		"no base64":   parts[0] + ".***." + parts[2],
		"no JSON":     parts[0] + "." + parts[0][:10] + "." + parts[2],
		"a null body": parts[0] + ".bnVsbA." + parts[2],
		"opaque":      projectKey(),
	} {
		if f := openAI(t, text).ask("credential.token-time"); f.Status == checks.Fail {
			t.Errorf("%s: %s", name, f.Summary)
		}
	}
	if readTimes("eyJ"+strings.Repeat("A", 1<<17)) != nil {
		t.Error("a text without end is decoded")
	}
}

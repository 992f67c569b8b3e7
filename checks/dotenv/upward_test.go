package dotenv

import "testing"

func TestExamples(t *testing.T) {
	for name, want := range map[string]bool{
		".env.example": true, ".env.Sample": true, ".env.local.template": true, ".env.dist": true,
		".env": false, ".env.local": false, ".env.production": false, ".env.examples": false,
	} {
		if got := isExample(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

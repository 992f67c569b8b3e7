package uitest

import "authdoctor/ui/session"

// ThreeKeys is the machine of QuotedKey with three stored keys, of which one is due and one is refused.
func ThreeKeys() *Session {
	s := QuotedKey()
	s.Store.Stored.Keys = []session.StoredKey{
		{Name: "groq", Provider: "Groq", Kind: "API key", Fingerprint: "gsk_…e5F6 (01234567)", Backend: "keyring", Age: "12 days",
			Verified: "yesterday: refused (credential.revoked)", Refused: true, Rotate: "in 78 days"},
		{Name: "openai", Provider: "OpenAI", Kind: "project key", Fingerprint: "sk-proj-…a1B2 (3f9c01aa)", Backend: "keyring", Age: "93 days",
			Verified: "2 hours ago: it works", Works: true, Rotate: "due since 3 days", Due: true, Previous: "sk-proj-…o1D0 (99aa88bb)"},
		{Name: "work", Provider: "OpenAI", Kind: "service account key", Fingerprint: "sk-svcacct-…k7L8 (4455eeff)", Backend: "keyring", Age: "3 days",
			Verified: "never tested", Expires: "in 27 days", Rotate: "in 27 days"},
	}
	s.Store.Stored.Reminders = []string{"The key openai is due for rotation since 3 days."}
	s.Store.Rotation = session.Rotation{Page: "https://platform.openai.com/api-keys", Places: []session.RotationPlace{
		{Where: ".env:3 OPENAI_API_KEY", Preview: "- OPENAI_API_KEY=sk-proj-…a1B2\n+ OPENAI_API_KEY=(the new key)"},
		{Where: "~/.zshrc:12 OPENAI_API_KEY", Preview: "- export OPENAI_API_KEY=sk-proj-…a1B2\n+ export OPENAI_API_KEY=(the new key)"},
		{Where: "~/.codex/auth.json OPENAI_API_KEY", Off: "a live login of Codex: log in again there"},
	}}
	return s
}

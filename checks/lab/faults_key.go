package lab

import (
	"slices"
	"time"

	"authdoctor/checks/cause"
)

// keyFaults are wrong in the place of the key.
func keyFaults() []Fault {
	return inSlot(slotKey, openAI, slices.Concat(absentKeys(), spoiltKeys(), wrongKeys(), spentTokens(), hiddenKeys()))
}

// absentKeys are no key at all: nothing, or text in its place.
func absentKeys() []Fault {
	return []Fault{
		{
			ID: "key-missing", Title: "No key is set", Cause: cause.CredentialMissing, Local: true, stop: atBuild,
			About:  "OPENAI_API_KEY is not set anywhere. The SDK refuses to start: the api_key client option must be set.",
			inject: func(s *scene) { s.credential = nil },
		},
		{
			ID: "key-empty", Title: "The key is set to nothing", Cause: cause.CredentialMissing, Local: true, stop: atBuild,
			About:  "OPENAI_API_KEY exists and is empty, as an unset secret in a CI job leaves it.",
			inject: key(inEnvironment, func(string) string { return "" }),
		},
		{
			ID: "key-placeholder", Title: "The key is example text", Cause: cause.CredentialPlaceholder, Local: true, stop: atKey,
			About:  "The .env file is still the copied example: the key reads your-api-key-here.",
			inject: key(inDotEnv, func(string) string { return "your-api-key-here" }),
		},
		{
			ID: "key-unexpanded", Title: "The key is a variable's name", Cause: cause.CredentialPlaceholder, Local: true, stop: atKey,
			About:  "A compose file passed ${OPENAI_KEY_PROD} on without replacing it, and that text is the key now.",
			inject: key(inEnvironment, func(string) string { return "${OPENAI_KEY_PROD}" }),
		},
	}
}

// spoiltKeys are the good key with something added or taken away.
func spoiltKeys() []Fault {
	return []Fault{
		{
			ID: "key-newline", Title: "The key ends in a line break", Cause: cause.CredentialWhitespace, Repairable: true, Local: true, stop: atBuild,
			About:  "The key was read from a file together with its last line break. Clients fail before they send anything, often with a bare connection error.",
			inject: key(inEnvironment, func(good string) string { return good + "\n" }),
		},
		{
			ID: "key-carriage-return", Title: "The key ends in a carriage return", Cause: cause.CredentialWhitespace, Repairable: true, Local: true, stop: atBuild,
			About:  "A shell sourced a .env file with Windows line ends; the key ends in an invisible character.",
			inject: key(inEnvironment, func(good string) string { return good + "\r" }),
		},
		{
			ID: "key-inner-space", Title: "The key has a space inside", Cause: cause.CredentialWhitespace, Repairable: true, Local: true, stop: atKey,
			About:  "The key was copied from a page that broke it into two lines; a space is left where the break was.",
			inject: key(inDotEnv, func(good string) string { return good[:len(good)/2] + " " + good[len(good)/2:] }),
		},
		{
			ID: "key-quoted", Title: "The key is wrapped in double quotes", Cause: cause.CredentialQuoted, Repairable: true, Local: true, stop: atKey,
			About:  "docker --env-file and Windows set keep quotes; the server receives them as part of the key and answers 401.",
			inject: key(inEnvironment, func(good string) string { return `"` + good + `"` }),
		},
		{
			ID: "key-single-quoted", Title: "The key is wrapped in single quotes", Cause: cause.CredentialQuoted, Repairable: true, Local: true, stop: atKey,
			About:  "The same with single quotes, from a YAML list in a compose file.",
			inject: key(inEnvironment, func(good string) string { return "'" + good + "'" }),
		},
		{
			ID: "key-bearer", Title: "The key starts with Bearer", Cause: cause.CredentialBearerPrefix, Repairable: true, Local: true, stop: atKey,
			About:  "The header's scheme word was pasted with the key, so that the client sends it twice.",
			inject: key(inDotEnv, func(good string) string { return "Bearer " + good }),
		},
		{
			ID: "key-smart-quotes", Title: "The key is wrapped in typographic quotes", Cause: cause.CredentialNonASCII, Repairable: true, Local: true, stop: atKey,
			About:  "The key went through a chat or a word processor that made curly quotes. Python fails with an encoding error.",
			inject: key(inDotEnv, func(good string) string { return "\u201c" + good + "\u201d" }),
		},
		{
			ID: "key-zero-width", Title: "The key holds an invisible character", Cause: cause.CredentialNonASCII, Repairable: true, Local: true, stop: atKey,
			About:  "A zero-width space from a web page sits inside the key. It looks right in every editor.",
			inject: key(inEnvironment, func(good string) string { return good[:20] + "\u200b" + good[20:] }),
		},
		{
			ID: "key-bom", Title: "The key starts with a byte order mark", Cause: cause.CredentialNonASCII, Repairable: true, Local: true, stop: atKey,
			About:  "The key was read from a file that Windows saved with a byte order mark.",
			inject: key(inEnvironment, func(good string) string { return "\ufeff" + good }),
		},
		{
			ID: "key-masked", Title: "The key is the shortened form of the dashboard", Cause: cause.CredentialTruncated, Local: true, stop: atKey,
			About:  "The list of keys shows only the first and last characters, and that text was copied.",
			inject: key(inEnvironment, func(good string) string { return good[:3] + "..." + good[len(good)-4:] }),
		},
	}
}

// wrongKeys have the form of a credential and are good for something else, or for nothing any more.
func wrongKeys() []Fault {
	return []Fault{
		{
			ID: "key-other-vendor", Title: "The key belongs to another vendor", Cause: cause.CredentialWrongProvider, stop: atKey,
			About:  "A key in OpenRouter's form goes to OpenAI, which answers 401 and quotes the foreign prefix.",
			inject: made((*keys).otherVendor),
		},
		{
			ID: "key-admin", Title: "The key is an admin key", Cause: cause.CredentialWrongKind, stop: atKey,
			About:  "An organization's admin key manages projects; on a model route it is refused.",
			inject: made(func(k *keys) string { return k.infixed("admin-", 58) }),
		},
		{
			ID: "key-session", Title: "The key is a browser session", Cause: cause.CredentialWrongKind, stop: atKey,
			About:  "A sess- token was copied from the browser's developer tools. It is no API key.",
			inject: made((*keys).session),
		},
		{
			ID: "key-ephemeral", Title: "The key is a short-lived client secret", Cause: cause.CredentialWrongKind, stop: atKey,
			About:  "An ek_ client secret is for one realtime session in a browser, not for a server.",
			inject: made((*keys).ephemeral),
		},
		{
			ID: "key-unknown", Title: "The server does not know the key", Cause: cause.CredentialInvalid, stop: atKey,
			About:  "The key is well-formed, but it was deleted or never existed.",
			inject: func(s *scene) { s.credential = func(string) string { return s.keys.stale } },
		},
	}
}

// spentTokens are signed tokens outside their time.
func spentTokens() []Fault {
	return []Fault{
		{
			ID: "jwt-expired", Title: "The access token has expired", Cause: cause.TokenExpired, stop: atKey,
			About:  "A login token was copied into the key's place; it ended an hour ago.",
			inject: token(-2*time.Hour, -time.Hour, refused(401, invalidRequest, "token_expired", "Provided authentication token is expired. Please try signing in again.")),
		},
		{
			ID: "jwt-not-yet", Title: "The access token is not valid yet", Cause: cause.TokenClockSkew, stop: atKey,
			About:  "The token was issued by a machine whose clock runs ahead; the server says that its time has not come.",
			inject: token(20*time.Minute, 80*time.Minute, refused(401, invalidRequest, "", "Provided authentication token is not yet valid. Please check the clock of the machine that issued it.")),
		},
	}
}

// hiddenKeys are good and lose against another value.
func hiddenKeys() []Fault {
	return []Fault{
		{
			ID: "key-shadowed", Title: "An old key in the environment hides the new one", Cause: cause.CredentialShadowed, Repairable: true, stop: atKey,
			About: "The good key is in .env, but the shell still exports an old one, and the environment wins.",
			inject: func(s *scene) {
				s.set(inDotEnv, s.client.key, s.keys.good)
				s.credential = func(string) string { return s.keys.stale }
			},
		},
		{
			ID: "key-shadowed-empty", Title: "An empty variable hides the key", Cause: cause.CredentialShadowed, Repairable: true, stop: atBuild,
			About: "The good key is in .env, but the environment sets the same name to nothing, and that wins.",
			inject: func(s *scene) {
				s.set(inDotEnv, s.client.key, s.keys.good)
				s.credential = func(string) string { return "" }
			},
		},
		{
			ID: "headers-override", Title: "A custom header replaces the key", Cause: cause.CredentialShadowed, Repairable: true, stop: atKey,
			About:  "OPENAI_CUSTOM_HEADERS still carries an old Authorization header, which beats the key.",
			inject: func(s *scene) { s.overrideHeader() },
		},
	}
}

// inSlot fills in what all faults of a layer share.
func inSlot(slot, provider string, faults []Fault) []Fault {
	for i := range faults {
		faults[i].Slot, faults[i].Provider = slot, provider
	}
	return faults
}

// key spoils the good key and says where it is written.
func key(where place, spoil func(good string) string) func(*scene) {
	return func(s *scene) { s.credential, s.keyPlace = spoil, where }
}

// made puts another credential in the key's place.
func made(credential func(*keys) string) func(*scene) {
	return func(s *scene) {
		value := credential(s.keys)
		s.credential = func(string) string { return value }
	}
}

// token puts a JWT in the key's place, with its life counted from now, and says how the server answers it.
func token(notBefore, expires time.Duration, reply answer) func(*scene) {
	return func(s *scene) {
		now := time.Now()
		value := s.keys.token(now.Add(notBefore), now.Add(expires))
		s.credential = func(string) string { return value }
		s.account.tokens[value] = reply
	}
}

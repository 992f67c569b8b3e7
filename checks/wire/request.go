package wire

import "authdoctor/keystore/secret"

// Cost is what a request may cost the user.
type Cost string

// The cost classes. MustFail bodies are free because a vendor refuses them before any work is done.
const (
	Free     Cost = "free"
	MustFail Cost = "must-fail"
	Paid     Cost = "paid"
)

// Request is what Client.Do sends.
type Request struct {
	Probe      string // the probe that asks
	Method     string // GET, or POST with a registered body
	URL        string
	Header     []Field
	Credential *Credential // nil: none is sent
	Body       []byte      // JSON
	Cost       Cost
	Registered string  // MustFail and Paid: the registered body's template, with {model}
	Model      string  // what {model} stands for
	Replay     *Replay // the user's own request; nil: a probe
	Direct     bool    // without the proxy
	Trust      bool    // a proof: trust the topmost certificate of Chain; refused with a real credential
	Chain      []Certificate

	// Reached hears of each stage as it begins, from dns on: one after the other, in any goroutine, none after Do has
	// returned. A request that is withheld reaches none. It must neither block nor panic. Nil: nobody listens.
	Reached func(Stage)
}

// Field is a plain header, without a credential in it.
type Field struct{ Name, Value string }

// Credential is a secret and the header it travels in.
type Credential struct {
	Header string // Authorization
	Format string // "Bearer {key}"; {key} is replaced by the bytes, verbatim
	Secret secret.Secret
	Dummy  bool // an obviously false key of the control probe
}

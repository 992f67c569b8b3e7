package session

// Target is what a walk would examine, part by part.
type Target struct {
	Title string // "OpenAI"
	Parts []Part // in the order in which they are shown
	Notes []string
}

// PartID names a part of a target.
type PartID string

// The parts, in order.
const (
	Provider     PartID = "provider"
	Address      PartID = "address"
	Key          PartID = "key"
	Model        PartID = "model"
	Organization PartID = "organization"
	Project      PartID = "project"
)

// Part is one part of a target: what it is and why.
type Part struct {
	ID      PartID
	Label   string   // "key"
	Value   string   // "sk-proj-…a1B2 (3f9c01aa)", "https://api.openai.com/v1"; empty: none
	From    string   // where it was found: "OPENAI_API_KEY in this shell", "the provider's own", "typed here"
	Why     string   // one or two sentences: why this one and not another
	Options []Option // what can be chosen instead; the key may also be typed. Empty: any text may be typed
	Fixed   string   // why it cannot be changed; empty: it can
}

// Option is a value that a part can take.
type Option struct {
	ID     string // Edit.Value, or Edits.KeyID for the key
	Title  string
	Detail string
	Chosen bool // it is the present one
}

// Place is one place on this machine where a key was found.
type Place struct {
	Provider    string // "OpenAI"
	Name        string // the variable: "OPENAI_API_KEY"
	Where       string // "this shell", ".env:3"
	Kind        string // "project key"
	Fingerprint string
	ReadBy      []string // the programs that would read it from there
	UsedBy      []string // those of this machine that would use this key and no other
	Wins        bool     // it is the one that a program started here would send
	Standing    string   // "used", "hidden by this shell's OPENAI_API_KEY", "read by other tools only"
	Same        bool     // a loser that is the same key as the winner
	Notes       []string
	KeyID       string // names the key for Keys.Draft and NewKey; empty: it cannot be stored
}

package flows

import "context"

// Question is a question of a decision tree to a person.
type Question struct {
	Node    string   // the id of the tree's node
	Text    string   // "does the program run in a container?"
	Choices []string // the answers, in order; not knowing is always possible beside them
}

// Asker puts a question to a person and waits. It returns one of the choices, or "" for not knowing, also when ctx
// ends. It is called from the walk's goroutine; the questions of one walk come one after the other.
type Asker func(ctx context.Context, q Question) (answer string)

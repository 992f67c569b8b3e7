// authdoctor finds why a model API refuses a request.
//
// A developer whose program gets 401, 403, 429 or a vague "authorization error" types `authdoctor`. It finds the key
// that the program would really use and what that key shadows, walks a decision tree from this machine to the model,
// names the one root cause, and proves it: the same request with only that one thing changed now passes.
//
// The house, from the top floor down; imports point down only:
//
//	ui         how it looks: the interactive app, plain lines, and ui/cli, the command line, which wires everything
//	flows      what now: decision trees, the walk, the proof, the report
//	checks     what is true: providers, probes, replies, the checks themselves, and the practice API
//	keystore   where the keys are, and how they are kept: the OS keyring, the vault, the one way to change a file
//
// Read flows/engine.go next: it is one case from the target to the report.
package main

import (
	"context"
	"io"
	"log"
	"os"

	"authdoctor/keystore"
	"authdoctor/ui/cli"
)

func main() {
	if keystore.IsWorker(os.Args) { // the app starts itself anew for each question to the keyring
		os.Exit(keystore.Work(os.Stdin, os.Stdout))
	}
	log.SetOutput(io.Discard) // with GODEBUG=http2debug=2 net/http logs every header, the key among them
	os.Exit(cli.Main(context.Background(), os.Args[1:], cli.System()))
}

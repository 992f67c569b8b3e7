package lint

import (
	"authdoctor/checks/provider"
	"authdoctor/checks/request"
)

// Command is a request as a curl command for bash, with a variable in the key's place. Nothing is judged and nothing is
// repaired; it is empty where it would be too long.
func Command(m request.Message, owner provider.Provider) string {
	j := &judge{message: m, text: m.Body, address: m.Address, method: m.Method, fields: m.Fields, host: owner}
	j.result.Provider = owner
	if command := j.command(m.Body); len(command) <= longestCommand {
		return command
	}
	return ""
}

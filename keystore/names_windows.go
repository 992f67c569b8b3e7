package keystore

import (
	"context"
	"strings"

	"github.com/danieljoos/wincred"
)

// listNames asks for the credentials that are authdoctor's by the beginning of their target, as go-keyring makes it.
func listNames(context.Context, func(string) string) ([]string, error) { return listCredentials() }

func listCredentials() ([]string, error) {
	found, err := wincred.FilteredList(service + ":*")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, credential := range found {
		clear(credential.CredentialBlob) // Windows hands the secrets out with the names
		if name, ours := strings.CutPrefix(strings.ToLower(credential.TargetName), service+":"); ours {
			names = append(names, name)
		}
	}
	return goodNames(names), nil
}

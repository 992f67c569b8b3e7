// Package catalog is the one ordered list of all checks.
//
// It knows which checks exist and nothing of what they do.
//
//	for _, c := range catalog.All(maker) { fmt.Println(c.ID, c.Title) }
package catalog

import (
	"authdoctor/checks"
	"authdoctor/checks/account"
	"authdoctor/checks/local"
	"authdoctor/checks/network"
	"authdoctor/checks/request"
	"authdoctor/keystore/secret"
)

// All lists every check, from this machine to the model. maker makes the changed secrets of proofs.
func All(maker *secret.Maker) []checks.Check {
	all := []checks.Check{local.Stored()}
	all = append(all, local.Checks(maker)...)
	all = append(all, request.Checks()...)
	all = append(all, network.Checks()...)
	all = append(all, account.Checks()...)
	return all
}

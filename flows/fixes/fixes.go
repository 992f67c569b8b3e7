// Package fixes holds the automatic fixes, one a file: what each changes in the user's own .env files.
//
// A fix is planned from the change that a proof made to the target: what was sent then is what the file is to say.
// Nothing is written here; package keystore/edit does that, after a look at the plan. What no .env file holds, such as
// a variable of the parent shell, is for a person; the file that sets it for new shells is not. Close and Ignore mend what a scan for plaintext keys finds.
//
//	engine := flows.Engine{Fixers: fixes.All(fixes.StartFiles{}), ...}
package fixes

import "authdoctor/flows"

// All lists the fixers. The catalogue names each by its id.
func All(shells StartFiles) []flows.Fixer {
	return []flows.Fixer{
		{ID: "clean-key", Plan: cleanKey},
		{ID: "clean-start-file", Plan: shells.cleanKey, NewShell: true},
		{ID: "drop-key", Plan: dropKey},
		{ID: "base-url", Plan: baseURL},
		{ID: "api-version", Plan: apiVersion},
		{ID: "drop-organization", Plan: dropOrganization},
		{ID: "drop-project", Plan: dropProject},
	}
}

package keystore

import (
	"context"
	"errors"
	"syscall"
)

// noLogonSession is ERROR_NO_SUCH_LOGON_SESSION ("System Error Codes", learn.microsoft.com): logons over the network, as
// by OpenSSH, have no credentials.
const noLogonSession = syscall.Errno(1312)

// inspect asks for the list of authdoctor's credentials, which asks nobody anything.
func inspect(_ context.Context, _ func(string) string) Health {
	_, err := listCredentials()
	switch {
	case errors.Is(err, noLogonSession):
		return Health{State: NoSession, Provider: windowsStore, What: networkLogon, Next: inConsole}
	case err != nil:
		return Health{
			State: Sick, Provider: windowsStore, What: "Credential Manager does not answer as it should: " + cleanText(err.Error()),
			Next: "restart its service (Restart-Service VaultSvc, as administrator), or " + orVault,
		}
	}
	return Health{State: Ready, Provider: windowsStore, What: "Credential Manager answers"}
}

// startProvider: Windows starts its own service.
func startProvider(context.Context, func(string) string) error { return nil }

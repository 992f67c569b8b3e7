package keystore

// workerEnviron is what Windows' own libraries need to be found and to know the user.
func workerEnviron(lookup func(string) string) []string {
	return environOf(lookup, "PATH", "SystemRoot", "USERPROFILE", "USERNAME", "USERDOMAIN", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP")
}

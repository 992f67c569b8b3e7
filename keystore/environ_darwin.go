package keystore

// workerEnviron is what macOS' security tool needs to find the user's keychains.
func workerEnviron(lookup func(string) string) []string {
	return environOf(lookup, "PATH", "HOME", "USER")
}

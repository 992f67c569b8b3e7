//go:build unix && !darwin

package keystore

// workerEnviron names the bus that was probed: go-keyring starts one where it finds none.
func workerEnviron(lookup func(string) string) []string {
	return append(environOf(lookup, "PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"), busVariable+"="+busAddress(lookup))
}

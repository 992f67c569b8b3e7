package keystore

import "context"

// maxDump is the most of a keychain's listing that is read: some hold thousands of items of a few hundred bytes.
const maxDump = 32 << 20

// listNames asks macOS' security tool, without -d, which would print secrets.
func listNames(ctx context.Context, lookup func(string) string) ([]string, error) {
	dump, err := child{argv: []string{"/usr/bin/security", "dump-keychain"}, environ: workerEnviron(lookup), most: maxDump}.run(ctx)
	if err != nil {
		return nil, err
	}
	return keychainNames(dump), nil
}

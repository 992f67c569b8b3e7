package keystore

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"authdoctor/keystore/place/crashdisk"

	"filippo.io/age"
)

const damageFolder = "/data/vault"

// encryptTo makes an age file of a text.
func encryptTo(t testing.TB, recipient age.Recipient, text string) []byte {
	t.Helper()
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes()
}

// TestV1Vault: what was changed on the disk is refused, and nothing of it comes out. Facts: keystore.md 7, V1.
func TestV1Vault(t *testing.T) {
	disk := crashdisk.New()
	v := filledVault(t, damageFolder, disk)
	keys := v.keys()
	files := disk.Files()
	identity, one, two := filepath.Join(damageFolder, "identity.age"), filepath.Join(damageFolder, "one.age"), filepath.Join(damageFolder, "two.age")

	// attempt reads the item one from the disk with a file replaced, in a new process.
	attempt := func(path string, data []byte) (string, error) {
		d := disk.Copy()
		d.Put(path, data)
		return readOne(quickVault(damageFolder, d, answer(rightPassphrase)), "one")
	}
	refused := func(what, path string, data []byte, want ...error) {
		t.Helper()
		got, err := attempt(path, data)
		var trouble *Trouble
		if got != "" || !errors.As(err, &trouble) || !slices.ContainsFunc(want, func(w error) bool { return errors.Is(err, w) }) {
			t.Errorf("%s: got %q, %v", what, got, err)
		}
		if err != nil && !strings.Contains(err.Error(), path) {
			t.Errorf("%s: the error does not name the file: %v", what, err)
		}
	}

	for _, file := range []struct {
		path string
		want []error
	}{{one, []error{ErrCorrupt}}, {identity, []error{ErrCorrupt, ErrPassphrase}}} { // a wrong salt looks like a wrong passphrase
		whole := files[file.path]
		for i := range whole {
			for bit := i % 3; bit < 8; bit += 3 {
				flipped := slices.Clone(whole)
				flipped[i] ^= 1 << bit
				refused("bit "+strconv.Itoa(bit)+" of byte "+strconv.Itoa(i), file.path, flipped, file.want...)
			}
			refused("cut at byte "+strconv.Itoa(i), file.path, whole[:i], file.want...)
		}
		refused("longer by a byte", file.path, append(slices.Clone(whole), 0), ErrCorrupt)
		refused("twice", file.path, append(slices.Clone(whole), whole...), ErrCorrupt)
		refused("too long", file.path, make([]byte, mostVaultBytes+1), ErrCorrupt)
		refused("random", file.path, bytes.Repeat([]byte{7, 200}, 300), ErrCorrupt)
		refused("plain text", file.path, []byte("value one"), ErrCorrupt)
	}

	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	ours := keys.identity.Recipient()
	refused("another item in its place", one, files[two], ErrCorrupt)
	refused("the identity in its place", one, files[identity], ErrCorrupt)
	refused("encrypted to a stranger", one, encryptTo(t, stranger.Recipient(), "value one"), ErrCorrupt)
	refused("encrypted to our recipient", one, encryptTo(t, ours, "another value"), ErrCorrupt)
	refused("encrypted to our recipient, with a hash", one, encryptTo(t, ours, strings.Repeat("0", 64)+"\nanother value"), ErrCorrupt)
	refused("encrypted to our recipient, empty", one, encryptTo(t, ours, ""), ErrCorrupt)
	other := filledVault(t, damageFolder, crashdisk.New())
	fromOther, err := other.keys().sealItem(Item{"one", []byte("another value")})
	if err != nil {
		t.Fatal(err)
	}
	refused("from another vault", one, fromOther, ErrCorrupt)

	refused("an item in the identity's place", identity, files[one], ErrCorrupt)
	refused("an identity encrypted to our recipient", identity, encryptTo(t, ours, "AGE-SECRET-KEY-1"), ErrCorrupt)
	for text, want := range map[string]error{
		"":                                  ErrCorrupt,
		"# authdoctor vault 2\nanything":    ErrNewer,
		stranger.String() + "\n":            ErrCorrupt,
		"# authdoctor vault 1\n# mac 00\nx": ErrCorrupt,
	} {
		recipient, err := age.NewScryptRecipient(rightPassphrase)
		if err != nil {
			t.Fatal(err)
		}
		recipient.SetWorkFactor(2)
		refused("an identity of "+strconv.Quote(text), identity, encryptTo(t, recipient, text), want)
	}

	if got, err := attempt(two, nil); got != "value one" || err != nil {
		t.Errorf("the other item damaged: %q, %v", got, err)
	}
	d := disk.Copy()
	d.Put(two, files[two][:40])
	if values, err := quickVault(damageFolder, d, answer(rightPassphrase)).Read(context.Background(), "one", "two"); values != nil || !errors.Is(err, ErrCorrupt) {
		t.Errorf("one good item and one damaged: %q, %v", values, err)
	}
}

// TestV1WorkFactor: a planted identity that asks for a TiB is refused before any of it is taken.
func TestV1WorkFactor(t *testing.T) {
	disk := crashdisk.New()
	filledVault(t, damageFolder, disk)
	path := filepath.Join(damageFolder, "identity.age")
	whole := disk.Files()[path]
	for _, work := range []string{"21", "30", "31", "99999999999999999999", "0", "-1"} {
		line, _, _ := bytes.Cut(whole[bytes.IndexByte(whole, '\n')+1:], []byte("\n"))
		planted := bytes.Replace(whole, line, append(slices.Clone(line[:bytes.LastIndexByte(line, ' ')+1]), work...), 1)
		d := disk.Copy()
		d.Put(path, planted)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := readOne(quickVault(damageFolder, d, answer(rightPassphrase)), "one")
		runtime.ReadMemStats(&after)
		if got != "" || !errors.Is(err, ErrCorrupt) {
			t.Errorf("work factor %s: %q, %v", work, got, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
			t.Errorf("work factor %s took %d bytes", work, took)
		}
	}
}

// TestV1WrongPassphrase: nothing is changed, nothing comes out, and the right one still opens.
func TestV1WrongPassphrase(t *testing.T) {
	ctx, disk := context.Background(), crashdisk.New()
	filledVault(t, damageFolder, disk)
	before := disk.Files()
	for _, wrong := range []string{otherPassphrase, rightPassphrase + " ", rightPassphrase[1:]} {
		v := quickVault(damageFolder, disk, answer(wrong))
		got, err := readOne(v, "one")
		if got != "" || !errors.Is(err, ErrPassphrase) || strings.Contains(err.Error(), wrong) {
			t.Errorf("read: %q, %v", got, err)
		}
		v.Lock()
		if err := v.Write(ctx, Item{"three", []byte("x")}); !errors.Is(err, ErrPassphrase) {
			t.Errorf("write: %v", err)
		}
		v.Lock()
		if err := v.Remove(ctx, "one"); !errors.Is(err, ErrPassphrase) {
			t.Errorf("remove: %v", err)
		}
		if err := v.Unlock(ctx, testSecret(wrong)); !errors.Is(err, ErrPassphrase) || v.Probe(ctx).State != Locked {
			t.Errorf("unlock: %v", err)
		}
		if err := v.Unlock(ctx, testSecret(rightPassphrase)); err != nil {
			t.Errorf("the right one afterwards: %v", err)
		}
	}
	for path, data := range disk.Files() {
		if !bytes.Equal(data, before[path]) {
			t.Errorf("%s was changed", path)
		}
	}
}

// TestV1IdentityGone: a new identity is never made beside items of another.
func TestV1IdentityGone(t *testing.T) {
	ctx, disk := context.Background(), crashdisk.New()
	open := filledVault(t, damageFolder, disk)
	identity := filepath.Join(damageFolder, "identity.age")
	kept := disk.Files()[identity]
	if err := disk.Remove(identity); err != nil {
		t.Fatal(err)
	}
	v := quickVault(damageFolder, disk, answer(rightPassphrase))
	if err := v.Write(ctx, Item{"three", []byte("x")}); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), identity) {
		t.Errorf("write: %v", err)
	}
	if got, err := readOne(v, "none"); got != "" || !errors.Is(err, ErrCorrupt) {
		t.Errorf("read: %q, %v", got, err)
	}
	if health := v.Probe(ctx); health.State != Sick || health.Next == "" {
		t.Errorf("probe: %+v", health)
	}
	if err := open.Write(ctx, Item{"three", []byte("x")}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("write where it was open: %v", err)
	}
	disk.Put(identity, kept)
	for _, v := range []*Vault{v, open} {
		if got, err := readOne(v, "one"); got != "value one" || err != nil {
			t.Errorf("brought back: %q, %v", got, err)
		}
	}
}

// TestVaultIsAge: keys can be had with age alone, and nothing but ciphertext lies on the disk.
func TestVaultIsAge(t *testing.T) {
	disk := crashdisk.New()
	filledVault(t, damageFolder, disk)
	files := disk.Files()
	for path, data := range files {
		if bytes.Contains(data, []byte("value")) || bytes.Contains(data, []byte("SECRET-KEY")) {
			t.Errorf("%s is readable", path)
		}
	}
	passphrase, err := age.NewScryptIdentity(rightPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	text, err := age.Decrypt(bytes.NewReader(files[filepath.Join(damageFolder, "identity.age")]), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	identities, err := age.ParseIdentities(text)
	if err != nil {
		t.Fatal(err)
	}
	item, err := age.Decrypt(bytes.NewReader(files[filepath.Join(damageFolder, "one.age")]), identities...)
	if err != nil {
		t.Fatal(err)
	}
	value, err := io.ReadAll(item)
	if err != nil || !strings.HasSuffix(string(value), "\nvalue one") {
		t.Errorf("got %q, %v", value, err)
	}
}

// FuzzVaultItem: whatever lies in an item's file, nothing but what was stored comes out.
func FuzzVaultItem(f *testing.F) {
	keys, err := newVaultKeys()
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := keys.sealItem(Item{"one", []byte("value one")})
	if err != nil {
		f.Fatal(err)
	}
	// The keys are others in each process of the fuzzer, so a seed cannot be an item of theirs: at changes what is there.
	f.Add("one", 0, []byte{}, "changed")
	f.Add("two", 0, []byte{}, "changed")
	f.Add("one", 200, []byte{1}, "changed")
	f.Add("one", 100, []byte{}, "cut")
	f.Add("one", 0, []byte(strings.Repeat("0", 64)+"\nanother"), "encrypted")
	f.Add("one", 0, sealed, "instead")
	f.Fuzz(func(t *testing.T, name string, at int, data []byte, how string) {
		file, intact := slices.Clone(sealed), false
		at = min(max(at, 0), len(file))
		switch how {
		case "changed":
			for i := range min(len(data), len(file)-at) {
				file[at+i] ^= data[i]
			}
			intact = bytes.Equal(file, sealed)
		case "cut":
			file = append(file[:at], data...)
			intact = bytes.Equal(file, sealed)
		case "encrypted": // anybody can encrypt to the recipient
			file = encryptTo(t, keys.identity.Recipient(), string(data))
		default:
			file = data
		}
		value, err := keys.openItem(name, file)
		switch {
		case err != nil && value != nil:
			t.Errorf("%q came out with %v", value, err)
		case err != nil && intact && name == "one":
			t.Errorf("the item itself: %v", err)
		case err == nil && (name != "one" || string(value) != "value one"):
			t.Errorf("%q came out for %q", value, name)
		}
	})
}

// FuzzVaultIdentity: whatever lies in the identity's file and in the text that is encrypted there.
func FuzzVaultIdentity(f *testing.F) {
	keys, err := newVaultKeys()
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := keys.seal(rightPassphrase, 2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed, "# authdoctor vault 1\n# mac 00\nAGE-SECRET-KEY-1\n")
	f.Add(sealed[:len(sealed)/2], "# authdoctor vault 2\n")
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n"), "")
	f.Fuzz(func(t *testing.T, file []byte, text string) {
		opened, err := openIdentity(file, rightPassphrase, 4)
		if err == nil && (opened.identity == nil || len(opened.mac) != 32 || !bytes.Equal(opened.sealed, file)) {
			t.Error("half an identity came out of the file")
		}
		if got, err := parseIdentity(text); err == nil && (got.identity == nil || len(got.mac) != 32) {
			t.Error("half an identity came out of the text")
		}
	})
}

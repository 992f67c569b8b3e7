package edit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// accessFor is an access list: rw for the owner, r for one user more, nothing for others (linux/posix_acl_xattr.h).
func accessFor(user uint32) []byte {
	const none = 0xffffffff
	b := binary.LittleEndian.AppendUint32(nil, 2) // version
	for _, line := range []struct {
		tag, perm uint16
		id        uint32
	}{{0x01, 6, none}, {0x02, 4, user}, {0x04, 0, none}, {0x10, 4, none}, {0x20, 0, none}} {
		b = binary.LittleEndian.AppendUint16(b, line.tag)
		b = binary.LittleEndian.AppendUint16(b, line.perm)
		b = binary.LittleEndian.AppendUint32(b, line.id)
	}
	return b
}

func access(t *testing.T, path, name string) []byte {
	t.Helper()
	b := make([]byte, 4096)
	n, err := unix.Getxattr(path, name, b)
	if errors.Is(err, unix.ENODATA) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return b[:n]
}

// Whoever a file's access list lets in stays, and nobody comes in through the list of the folder.
func TestAccessListStays(t *testing.T) {
	e, dir := editor(t), t.TempDir()
	path, bare := filepath.Join(dir, ".env"), filepath.Join(dir, "bare")
	write(t, path, "A=1\n", 0o600)
	write(t, bare, "A=1\n", 0o640)
	if err := unix.Setxattr(path, accessList, accessFor(12345), 0); err != nil {
		t.Skipf("this disk keeps no access lists: %v", err)
	}
	if err := unix.Setxattr(dir, "system.posix_acl_default", accessFor(54321), 0); err != nil {
		t.Fatal(err)
	}
	want, m := access(t, path, accessList), mode(t, path)
	c := apply(t, e, replacing(t, path, "1", "2"))
	if got := access(t, path, accessList); !bytes.Equal(got, want) || mode(t, path) != m {
		t.Errorf("got %x with mode %04o, want %x with %04o", got, mode(t, path), want, m)
	}
	undo(t, e, c)
	if got := access(t, path, accessList); !bytes.Equal(got, want) || mode(t, path) != m {
		t.Errorf("undone: got %x with mode %04o", got, mode(t, path))
	}
	apply(t, e, replacing(t, bare, "1", "2"))
	if got := access(t, bare, accessList); got != nil || mode(t, bare) != 0o640 {
		t.Errorf("got %x with mode %04o, want none", got, mode(t, bare))
	}
}

package crashdisk

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"
	"testing"

	"authdoctor/keystore/place"
)

// found is what a state has in place of the file /a/x.
func found(d *Disk) string {
	data, err := d.Read("/a/x", 100)
	if errors.Is(err, fs.ErrNotExist) {
		return "missing"
	}
	return string(data)
}

func set(found map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(found)), " ") }

// TestStatesOfCarelessWriters: the disk shows what goes wrong where somebody forgets a sync. Without this the
// power cut tests of others would prove nothing.
func TestStatesOfCarelessWriters(t *testing.T) {
	tests := []struct {
		name  string
		write func(d *Disk) error
		want  string // what may be there once the writer is told that all is well
		ever  string // what may be there at any moment
	}{
		{"Replace", func(d *Disk) error { return place.Replace(d, "/a/x", []byte("new1")) }, "new1", "new1 old1"},
		{"no folder sync", func(d *Disk) error {
			return errors.Join(d.Create("/a/t", []byte("new1")), d.Rename("/a/t", "/a/x"))
		}, "new1 old1", "new1 old1"},
		{"remove, then create", func(d *Disk) error {
			return errors.Join(d.Remove("/a/x"), d.Create("/a/x", []byte("new1")), d.SyncFolder("/a"))
		}, "new1", " missing ne new1 old1"},
		{"no file sync", func(d *Disk) error {
			d.Fail(Fault{At: 3, Err: syscall.EIO})
			_ = d.Create("/a/t", []byte("new1"))
			d.Fail(Fault{})
			return errors.Join(d.Rename("/a/t", "/a/x"), d.SyncFolder("/a"))
		}, " ne new1", " ne new1 old1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := New()
			d.Put("/a/x", []byte("old1"))
			if err := tt.write(d); err != nil {
				t.Fatal(err)
			}
			after, ever := map[string]bool{}, map[string]bool{}
			for state := range d.States() {
				ever[found(state.Disk)] = true
				if state.At >= d.At() {
					after[found(state.Disk)] = true
				}
			}
			if set(after) != tt.want || set(ever) != tt.ever {
				t.Errorf("afterwards %q, ever %q; want %q and %q", set(after), set(ever), tt.want, tt.ever)
			}
		})
	}
}

// TestStatesReorderNames: two changes of names that were not synced may come through one without the other.
func TestStatesReorderNames(t *testing.T) {
	d := New()
	d.Put("/a/x", []byte("key"))
	d.Put("/a/y", []byte("copy"))
	if err := errors.Join(d.Remove("/a/x"), d.Remove("/a/y")); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for state := range d.States() {
		names, err := state.Disk.Names("/a")
		if err != nil {
			t.Fatal(err)
		}
		seen["["+strings.Join(names, "+")+"]"] = true
	}
	if set(seen) != "[] [x+y] [x] [y]" {
		t.Errorf("got %s", set(seen))
	}
	d.Mark()
	for state := range d.States() {
		if names, _ := state.Disk.Names("/a"); len(names) != 0 {
			t.Errorf("%v came back after Mark", names)
		}
	}
}

func TestFail(t *testing.T) {
	replace := func(d *Disk) error { return place.Replace(d, "/a/x", []byte("new1")) }
	for at := 1; at <= 6; at++ { // open, write, sync, close, rename, sync of the folder
		for _, fault := range []Fault{{At: at, Err: syscall.EIO}, {At: at, Err: syscall.ENOSPC, Forever: true}, {At: at, Err: syscall.EIO, Done: true}} {
			d := New()
			d.Put("/a/x", []byte("old1"))
			d.Fail(fault)
			if err := replace(d); !errors.Is(err, fault.Err) || d.Failed() == 0 {
				t.Errorf("%+v: got %v", fault, err)
			}
			d.Fail(Fault{})
			if got := found(d); got != "old1" && got != "new1" {
				t.Errorf("%+v left %q", fault, got)
			}
		}
	}
	d := New()
	d.Put("/a/x", []byte("old1"))
	d.Fail(Fault{At: 7, Err: syscall.EIO})
	if err := replace(d); err != nil || d.Failed() != 0 {
		t.Errorf("a seventh operation: %v", err)
	}
}

func TestSweep(t *testing.T) {
	const left = "/a/x.new.0123456789abcdef"
	d := New()
	d.Put(left, []byte("old"))
	d.Put("/a/x.new.key", []byte("a name that only looks like one"))
	if err := d.Create("/a/x.new.00000000000000ff", []byte("in work")); err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep("/a", 0); err != nil {
		t.Fatal(err)
	}
	if names, _ := d.Names("/a"); !slices.Equal(names, []string{"x.new.00000000000000ff", "x.new.key"}) {
		t.Errorf("left: %v", names)
	}
}

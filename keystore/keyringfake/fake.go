//go:build linux

package keyringfake

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"authdoctor/keystore/keyringtest"
)

const (
	name       = "org.freedesktop.secrets"
	root       = dbus.ObjectPath("/org/freedesktop/secrets")
	collection = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	session    = dbus.ObjectPath("/org/freedesktop/secrets/session/s1")
	nowhere    = dbus.ObjectPath("/")
)

// Faults are what a fake does wrong. The zero value is a good, unlocked keyring. Methods are called as the Secret
// Service API calls them ("CreateItem", "GetSecret", "Prompt"); "Get:Locked" reads a property.
type Faults struct {
	Locked       bool
	NoCollection bool   // nobody has set it up
	Unlocking    Prompt // what happens to the question that opens when it is locked
	Creating     Prompt // the question before an item is written; the zero Prompt: none
	Deleting     Prompt // the question before an item is deleted; the zero Prompt: none

	Mute      []string          // methods that are never answered
	Denied    []string          // methods that are refused with AccessDenied
	Fails     map[string]string // methods that fail with an error of this text
	Dies      string            // the method at which it leaves the bus
	Slow      time.Duration     // before every answer
	WrongType string            // a property whose value is of another type: "Collections"

	DropWrites     bool // says yes and keeps nothing
	TruncateWrites int  // says yes and keeps so many bytes; 0: all
	KeepDeleted    bool // says yes and deletes nothing
}

// Prompt is what becomes of a question to the user.
type Prompt struct {
	answer string
	after  time.Duration
}

// The answers of a person.
const (
	accepted  = "accepted"
	dismissed = "dismissed"
	never     = "never"
)

// Accept is a person who does what is asked after a while.
func Accept(after time.Duration) Prompt { return Prompt{accepted, after} }

// Dismiss is a person who closes the question after a while.
func Dismiss(after time.Duration) Prompt { return Prompt{dismissed, after} }

// Never is a person who is not there.
func Never() Prompt { return Prompt{answer: never} }

// Fake is a Secret Service with faults.
type Fake struct {
	*keyringtest.Bus
	conn   *dbus.Conn
	closed chan struct{}

	mu     sync.Mutex
	faults Faults
	before func(method string)
	items  map[dbus.ObjectPath]item
	made   int // numbers the objects
	calls  map[string]int
}

type item struct {
	attributes map[string]string
	secret     secret
}

// secret is the API's struct of the same name.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// Start starts a good, unlocked keyring that ends with the test.
func Start(t testing.TB) *Fake {
	t.Helper()
	f := &Fake{Bus: keyringtest.StartBus(t), closed: make(chan struct{}), items: map[dbus.ObjectPath]item{}, calls: map[string]int{}}
	var err error
	if f.conn, err = dbus.Connect(f.Address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { close(f.closed); _ = f.conn.Close() })
	for _, object := range []struct {
		methods any
		path    dbus.ObjectPath
		face    string
	}{
		{serviceMethods{f}, root, "Service"},
		{collectionMethods{f}, collection, "Collection"},
		{collectionMethods{f}, root + "/aliases/default", "Collection"},
		{sessionMethods{}, session, "Session"},
	} {
		f.export(object.methods, object.path, object.face)
	}
	reply, err := f.conn.RequestName(name, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("request %s: %v, %v", name, reply, err)
	}
	return f
}

// Be sets what is wrong from now on.
func (f *Fake) Be(faults Faults) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = faults
}

// Before calls hook before each call is answered; it may call Be.
func (f *Fake) Before(hook func(method string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = hook
}

// Calls counts the calls of a method.
func (f *Fake) Calls(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[method]
}

// Put keeps an item as another program would have made it.
func (f *Fake) Put(attributes map[string]string, value string) {
	f.add(attributes, secret{Parameters: []byte{}, Value: []byte(value), ContentType: "text/plain"})
}

// Values returns the values that are kept under attributes, sorted.
func (f *Fake) Values(attributes map[string]string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var values []string
	for _, path := range f.matching(attributes) {
		values = append(values, string(f.items[path].secret.Value))
	}
	slices.Sort(values)
	return values
}

func (f *Fake) export(methods any, path dbus.ObjectPath, face string) {
	for face, object := range map[string]any{"org.freedesktop.Secret." + face: methods, "org.freedesktop.DBus.Properties": properties{f, path}} {
		if err := f.conn.Export(object, path, face); err != nil {
			panic(fmt.Sprintf("export %s: %v", path, err)) // the paths are this package's own
		}
	}
}

func (f *Fake) add(attributes map[string]string, kept secret) dbus.ObjectPath {
	f.mu.Lock()
	f.made++
	path := dbus.ObjectPath(fmt.Sprintf("%s/i%d", collection, f.made))
	f.items[path] = item{attributes, kept}
	f.mu.Unlock()
	f.export(itemMethods{f, path}, path, "Item")
	return path
}

// matching finds items that have at least these attributes. The caller holds mu.
func (f *Fake) matching(attributes map[string]string) []dbus.ObjectPath {
	found := []dbus.ObjectPath{}
	for _, path := range slices.Sorted(maps.Keys(f.items)) {
		matches := true
		for key, value := range attributes {
			matches = matches && f.items[path].attributes[key] == value
		}
		if matches {
			found = append(found, path)
		}
	}
	return found
}

// called counts a call and does what is wrong with all methods alike.
func (f *Fake) called(method string) (Faults, *dbus.Error) {
	f.mu.Lock()
	f.calls[method]++
	hook := f.before
	f.mu.Unlock()
	if hook != nil {
		hook(method)
	}
	f.mu.Lock()
	faults := f.faults
	f.mu.Unlock()
	if slices.Contains(faults.Mute, method) {
		<-f.closed
	}
	if faults.Dies == method {
		_ = f.conn.Close()
	}
	time.Sleep(faults.Slow)
	if slices.Contains(faults.Denied, method) {
		return faults, dbus.NewError("org.freedesktop.DBus.Error.AccessDenied", []any{"not for you"})
	}
	if text, fails := faults.Fails[method]; fails {
		return faults, dbus.NewError("org.freedesktop.DBus.Error.Failed", []any{text})
	}
	return faults, nil
}

// ask opens a question; accept is done where it is accepted, and returns the question's result.
func (f *Fake) ask(prompt Prompt, accept func() any) dbus.ObjectPath {
	f.mu.Lock()
	f.made++
	path := dbus.ObjectPath(fmt.Sprintf("%s/prompt/p%d", root, f.made))
	f.mu.Unlock()
	f.export(promptMethods{f, path, prompt, accept}, path, "Prompt")
	return path
}

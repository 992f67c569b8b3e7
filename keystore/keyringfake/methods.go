//go:build linux

package keyringfake

import (
	"maps"
	"time"

	"github.com/godbus/dbus/v5"
)

// The methods are exported to the bus by their Go names: Secret Service API 0.2, specifications.freedesktop.org.

type serviceMethods struct{ f *Fake }

func (m serviceMethods) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	_, err := m.f.called("OpenSession")
	return dbus.MakeVariant(""), session, err
}

func (m serviceMethods) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) {
	faults, err := m.f.called("ReadAlias")
	if faults.NoCollection {
		return nowhere, err
	}
	return collection, err
}

func (m serviceMethods) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, []dbus.ObjectPath, *dbus.Error) {
	faults, err := m.f.called("SearchItems")
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	if faults.Locked {
		return []dbus.ObjectPath{}, m.f.matching(attributes), err
	}
	return m.f.matching(attributes), []dbus.ObjectPath{}, err
}

func (m serviceMethods) Unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	faults, err := m.f.called("Unlock")
	if !faults.Locked && !faults.NoCollection {
		return paths, nowhere, err
	}
	if faults.NoCollection {
		return []dbus.ObjectPath{}, nowhere, err
	}
	return []dbus.ObjectPath{}, m.f.ask(faults.Unlocking, func() any {
		m.f.mu.Lock()
		m.f.faults.Locked = false
		m.f.mu.Unlock()
		return paths
	}), err
}

type collectionMethods struct{ f *Fake }

func (m collectionMethods) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	_, err := m.f.called("SearchItems")
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	return m.f.matching(attributes), err
}

func (m collectionMethods) CreateItem(properties map[string]dbus.Variant, given secret, replace bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	faults, err := m.f.called("CreateItem")
	switch {
	case err != nil:
		return nowhere, nowhere, err
	case faults.Locked:
		return nowhere, nowhere, dbus.NewError("org.freedesktop.Secret.Error.IsLocked", []any{"locked"})
	case faults.DropWrites:
		return collection + "/dropped", nowhere, nil
	case faults.TruncateWrites > 0:
		given.Value = given.Value[:min(len(given.Value), faults.TruncateWrites)]
	}
	attributes, _ := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	keep := func() any {
		m.f.mu.Lock()
		for path, kept := range m.f.items {
			if replace && maps.Equal(kept.attributes, attributes) {
				m.f.items[path] = item{attributes, given}
				m.f.mu.Unlock()
				return path
			}
		}
		m.f.mu.Unlock()
		return m.f.add(attributes, given)
	}
	if faults.Creating.answer != "" {
		return nowhere, m.f.ask(faults.Creating, keep), nil
	}
	path, _ := keep().(dbus.ObjectPath)
	return path, nowhere, nil
}

type itemMethods struct {
	f    *Fake
	path dbus.ObjectPath
}

func (m itemMethods) GetSecret(session dbus.ObjectPath) (secret, *dbus.Error) {
	_, err := m.f.called("GetSecret")
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	kept := m.f.items[m.path].secret
	kept.Session = session
	return kept, err
}

func (m itemMethods) Delete() (dbus.ObjectPath, *dbus.Error) {
	faults, err := m.f.called("Delete")
	remove := func() any {
		m.f.mu.Lock()
		defer m.f.mu.Unlock()
		delete(m.f.items, m.path)
		return nowhere
	}
	switch {
	case err != nil || faults.KeepDeleted:
	case faults.Deleting.answer != "":
		return m.f.ask(faults.Deleting, remove), nil
	default:
		remove()
	}
	return nowhere, err
}

type sessionMethods struct{}

func (sessionMethods) Close() *dbus.Error { return nil }

type promptMethods struct {
	f      *Fake
	path   dbus.ObjectPath
	prompt Prompt
	accept func() any
}

// Prompt shows the question. A timer's own goroutine answers it, as a person would: after this call has returned.
func (m promptMethods) Prompt(string) *dbus.Error {
	_, err := m.f.called("Prompt")
	if m.prompt.answer == never || m.prompt.answer == "" {
		return err
	}
	time.AfterFunc(m.prompt.after, func() {
		var result any = nowhere
		if m.prompt.answer == accepted {
			result = m.accept()
		}
		_ = m.f.conn.Emit(m.path, "org.freedesktop.Secret.Prompt.Completed", m.prompt.answer == dismissed, dbus.MakeVariant(result))
	})
	return err
}

type properties struct {
	f    *Fake
	path dbus.ObjectPath
}

func (p properties) Get(_, property string) (dbus.Variant, *dbus.Error) {
	faults, err := p.f.called("Get:" + property)
	switch {
	case faults.WrongType == property:
		return dbus.MakeVariant("another type"), err
	case property == "Collections" && faults.NoCollection:
		return dbus.MakeVariant([]dbus.ObjectPath{}), err
	case property == "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{collection}), err
	case property == "Locked":
		return dbus.MakeVariant(faults.Locked), err
	case property == "Attributes":
		p.f.mu.Lock()
		defer p.f.mu.Unlock()
		return dbus.MakeVariant(p.f.items[p.path].attributes), err
	}
	return dbus.MakeVariant(""), dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", []any{property})
}

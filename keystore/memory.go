package keystore

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
)

// Memory keeps items for this process only. Its methods may be called from several goroutines.
type Memory struct {
	mu    sync.Mutex
	items map[string][]byte
}

// NewMemory is an empty one.
func NewMemory() *Memory { return &Memory{items: map[string][]byte{}} }

// Kind implements Backend.
func (m *Memory) Kind() BackendKind { return InMemory }

// Probe implements Backend.
func (m *Memory) Probe(context.Context) Health {
	return Health{State: Ready, Provider: "memory", What: "keys are kept until this program ends"}
}

// Read implements Backend.
func (m *Memory) Read(ctx context.Context, names ...string) ([][]byte, error) {
	if err := m.check(ctx, "read from memory", names); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	values := make([][]byte, len(names))
	for i, name := range names {
		values[i] = bytes.Clone(m.items[name])
	}
	return values, nil
}

// Write implements Backend.
func (m *Memory) Write(ctx context.Context, items ...Item) error {
	const tried = "write to memory"
	names, err := itemNames(tried, items)
	if err != nil {
		return err
	}
	if err := m.check(ctx, tried, names); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, item := range items {
		clear(m.items[item.Name])
		m.items[item.Name] = append([]byte{}, item.Value...)
	}
	return nil
}

// Remove implements Backend. What is removed is wiped.
func (m *Memory) Remove(ctx context.Context, names ...string) error {
	if err := m.check(ctx, "remove from memory", names); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range names {
		clear(m.items[name])
		delete(m.items, name)
	}
	return nil
}

// Names implements Backend.
func (m *Memory) Names(ctx context.Context) ([]string, error) {
	if err := m.check(ctx, "list memory", nil); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.items)), nil
}

func (m *Memory) check(ctx context.Context, tried string, names []string) error {
	if err := ctx.Err(); err != nil {
		return &Trouble{Tried: tried, Kind: ErrTimeout, Err: err}
	}
	for _, name := range names {
		if err := checkItemName(tried, name); err != nil {
			return err
		}
	}
	return nil
}

package keystore

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"authdoctor/keystore/keyringtest"
)

// p95 reports the times that half of all rounds and 95 of 100 stay under, in ms.
func p95(b *testing.B, round func()) {
	b.Helper()
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		round()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

// BenchmarkKeyringRead reads a key of two items: the probe, a worker's start, gnome-keyring. Bar: p95 of 40 ms.
func BenchmarkKeyringRead(b *testing.B) {
	k := overBus(keyringtest.Start(b).Lookup, nil)
	part := bytes.Repeat([]byte("x"), MaxItem)
	if err := k.Write(b.Context(), Item{"a", part}, Item{"b", part}); err != nil {
		b.Fatal(err)
	}
	p95(b, func() {
		if values, err := k.Read(b.Context(), "a", "b"); err != nil || len(values[1]) != MaxItem {
			b.Fatal(err)
		}
	})
}

// BenchmarkKeyringWrite writes and verifies a key of two items. Bar: p95 of 150 ms.
func BenchmarkKeyringWrite(b *testing.B) {
	k := overBus(keyringtest.Start(b).Lookup, nil)
	part := bytes.Repeat([]byte("x"), MaxItem)
	p95(b, func() {
		if err := k.Write(b.Context(), Item{"a", part}, Item{"b", part}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkKeyringProbe asks without a worker.
func BenchmarkKeyringProbe(b *testing.B) {
	k := overBus(keyringtest.Start(b).Lookup, nil)
	p95(b, func() {
		if h := k.Probe(b.Context()); h.State != Ready {
			b.Fatal(h)
		}
	})
}

//go:build !linux

package keystore

import "time"

// stopMyself: the test that asks for it runs on Linux only.
func stopMyself() { time.Sleep(time.Minute) }

// dieAtStep: the test that asks for it runs on Linux only.
func dieAtStep(string) int { return 2 }

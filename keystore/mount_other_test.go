//go:build unix && !linux

package keystore

import "errors"

var errNoMount = errors.New("this test knows only Linux' way")

func mountSmall(string) error    { return errNoMount }
func remount(string, bool) error { return errNoMount }
func unmount(string) error       { return errNoMount }

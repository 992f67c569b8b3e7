package keystore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"

	"authdoctor/keystore/place"
	"authdoctor/keystore/place/crashdisk"
)

// vaultStep is an operation on a vault in the place /data/vault, with what may be there before and after it.
type vaultStep struct {
	name        string
	filled      bool // one and two are there before
	run         func(ctx context.Context, v *Vault) error
	old, fresh  []string // values of the items one, two and three; "" where it is not there
	passphrases []string // of which one must open the vault; what it opens with afterwards is the last
}

func vaultSteps() []vaultStep {
	full := []string{"value one", "value two", ""}
	right := []string{rightPassphrase}
	return []vaultStep{
		{"the first write", false, func(ctx context.Context, v *Vault) error {
			return v.Write(ctx, Item{"one", []byte("value one")})
		}, []string{"", "", ""}, []string{"value one", "", ""}, right},
		{"unlock makes it", false, func(ctx context.Context, v *Vault) error {
			return v.Unlock(ctx, testSecret(rightPassphrase))
		}, []string{"", "", ""}, []string{"", "", ""}, right},
		{"another item", true, func(ctx context.Context, v *Vault) error {
			return v.Write(ctx, Item{"three", []byte("value three")})
		}, full, []string{"value one", "value two", "value three"}, right},
		{"over an item", true, func(ctx context.Context, v *Vault) error {
			return v.Write(ctx, Item{"one", []byte("a longer value than the one before it")})
		}, full, []string{"a longer value than the one before it", "value two", ""}, right},
		{"two items", true, func(ctx context.Context, v *Vault) error {
			return v.Write(ctx, Item{"three", []byte("value three")}, Item{"two", []byte("x")})
		}, full, []string{"value one", "x", "value three"}, right},
		{"remove", true, func(ctx context.Context, v *Vault) error {
			return v.Remove(ctx, "two", "none")
		}, full, []string{"value one", "", ""}, right},
		{"change the passphrase", true, func(ctx context.Context, v *Vault) error {
			return v.ChangePassphrase(ctx, testSecret(rightPassphrase), testSecret(otherPassphrase))
		}, full, full, []string{rightPassphrase, otherPassphrase}},
	}
}

func (s vaultStep) disk(t *testing.T) *crashdisk.Disk {
	disk := crashdisk.New()
	if s.filled {
		filledVault(t, damageFolder, disk)
		disk = disk.Copy()
	}
	return disk
}

// judge opens what is on a disk as a new process would: each item is as before the step or as after it, and once the
// step was acknowledged as after it. The vault is then written to, and leaves no file behind that nobody needs.
func (s vaultStep) judge(disk *crashdisk.Disk, acknowledged bool) error {
	v, err := s.open(disk, acknowledged)
	if err != nil {
		return err
	}
	ctx, names := context.Background(), []string{"one", "two", "three"}
	values, err := v.Read(ctx, names...)
	if err != nil {
		return err
	}
	for i := range names {
		got := string(values[i])
		if got != s.fresh[i] && (acknowledged || got != s.old[i]) {
			return fmt.Errorf("%s is %q", names[i], got)
		}
	}
	if err := v.Write(ctx, Item{"later", []byte("value later")}); err != nil {
		return fmt.Errorf("a later write: %w", err)
	}
	if got, err := readOne(v, "later"); got != "value later" || err != nil {
		return fmt.Errorf("a later write gave %q, %w", got, err)
	}
	left, err := disk.Names(damageFolder)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(left, func(name string) bool { return place.IsTemp(name) || name == formerFile }) {
		return fmt.Errorf("left behind: %v", left)
	}
	return nil
}

// open tries the passphrases; once the step was acknowledged only the last one will do.
func (s vaultStep) open(disk *crashdisk.Disk, acknowledged bool) (*Vault, error) {
	passphrases := s.passphrases
	if acknowledged {
		passphrases = passphrases[len(passphrases)-1:]
	}
	var errs []error
	for _, passphrase := range passphrases {
		v := quickVault(damageFolder, disk, answer(passphrase))
		err := v.Unlock(context.Background(), testSecret(passphrase))
		if err == nil {
			return v, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// TestC3VaultPowerCut: at every moment of every operation, whatever a loss of power does with what was not synced, the
// old or the new is there, and the new once the operation has returned. Facts: keystore.md 7, C3.
func TestC3VaultPowerCut(t *testing.T) {
	total := 0
	for _, step := range vaultSteps() {
		t.Run(step.name, func(t *testing.T) {
			disk := step.disk(t)
			if err := step.run(context.Background(), quickVault(damageFolder, disk, answer(rightPassphrase))); err != nil {
				t.Fatal(err)
			}
			acknowledged, states := disk.At(), 0
			for state := range disk.States() {
				states++
				if err := step.judge(state.Disk, state.At >= acknowledged); err != nil {
					t.Errorf("%s (change %d of %d): %v", state.What, state.At, acknowledged, err)
				}
			}
			if states < 4 {
				t.Errorf("only %d states", states)
			}
			total += states
		})
	}
	t.Logf("%d states", total)
}

// TestC4VaultDiskFails: at every operation of the disk, each failure, once or for ever, with and without its effect:
// a success is only reported for what is there, and what was there before is lost in no case. Facts: keystore.md 7, C4.
func TestC4VaultDiskFails(t *testing.T) {
	runs := 0
	for _, step := range vaultSteps() {
		t.Run(step.name, func(t *testing.T) {
			for _, failure := range []error{syscall.EIO, syscall.ENOSPC, syscall.EMFILE, syscall.EROFS, syscall.EACCES, syscall.EINTR} {
				for _, fault := range []crashdisk.Fault{{Err: failure}, {Err: failure, Forever: true}, {Err: failure, Done: true}} {
					for fault.At = 1; fault.At <= 60; fault.At++ {
						if !step.fails(t, fault) {
							break // the operation has fewer
						}
						runs++
					}
				}
			}
		})
	}
	t.Logf("%d runs", runs)
	if runs < 500 {
		t.Errorf("only %d runs", runs)
	}
}

// fails runs a step on a disk that fails, and judges what is there when it works again and after a loss of power. It
// reports whether the failure came to pass.
func (s vaultStep) fails(t *testing.T, fault crashdisk.Fault) bool {
	disk := s.disk(t)
	disk.Fail(fault)
	v := quickVault(damageFolder, disk, answer(rightPassphrase))
	err := s.run(context.Background(), v)
	failed := disk.Failed() > 0
	disk.Fail(crashdisk.Fault{})
	var trouble *Trouble
	if err != nil && (!errors.As(err, &trouble) || trouble.Next == "" || strings.Contains(err.Error(), rightPassphrase)) {
		t.Errorf("%+v: %v", fault, err)
	}
	for _, name := range []string{"one", "two"} { // the same process goes on
		if _, err := v.Read(context.Background(), name); err != nil && !errors.Is(err, ErrPassphrase) {
			t.Errorf("%+v: reading afterwards: %v", fault, err)
		}
	}
	last, at := disk.Copy(), disk.At()
	if err := s.judge(last, err == nil); err != nil {
		t.Errorf("%+v: %v", fault, err)
	}
	for state := range disk.States() {
		if state.At < at || fault.Err != syscall.EIO {
			continue // TestC3VaultPowerCut has those; the kind of failure makes no other states
		}
		if err := s.judge(state.Disk, err == nil); err != nil {
			t.Errorf("%+v, then power lost %s: %v", fault, state.What, err)
		}
	}
	return failed
}

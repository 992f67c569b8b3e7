package crashdisk

import "io/fs"

// Fault is what goes wrong, and when.
type Fault struct {
	At      int   // the operation, counted from 1; creating a file is opening, writing, syncing and closing it
	Err     error // what it returns
	Forever bool  // all operations after it fail, too
	Done    bool  // it has its effect all the same
}

// Fail sets what goes wrong from now on; the zero Fault is nothing.
func (d *Disk) Fail(f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault, d.count, d.hits = f, 0, 0
}

// Failed is how many operations have failed since Fail. None: the fault came too late for what was done.
func (d *Disk) Failed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hits
}

// step counts an operation. It returns what that operation fails with, and whether it has its effect.
func (d *Disk) step() (err error, effect bool) {
	d.count++
	if f := d.fault; f.At > 0 && (d.count == f.At || f.Forever && d.count > f.At) {
		d.hits++
		return f.Err, f.Done
	}
	return nil, true
}

// run is an operation that consists of one change.
func (d *Disk) run(op, path string, c change) error {
	err, effect := d.step()
	if effect {
		d.apply(c)
	}
	if err != nil {
		return &fs.PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

package crashdisk

import (
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
)

// kind of a change.
type kind int

const (
	folder      kind = iota // a folder is made, and its name synced
	names                   // names of a folder change, all at once
	namesSync               // the changes of names in a folder so far survive
	content                 // a file is written
	contentSync             // its bytes survive
)

// change is an entry of the log.
type change struct {
	kind kind
	dir  string           // folder, names, namesSync
	set  map[string]*file // names: what they lead to now; nil: nothing
	file *file            // content, contentSync
	data []byte           // content
	what string           // in words, for a failing test
}

// apply makes a change visible to the running program and remembers it.
func (d *Disk) apply(c change) {
	if c.kind == folder && d.now.folders[c.dir] {
		return
	}
	d.log = append(d.log, c)
	d.now.apply(c)
}

// apply makes a change in a tree.
func (s space) apply(c change) {
	switch c.kind {
	case folder:
		for dir := c.dir; !s.folders[dir]; dir = filepath.Dir(dir) {
			s.folders[dir] = true
		}
	case names:
		for path, f := range c.set {
			if f == nil {
				delete(s.names, path)
			} else {
				s.names[path] = f
			}
		}
	case content:
		s.data[c.file] = c.data
	}
}

// State is what a loss of power could leave.
type State struct {
	At   int    // how many changes of the log came before it
	What string // the last of them, and what became of those that were not synced
	Disk *Disk
}

// few is how many changes of names that were not synced are combined in every way. Of more, each first part, each
// single one and all but each single one is taken.
const few = 5

// States gives what a loss of power could leave, at every moment since the last Mark: before the first change, and after
// each. Of a file whose bytes were not synced nothing, a half or all is there; of the changes of names that were
// not synced any part is, in any order that a file system may choose.
func (d *Disk) States() iter.Seq[State] {
	d.mu.Lock()
	start, log := d.start.clone(), append([]change(nil), d.log...)
	d.mu.Unlock()
	return func(yield func(State) bool) {
		for at := 0; at <= len(log); at++ {
			if !yieldMoment(start, log[:at], yield) {
				return
			}
		}
	}
}

// yieldMoment gives the states of one moment.
func yieldMoment(start space, log []change, yield func(State) bool) bool {
	last := "nothing"
	if len(log) > 0 {
		last = log[len(log)-1].what
	}
	open, torn := unsyncedNames(log), unsyncedFiles(log)
	fates := []string{"drop", "tear", "keep"}
	if len(torn) == 0 {
		fates = fates[:1] // the three are one
	}
	for _, fate := range fates {
		for _, keep := range choices(len(open)) {
			s := replay(start, log, open, keep)
			for f := range torn {
				switch fate {
				case "drop":
					s.data[f] = nil
				case "tear":
					s.data[f] = s.data[f][:len(s.data[f])/2]
				}
			}
			what := fmt.Sprintf("after %q, %s what was not synced, names %v of %d", last, fate, keep, len(open))
			if !yield(State{At: len(log), What: what, Disk: from(s)}) {
				return false
			}
		}
	}
	return true
}

// unsyncedNames are the places in the log of changes of names that no sync of their folder followed.
func unsyncedNames(log []change) []int {
	var open []int
	for i, c := range log {
		switch c.kind {
		case names:
			open = append(open, i)
		case namesSync:
			kept := open[:0]
			for _, j := range open {
				if log[j].dir != c.dir {
					kept = append(kept, j)
				}
			}
			open = kept
		}
	}
	return open
}

// unsyncedFiles are those that were written and not synced.
func unsyncedFiles(log []change) map[*file]bool {
	open := map[*file]bool{}
	for _, c := range log {
		switch c.kind {
		case content:
			open[c.file] = true
		case contentSync:
			delete(open, c.file)
		}
	}
	return open
}

// replay makes what is on the disk when of the changes open only those with the numbers keep came through.
func replay(start space, log []change, open, keep []int) space {
	lost := map[int]bool{}
	for k, i := range open {
		lost[i] = !slices.Contains(keep, k)
	}
	s := start.clone()
	for i, c := range log {
		if !lost[i] {
			s.apply(c)
		}
	}
	return s
}

// choices are the parts of n changes that may have come through.
func choices(n int) [][]int {
	seen := map[string][]int{}
	add := func(keep func(i int) bool) {
		part := []int{}
		for i := range n {
			if keep(i) {
				part = append(part, i)
			}
		}
		seen[fmt.Sprint(part)] = part
	}
	if n <= few {
		for bits := range 1 << n {
			add(func(i int) bool { return bits>>i&1 == 1 })
		}
	} else {
		add(func(int) bool { return false })
		for k := range n {
			add(func(i int) bool { return i <= k })
			add(func(i int) bool { return i == k })
			add(func(i int) bool { return i != k })
		}
	}
	var all [][]int
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		all = append(all, seen[key])
	}
	return all
}

package edit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

const (
	around = 32 // bytes of a range's surroundings that must be unchanged
	opener = 64 // bytes of range and surroundings that are looked for first
	// mostTries bounds the work on a file whose parts all look alike.
	mostTries = 1000
)

// near tells a range of a file and its surroundings without holding a byte of them: a secret may lie there.
type near struct {
	Before int    `json:"before"` // bytes before the range; fewer than around at the beginning of a file
	After  int    `json:"after"`
	Opener string `json:"opener"` // the hash of the first bytes
	SHA256 string `json:"sha256"` // of all
}

func surroundings(text []byte, from, to int) near {
	n := near{Before: min(around, from), After: min(around, len(text)-to)}
	all := text[from-n.Before : to+n.After]
	n.Opener, n.SHA256 = digest(all[:min(opener, len(all))]), digest(all)
	return n
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// locate returns where ranges of a changed file are now: each must be there once, unchanged and with unchanged
// surroundings, in the old order. ErrDiffers tells the first that is not.
func locate(text []byte, cuts []cut) ([]int, error) {
	var at []int
	free := 0 // the first byte that no range before covers
	for _, c := range cuts {
		places, err := c.places(text)
		switch {
		case err != nil:
			return nil, err
		case len(places) == 0:
			return nil, refused(ErrDiffers, "line %d, or what stands around it, is not as the change left it", c.Line)
		case len(places) > 1:
			return nil, refused(ErrDiffers, "what the change left in line %d stands in lines %d and %d now", c.Line, lineOf(text, places[0]), lineOf(text, places[1]))
		case places[0] < free:
			return nil, refused(ErrDiffers, "what the change left in line %d stands in another order now", c.Line)
		}
		at = append(at, places[0])
		free = places[0] + c.Len
	}
	return at, nil
}

// places are the first two where the range is.
func (c cut) places(text []byte) ([]int, error) {
	size := c.Near.Before + c.Len + c.Near.After
	if size == 0 {
		return nil, nil // of a file that was emptied nothing can be found again
	}
	var found []int
	tries := 0
	for at := 0; at+size <= len(text) && len(found) < 2; at++ {
		window := text[at : at+size]
		if digest(window[:min(opener, size)]) != c.Near.Opener {
			continue
		}
		if tries++; tries > mostTries {
			return nil, refused(ErrDiffers, "what the change left in line %d looks like too much else in it", c.Line)
		}
		if digest(window) == c.Near.SHA256 {
			found = append(found, at+c.Near.Before)
		}
	}
	return found, nil
}

func lineOf(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }

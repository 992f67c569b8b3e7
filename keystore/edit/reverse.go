package edit

import "io/fs"

// reverse plans the way back from what the file is now. ErrNothing where it is as it was before already.
func (w entry) reverse() (Plan, error) {
	now, err := w.file()
	if err != nil {
		return Plan{}, err
	}
	p := Plan{File: now, What: w.What, Mode: now.Mode()}
	switch is := contentOf(now); {
	case is.Missing && w.Before.Missing:
		return Plan{}, ErrNothing
	case is.Missing:
		return Plan{}, refused(fs.ErrNotExist, "it was removed since")
	case w.Before.Missing && is.SHA256 != w.After.SHA256:
		return Plan{}, refused(ErrDiffers, "authdoctor made it, and it holds something else now; remove it by hand")
	case w.Before.Missing:
		p.remove = true
		return p, nil
	}
	if p.Mode, err = w.modeBefore(now.Mode()); err != nil {
		return Plan{}, err
	}
	p.pieces, err = w.piecesBefore(now)
	return p, err
}

// modeBefore is the mode that a file gets back. One that the change left alone is left alone now.
func (w entry) modeBefore(now fs.FileMode) (fs.FileMode, error) {
	switch {
	case w.Before.Mode == w.After.Mode, now == w.Before.Mode:
		return now, nil
	case now == w.After.Mode:
		return w.Before.Mode, nil
	}
	return 0, refused(ErrDiffers, "its mode is %04o now; type chmod %04o %s if you want the old one", now.Perm(), w.Before.Mode.Perm(), w.Real)
}

// piecesBefore are the ranges to put back: where the change made them, or where they are found in a file that was
// changed since.
func (w entry) piecesBefore(now File) ([]piece, error) {
	is := contentOf(now).SHA256
	if is == w.Before.SHA256 {
		return nil, nil
	}
	text := now.Bytes()
	at := make([]int, 0, len(w.Cuts))
	for _, c := range w.Cuts {
		at = append(at, c.At)
	}
	if is != w.After.SHA256 {
		var err error
		if at, err = locate(text, w.Cuts); err != nil {
			return nil, err
		}
	}
	pieces := make([]piece, 0, len(w.Cuts))
	free := 0
	for i, c := range w.Cuts {
		if c.Len < 0 || at[i] < free || at[i]+c.Len > len(text) {
			return nil, refused(ErrDamaged, "its ranges do not fit the file")
		}
		free = at[i] + c.Len
		pieces = append(pieces, piece{from: at[i], to: free, text: c.Old, sealed: c.Sealed, old: c.NewKey, new: c.OldKey})
	}
	return pieces, nil
}

// file reads what was changed, by the name that the user gave where that still leads there.
func (w entry) file() (File, error) {
	if now, err := read(w.Path); err == nil && now.Real == w.Real {
		return now, nil
	}
	now, err := read(w.Real)
	if err == nil && now.Real != w.Real {
		return File{}, refused(ErrDiffers, "%s is a link now", w.Real)
	}
	return now, err
}

package explain

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Stream reads a text of any length, piece by piece, so that no more than a few pieces are in memory. Redact takes the
// secrets out of each piece first. The error is the input's.
func (r *Reader) Stream(in io.Reader, redact func(string) string) (Symptom, error) {
	const peeked = 4 << 10
	buffered := bufio.NewReaderSize(in, 64<<10)
	head, err := buffered.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return Symptom{}, fmt.Errorf("read the text: %w", err)
	}
	if isHAR(head) {
		return r.har(buffered, redact)
	}
	return r.pieces(buffered, redact)
}

// pieces reads a text in pieces that end where a line or at least a word does.
func (r *Reader) pieces(in io.Reader, redact func(string) string) (Symptom, error) {
	var all Symptom
	piece := make([]byte, 0, MaxSize)
	for first := true; ; first = false {
		n, err := io.ReadFull(in, piece[len(piece):MaxSize])
		piece = piece[:len(piece)+n]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return Symptom{}, fmt.Errorf("read the text: %w", err)
		}
		end := len(piece)
		if !ended {
			end = cutAt(piece)
		}
		next := r.Read(redact(string(piece[:end])))
		if first {
			all = next
		} else {
			all = all.with(next)
		}
		if ended {
			return all, nil
		}
		piece = piece[:copy(piece, piece[end:])]
	}
}

// cutAt is where a piece may end: behind a line, else behind a word, so that no key is cut in two.
func cutAt(piece []byte) int {
	half := len(piece) / 2
	if line := bytes.LastIndexByte(piece[half:], '\n'); line >= 0 {
		return half + line + 1
	}
	if word := bytes.LastIndexAny(piece[half:], " \t\r,;{}()<>"); word >= 0 {
		return half + word + 1
	}
	return len(piece)
}

// with joins what two pieces of one text say: the root is what tells more, then what comes first in causal order.
func (s Symptom) with(next Symptom) Symptom {
	first, second := s, next
	if len(next.Likely) > 0 && (len(s.Likely) == 0 || next.level > byGeneral && (s.level <= byGeneral || next.Likely[0].Cause.Before(s.Likely[0].Cause))) {
		first, second = next, s
	}
	if second.level > byGeneral || first.level <= byGeneral {
		for _, l := range append(second.Likely[:min(len(second.Likely), 1)], second.Others...) {
			known := func(o Likely) bool { return o.Cause == l.Cause }
			if len(first.Others) < mostOthers && !slices.ContainsFunc(first.Others, known) && !slices.ContainsFunc(first.Likely, known) {
				first.Others = append(first.Others, l)
			}
		}
	}
	if first.Provider.ID == "" {
		first.Provider, first.NamedBy = second.Provider, second.NamedBy
	}
	for _, member := range []struct{ to, from *string }{
		{&first.Client, &second.Client}, {&first.URL, &second.URL}, {&first.Model, &second.Model}, {&first.RequestID, &second.RequestID},
	} {
		if strings.TrimSpace(*member.to) == "" {
			*member.to = *member.from
		}
	}
	return first
}

// mostOthers bounds how many further errors are listed.
const mostOthers = 10

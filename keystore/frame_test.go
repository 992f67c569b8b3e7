package keystore

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestFrame(t *testing.T) {
	values := [][]byte{[]byte("one\nline"), {}, nil, bytes.Repeat([]byte("x"), MaxItem)}
	frame, err := encodeFrame(workerReply{Sizes: []int{8, 0, -1, MaxItem}}, values)
	if err != nil {
		t.Fatal(err)
	}
	var reply workerReply
	raw, err := decodeFrame(frame, &reply)
	if err != nil {
		t.Fatal(err)
	}
	got, err := splitValues(raw, reply.Sizes)
	if err != nil || !slices.EqualFunc(got, values, bytes.Equal) || got[1] == nil || got[2] != nil {
		t.Errorf("%q, %v", got, err)
	}
	for i := range frame { // no change of one byte goes through
		broken := slices.Clone(frame)
		broken[i] ^= 0x21
		if _, err := decodeFrame(broken, &reply); err == nil {
			t.Fatalf("byte %d was changed unseen", i)
		}
	}
	for i := range frame {
		if _, err := decodeFrame(frame[:i], &reply); err == nil {
			t.Fatalf("%d bytes pass for a whole message", i)
		}
	}
	if _, err := decodeFrame(append(frame, 'x'), &reply); err == nil {
		t.Error("a byte too many passes")
	}
}

func TestSplitValuesRefuses(t *testing.T) {
	for _, sizes := range [][]int{{4}, {2}, {-2, 3}, {1, 1}, {MaxItem + 1}, {3, 1}, {1 << 62, 3}} {
		if parts, err := splitValues([]byte("abc"), sizes); err == nil {
			t.Errorf("%v: %q", sizes, parts)
		}
	}
}

// A full message has room: names and values as long as they can be, all of them.
func TestFrameHoldsAFullCall(t *testing.T) {
	request := workerRequest{Op: opWrite}
	var values [][]byte
	for range maxItems {
		request.Names = append(request.Names, strings.Repeat("n", longestItemName))
		request.Sizes = append(request.Sizes, MaxItem)
		values = append(values, bytes.Repeat([]byte("x"), MaxItem))
	}
	frame, err := encodeFrame(request, values)
	if err != nil || len(frame) > maxFrame {
		t.Errorf("%d bytes, at most %d, %v", len(frame), maxFrame, err)
	}
}

// Whatever comes, a worker neither panics nor answers what is no question.
func FuzzWorker(f *testing.F) {
	for _, request := range []workerRequest{
		{Op: opRead, Names: []string{"a"}}, {Op: opWrite, Names: []string{"a", "b"}, Sizes: []int{1, 2}}, {Op: opRemove, Names: []string{"a"}}, {Op: "other", Names: []string{"a"}},
	} {
		frame, err := encodeFrame(request, [][]byte{[]byte("xyz")[:len(request.Sizes)*3/2]})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		var out bytes.Buffer
		status := serve(bytes.NewReader(frame), &out, newShelf().library())
		var reply workerReply
		_, err := decodeFrame(out.Bytes(), &reply)
		if (status == 0) != (err == nil) {
			t.Errorf("status %d, reply %q", status, out.String())
		}
	})
}

func FuzzDecodeFrame(f *testing.F) {
	frame, err := encodeFrame(workerReply{Sizes: []int{1, -1, 2}}, [][]byte{[]byte("a"), []byte("bc")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(frame)
	f.Add([]byte(frameMark + " 3 x\n{}\n"))
	f.Fuzz(func(t *testing.T, frame []byte) {
		var reply workerReply
		raw, err := decodeFrame(frame, &reply)
		if err != nil {
			return
		}
		parts, err := splitValues(raw, reply.Sizes)
		if err != nil {
			return
		}
		if joined := bytes.Join(parts, nil); !bytes.Equal(joined, raw) {
			t.Errorf("%q became %q", raw, joined)
		}
	})
}

package keystore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A frame carries a message between this process and its keyring worker: a line with the length and the SHA-256 of
// what follows, the message's head as a line of JSON, and then the values, raw and without separators. A value is in
// no line of JSON: an encoder would leave copies of it behind.
//
//	authdoctor-keyring/1 61 5b1f...
//	{"op":"write","names":["openai.work.g1.0"],"sizes":[5]}
//	value

const (
	frameMark = "authdoctor-keyring/1"

	// maxItems is the most items of one call; a stored key has at most 16.
	maxItems = 512

	// maxHead is room for the head of a full message: names of 64 bytes, sizes, punctuation.
	maxHead = 4096 + maxItems*(longestItemName+12)

	// maxFrame is the most bytes of a frame.
	maxFrame = 256 + maxHead + maxItems*MaxItem
)

var errFrame = errors.New("no whole message came")

// workerRequest is the head of what a worker is asked.
type workerRequest struct {
	Op    string   `json:"op"` // "read", "write", "remove"
	Names []string `json:"names"`
	Sizes []int    `json:"sizes,omitempty"` // write: of the values
}

// workerReply is the head of a worker's answer.
type workerReply struct {
	Sizes   []int    `json:"sizes,omitempty"` // read: of the values; -1: no such item
	Failure *failure `json:"failure,omitempty"`
}

// encodeFrame makes one buffer, which the caller wipes.
func encodeFrame(head any, values [][]byte) ([]byte, error) {
	line, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	line = append(line, '\n')
	sum, length := sha256.New(), len(line)
	sum.Write(line)
	for _, value := range values {
		sum.Write(value)
		length += len(value)
	}
	first := fmt.Sprintf("%s %d %x\n", frameMark, length, sum.Sum(nil))
	frame := make([]byte, 0, len(first)+length)
	frame = append(append(frame, first...), line...)
	for _, value := range values {
		frame = append(frame, value...)
	}
	return frame, nil
}

// decodeFrame reads the head and returns the values, which lie in the frame's own bytes.
func decodeFrame(frame []byte, head any) ([]byte, error) {
	first, rest, found := bytes.Cut(frame, []byte{'\n'})
	fields := strings.Split(string(first[:min(len(first), 256)]), " ")
	if !found || len(fields) != 3 || fields[0] != frameMark {
		return nil, errFrame
	}
	sum := sha256.Sum256(rest)
	if fields[1] != strconv.Itoa(len(rest)) || fields[2] != hex.EncodeToString(sum[:]) {
		return nil, errFrame
	}
	line, values, found := bytes.Cut(rest, []byte{'\n'})
	if !found {
		return nil, errFrame
	}
	if err := json.Unmarshal(line, head); err != nil {
		return nil, fmt.Errorf("%w: %w", errFrame, err)
	}
	return values, nil
}

// splitValues cuts the values apart; -1 stands for none, which is nil. They lie in the bytes handed in.
func splitValues(values []byte, sizes []int) ([][]byte, error) {
	parts := make([][]byte, 0, len(sizes))
	for _, size := range sizes {
		if size < -1 || size > MaxItem || size > len(values) {
			return nil, errFrame
		}
		if size == -1 {
			parts = append(parts, nil)
			continue
		}
		parts = append(parts, values[:size:size])
		values = values[size:]
	}
	if len(values) > 0 {
		return nil, errFrame
	}
	return parts, nil
}

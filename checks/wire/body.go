package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// errTooLarge: the body passes the limit, as sent or after decompression.
var errTooLarge = errors.New("the body is larger than the limit")

// errUndecodable: the body is not what its Content-Encoding says.
var errUndecodable = errors.New("the body cannot be decoded")

// undecodable tells a damaged encoding from a connection that ended.
func undecodable(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum),
		errors.Is(err, zlib.ErrDictionary), errors.As(err, &corrupt):
		return fmt.Errorf("%w: %w", errUndecodable, err)
	}
	return err
}

// readBody reads at most MaxBody after decompression. What was read before an error is returned with it.
func readBody(res *http.Response) ([]byte, error) {
	source := io.Reader(io.LimitReader(res.Body, MaxBody+1))
	if res.ContentLength > MaxBody {
		return nil, errTooLarge
	}
	switch strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		unzipped, err := gzip.NewReader(source)
		if errors.Is(err, io.EOF) {
			return nil, nil // an empty body with the header of a full one
		}
		if err != nil {
			return nil, undecodable(err)
		}
		source = unzipped
	case "deflate": // zlib, whatever its name says (RFC 9110 section 8.4.1.2)
		inflated, err := zlib.NewReader(source)
		if err != nil {
			return nil, undecodable(err)
		}
		source = inflated
	}
	body, err := readBounded(source)
	return body, undecodable(err)
}

// readBounded collects the body in blocks, so that the memory it takes follows its size. Of a body beyond the limit only
// the beginning is kept: nobody reads the rest.
func readBounded(source io.Reader) ([]byte, error) {
	const block, beginning = 64 << 10, 4 << 10
	var blocks [][]byte
	current := make([]byte, 0, block)
	for {
		n, err := source.Read(current[len(current):block])
		current = current[:len(current)+n]
		switch {
		case len(blocks)*block+len(current) > MaxBody:
			return bytes.Clone(blocks[0][:beginning]), errTooLarge
		case errors.Is(err, io.EOF):
			return bytes.Join(append(blocks, current), nil), nil
		case err != nil:
			return bytes.Join(append(blocks, current), nil), err
		case len(current) == block:
			blocks, current = append(blocks, current), make([]byte, 0, block)
		}
	}
}

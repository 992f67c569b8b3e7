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

// readBody reads at most maxBodyBytes after decompression. What was read before an error is returned with it.
func readBody(res *http.Response) ([]byte, error) {
	source := io.Reader(io.LimitReader(res.Body, maxBodyBytes+1))
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
	var body bytes.Buffer
	_, err := io.Copy(&body, io.LimitReader(source, maxBodyBytes+1))
	if body.Len() > maxBodyBytes {
		return body.Bytes()[:maxBodyBytes], errTooLarge
	}
	if err == nil && res.ContentLength > maxBodyBytes {
		err = errTooLarge
	}
	return body.Bytes(), undecodable(err)
}

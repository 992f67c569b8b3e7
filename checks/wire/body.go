package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
)

// errTooLarge: the body passes the limit, as sent or after decompression.
var errTooLarge = errors.New("the body is larger than the limit")

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
			return nil, err
		}
		source = unzipped
	case "deflate":
		source = flate.NewReader(source)
	}
	var body bytes.Buffer
	_, err := io.Copy(&body, io.LimitReader(source, maxBodyBytes+1))
	if body.Len() > maxBodyBytes {
		return body.Bytes()[:maxBodyBytes], errTooLarge
	}
	if err == nil && res.ContentLength > maxBodyBytes {
		err = errTooLarge
	}
	return body.Bytes(), err
}

package lab

import (
	"compress/gzip"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// layer stands in front of the API. What it is given is the practice's own scheme, "http" or "https".
type layer func(scheme string, next http.Handler) http.Handler

// silence reads the request and never answers. The request's context ends with the practice.
func silence(string, http.Handler) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
}

// drip answers 200 and then sends a space now and again.
func drip(string, http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		beat := time.NewTicker(20 * time.Millisecond)
		defer beat.Stop()
		flush := http.NewResponseController(w)
		text := []byte("{")
		for {
			if _, err := w.Write(text); err != nil || flush.Flush() != nil {
				return
			}
			text = []byte(" ")
			select {
			case <-r.Context().Done():
				return
			case <-beat.C:
			}
		}
	})
}

// shortBody announces more than it sends; net/http then closes the connection.
func shortBody(string, http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "4096")
		_, _ = w.Write([]byte(`{"object":"list","data":[`))
	})
}

// page answers everything with the same reply.
func page(reply answer) layer {
	return func(string, http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reply.write(w, strings.NewReplacer("{method}", r.Method, "{path}", r.URL.Path), openAIShape)
		})
	}
}

// flood sends valid JSON of 64 MiB, a string of spaces, compressed where asked for. It stops as soon as the client
// has had enough.
func flood(compressed bool) layer {
	const blocks, blockSize = 1024, 64 << 10
	return func(string, http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			write, closing := w.Write, func() error { return nil }
			if compressed {
				w.Header().Set("Content-Encoding", "gzip")
				packed := gzip.NewWriter(w)
				write, closing = packed.Write, packed.Close
			}
			spaces := []byte(strings.Repeat(" ", blockSize))
			_, err := write([]byte(`{"object":"list","data":[],"note":"`))
			for i := 0; i < blocks && err == nil && r.Context().Err() == nil; i++ {
				_, err = write(spaces)
			}
			_, _ = write([]byte(`"}`)) // the client may be gone
			_ = closing()
		})
	}
}

// moved sends every request to localhost, where the same server answers under another host name; clients drop the
// Authorization header on the way, as they must when the host changes (RFC 9110, section 15.4).
func moved(scheme string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.Host)
		if err != nil {
			host, port = r.Host, ""
		}
		if host == "localhost" {
			next.ServeHTTP(w, r)
			return
		}
		target := "localhost"
		if port != "" {
			target = net.JoinHostPort(target, port)
		}
		answer{
			Status: http.StatusPermanentRedirect, Media: "text/plain", Body: "Moved to " + strconv.Quote(target) + ".\n",
			Header: map[string]string{"Location": scheme + "://" + target + r.URL.RequestURI()},
		}.write(w, strings.NewReplacer(), openAIShape)
	})
}

// stripped drops the header with the key, as a CGI layer or a careless reverse proxy does.
func stripped(_ string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range keyHeaders() {
			r.Header.Del(name)
		}
		next.ServeHTTP(w, r)
	})
}

// keyHeaders are the headers that bring keys.
func keyHeaders() []string {
	return []string{"Authorization", "X-Api-Key", "Api-Key", "X-Goog-Api-Key"}
}

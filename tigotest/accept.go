package tigotest

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// accepts reports whether an Accept header allows a media type. An empty header allows all of them.
func accepts(header []string, kind string) bool {
	if len(header) == 0 || len(header) == 1 && (header[0] == kind || header[0] == "*/*") {
		return true
	}
	family, _, _ := strings.Cut(kind, "/")
	best, quality := 0, 0.0 // the most specific range decides
	for part := range strings.SplitSeq(strings.Join(header, ","), ",") {
		given, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		rank := 0
		switch given {
		case kind:
			rank = 3
		case family + "/*":
			rank = 2
		case "*/*":
			rank = 1
		}
		q := 1.0
		if text, ok := parameters["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				q = 0
			}
		}
		if rank > best || rank == best && q > quality {
			best, quality = rank, q
		}
	}
	return best > 0 && quality > 0
}

// sends returns the media type of an operation's successful response.
func (o *Operation) sends() string {
	if strings.HasSuffix(o.Route, "/pdf") {
		return "application/pdf"
	}
	return "application/json"
}

// checkAccept rejects a request whose Accept header excludes the media type that the operation sends.
func (x *exchange) checkAccept(op *Operation) bool {
	if accepts(x.request.Header["Accept"], op.sends()) {
		return true
	}
	x.violate("the Accept header lacks " + op.sends() + ", which the operation sends")
	return false
}

// WithCORS lets pages of these origins, such as "http://localhost:3000", call the platform's APIs and the sign-in from a browser;
// "*" allows all. The control API and the console stay closed to them.
func WithCORS(origins ...string) Option {
	return func(o *options) { o.cors = append(o.cors, origins...) }
}

// allowOrigin sets the headers that let a page of another origin read the response. It responds to a preflight request itself,
// and returns false then.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || !slices.Contains(s.options.cors, origin) && !slices.Contains(s.options.cors, "*") {
		return true
	}
	header := w.Header()
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
	header.Add("Vary", "Origin")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return true
	}
	header.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, X-Request-Id")
	header.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return false
}

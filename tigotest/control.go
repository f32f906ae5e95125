package tigotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// The control API is not part of the platform: no fault affects it, and [Server.Requests] leaves its requests out. Its OpenAPI
// document is control.yaml. Its operations share their code with the methods of [Server]. The console's forms post to it.
const controlPrefix = "/_emulator"

// controlCall is one request to the control API.
type controlCall struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	body   []byte     // JSON, converted from a form if the caller sent one; nil without a body
	form   url.Values // the form; nil for JSON
}

// controlHandler serves one operation of the control API. The value that it returns is sent as JSON, nil as 204.
type controlHandler func(*controlCall) (any, error)

// streamed is returned by a handler that has written the response itself.
type streamed struct{}

// created is the body of a 201.
type created struct{ body any }

// controlRoutes returns the mux of the control API.
func (s *Server) controlRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, handler := range controlOperations() {
		method, path, _ := strings.Cut(pattern, " ")
		known := controlParameters()[pattern]
		mux.HandleFunc(method+" "+controlPrefix+path, func(w http.ResponseWriter, r *http.Request) { s.control(w, r, handler, known) })
	}
	mux.HandleFunc("GET "+controlPrefix, func(w http.ResponseWriter, r *http.Request) { s.control(w, r, getOverview, nil) })
	return mux
}

// control serves one request to the control API, which may have the known query parameters.
func (s *Server) control(w http.ResponseWriter, r *http.Request, handler controlHandler, known []string) {
	c := &controlCall{server: s, w: w, r: r}
	err := c.checkQuery(known)
	if err == nil {
		err = c.read()
	}
	var body any
	if err == nil {
		body, err = handler(c)
	}
	if _, done := body.(streamed); done {
		return
	}
	status := http.StatusOK
	made, isNew := body.(created)
	switch {
	case err != nil:
		status, body = statusOf(err), map[string]string{"error": bare(err)}
	case isNew:
		status, body = http.StatusCreated, made.body
	case body == nil:
		status = http.StatusNoContent
	}
	if err == nil && c.browser() {
		http.Redirect(w, r, c.back(), http.StatusSeeOther)
		return
	}
	c.write(status, body)
}

// write sends JSON.
func (c *controlCall) write(status int, body any) {
	header := c.w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", `Bearer realm="tigo-emulator"`)
	}
	if body == nil {
		c.w.WriteHeader(status)
		return
	}
	header.Set("Content-Type", "application/json")
	c.w.WriteHeader(status)
	encoder := json.NewEncoder(c.w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // it fails if the caller has gone
}

// list sends a JSON list, one element after the other: all requests together take many megabytes.
func (c *controlCall) list(all iter.Seq[any]) (any, error) {
	c.w.Header().Set("Cache-Control", "no-store")
	c.w.Header().Set("X-Content-Type-Options", "nosniff")
	c.w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(c.w)
	encoder.SetEscapeHTML(false)
	separator := "["
	for each := range all {
		if _, err := io.WriteString(c.w, separator); err != nil || encoder.Encode(each) != nil {
			return streamed{}, nil // the caller has gone
		}
		separator = ","
	}
	if separator == "[" {
		_, _ = io.WriteString(c.w, separator)
	}
	_, _ = io.WriteString(c.w, "]\n")
	return streamed{}, nil
}

// checkQuery returns an error for a query parameter that the operation does not have: without it a filter with a typing error
// would select everything.
func (c *controlCall) checkQuery(known []string) error {
	query, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return errors.New("the query cannot be read")
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			return fmt.Errorf("there is no parameter %q here", clip(name, maxQuotedName))
		default:
			return fmt.Errorf("there is no parameter %q, but %s", clip(name, maxQuotedName), strings.Join(known, ", "))
		}
	}
	return nil
}

// browser reports whether a page without a script sent a form. The browser is redirected to the page then.
func (c *controlCall) browser() bool {
	return c.r.Method == http.MethodPost && strings.Contains(c.r.Header.Get("Accept"), "text/html")
}

// back returns the path of the page with the form.
func (c *controlCall) back() string {
	from, err := url.Parse(c.r.Header.Get("Referer"))
	if err != nil || !strings.EqualFold(from.Host, c.r.Host) || !strings.HasPrefix(from.Path, "/") || strings.HasPrefix(from.Path, "//") {
		return frontPath
	}
	return (&url.URL{Path: from.Path, RawQuery: from.RawQuery}).String()
}

// read reads the body. It converts a form to a JSON object, so that curl -d and pages need no JSON.
func (c *controlCall) read() error {
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxControlBody))
	if err != nil {
		return controlError{http.StatusRequestEntityTooLarge, "the body is too long"}
	}
	raw = bytes.TrimSpace(raw)
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return controlError{http.StatusUnsupportedMediaType, "send JSON or a form of application/x-www-form-urlencoded (curl -d), not multipart/form-data (curl -F)"}
	}
	isJSON := !bytes.ContainsRune(raw, '=') || bytes.ContainsAny(raw[:1], `{["`) // curl -d sends JSON with the content type of a form
	if kind == "application/x-www-form-urlencoded" && !isJSON {
		if c.form, err = url.ParseQuery(string(raw)); err != nil {
			return errors.New("the form cannot be read")
		}
		raw = formJSON(c.form, reflect.TypeFor[document]())
	}
	c.body = raw
	return nil
}

// maxControlBody bounds a request to the control API; a snapshot is the longest.
const maxControlBody = 512 << 20

var errMissingBody = errors.New("the body is missing")

// bodyFor returns the body as JSON for the type of a pointer.
func (c *controlCall) bodyFor(into any) []byte {
	if c.form != nil {
		return formJSON(c.form, reflect.TypeOf(into))
	}
	return c.body
}

// decode reads the body strictly.
func (c *controlCall) decode(into any) error {
	if len(c.body) == 0 || string(c.body) == "null" {
		return errMissingBody
	}
	if err := decode(c.bodyFor(into), into); err != nil {
		return fmt.Errorf("the body: %w", err)
	}
	return nil
}

// number reads a query parameter, which may be left out.
func (c *controlCall) number(name string, otherwise, most int) (int, error) {
	value := c.r.URL.Query().Get(name)
	if value == "" {
		return otherwise, nil
	}
	n := json.Number(value)
	count, err := n.Int64()
	if err != nil || count < 0 {
		return 0, fmt.Errorf("%s is no whole number from 0 on", name)
	}
	return int(min(count, int64(most))), nil
}

// window reads offset and limit of a long list.
func (c *controlCall) window() (offset, limit int, err error) {
	if offset, err = c.number("offset", 0, math.MaxInt32); err != nil {
		return 0, 0, err
	}
	limit, err = c.number("limit", 50, 1000)
	return offset, limit, err
}

// country finds a country's state; the lock is held.
func (c *controlCall) country(code string) (*market, error) {
	if m := c.server.market(code); m != nil {
		return m, nil
	}
	return nil, noCountry()
}

// until calls look now and after each change, at most ten times a second, until look returns false, the caller disconnects or the
// emulator closes.
func (c *controlCall) until(look func() bool) {
	if c.r.Method == http.MethodHead {
		return // the response is complete
	}
	happened, leave := c.server.hub.join()
	defer leave()
	for look() {
		select {
		case <-happened:
		case <-c.r.Context().Done():
			return
		case <-c.server.root.Done():
			return
		}
		if !c.server.wait(c.r, 100*time.Millisecond) {
			return
		}
	}
}

package tigotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
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
	body   []byte // JSON, converted from a form if the caller sent one; nil without a body
}

// controlHandler serves one operation of the control API. The value that it returns is sent as JSON, nil as 204.
type controlHandler func(*controlCall) (any, error)

// controlError is an error with a status.
type controlError struct {
	status int
	text   string
}

func (e controlError) Error() string { return e.text }

func noSuch(what string) error { return controlError{http.StatusNotFound, "there is no such " + what} }

// streamed is returned by a handler that has written the response itself.
type streamed struct{}

// created is the body of a 201.
type created struct{ body any }

// controlRoutes returns the mux of the control API.
func (s *Server) controlRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, handler := range controlOperations() {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+controlPrefix+path, func(w http.ResponseWriter, r *http.Request) { s.control(w, r, handler) })
	}
	mux.HandleFunc("GET "+controlPrefix, func(w http.ResponseWriter, r *http.Request) { s.control(w, r, getOverview) })
	return mux
}

// control serves one request to the control API.
func (s *Server) control(w http.ResponseWriter, r *http.Request, handler controlHandler) {
	c := &controlCall{server: s, w: w, r: r}
	err := c.read()
	var body any
	if err == nil {
		body, err = handler(c)
	}
	if _, done := body.(streamed); done {
		return
	}
	var known controlError
	status := http.StatusOK
	made, isNew := body.(created)
	switch {
	case errors.As(err, &known):
		status = known.status
	case errors.Is(err, ErrNoPayment):
		status = http.StatusNotFound
	case errors.Is(err, ErrPaymentOver), errors.Is(err, ErrInvoicePaid):
		status = http.StatusConflict
	case err != nil:
		status = http.StatusBadRequest
	case isNew:
		status, body = http.StatusCreated, made.body
	case body == nil:
		status = http.StatusNoContent
	}
	if err != nil {
		body = map[string]string{"error": strings.TrimPrefix(err.Error(), "tigotest: ")}
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
	if kind == "application/x-www-form-urlencoded" && len(raw) > 0 && raw[0] != '{' && raw[0] != '[' { // curl -d sends JSON with the content type of a form
		form, err := url.ParseQuery(string(raw))
		if err != nil {
			return errors.New("the form cannot be read")
		}
		raw, _ = json.Marshal(formDocument(form)) // texts and numbers
	}
	c.body = raw
	return nil
}

// maxControlBody bounds a request to the control API; a snapshot is the longest.
const maxControlBody = 512 << 20

// formDocument converts a form to an object. Empty fields are left out, a name that ends in [] is a list, and a value that
// looks like a number is a number.
func formDocument(form url.Values) document {
	object := document{}
	for name, values := range form {
		if list, ok := strings.CutSuffix(name, "[]"); ok {
			object[list] = values
			continue
		}
		value := strings.TrimSpace(values[0])
		if number := json.Number(value); json.Valid([]byte(value)) && decimal(number) && strings.Trim(value, "-.0123456789") == "" {
			object[name] = number
			continue
		}
		if value != "" {
			object[name] = value
		}
	}
	return object
}

// decode reads the body strictly.
func (c *controlCall) decode(into any) error {
	if len(c.body) == 0 {
		return errors.New("the body is missing")
	}
	if err := decode(c.body, into); err != nil {
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
		return 0, fmt.Errorf("%s is no whole number", name)
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
	return nil, controlError{http.StatusNotFound, "the country is none of " + strings.Join(countries(), ", ")}
}

// until calls look now and after each change, at most ten times a second, until look returns false, the caller disconnects or the
// emulator closes.
func (c *controlCall) until(look func() bool) {
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

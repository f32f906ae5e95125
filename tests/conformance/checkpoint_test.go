package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/tigo-go/tigo"
)

// TestMain registers a decoder for PDFs with the validator, which has one setting for the whole program.
func TestMain(m *testing.M) {
	openapi3filter.RegisterBodyDecoder("application/pdf", openapi3filter.FileBodyDecoder)
	m.Run()
}

// checkpoint is a transport that validates every request and every response with the contract, and records the requests of
// one method.
type checkpoint struct {
	t        *testing.T
	contract *contract
	next     http.RoundTripper
	method   string // the method that makes the calls
	mocked   bool   // responses come from a mock, which adds members
	refuse   bool   // the first request of the method gets a 503, after which its outcome is unknown

	mu   sync.Mutex
	seen []sighting
}

// sighting is a recorded request.
type sighting struct {
	tigo.Operation        // as the SDK reports it
	id             string // the operationId in the contract
	query          url.Values
}

// around wraps a transport with the checkpoint.
func (c *checkpoint) around(next http.RoundTripper) http.RoundTripper {
	c.next = next
	return c
}

func (c *checkpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	called, _ := tigo.OperationFromContext(r.Context())
	r = r.Clone(r.Context()) // validating changes the body
	input, err := c.contract.match(r)
	if err != nil {
		c.t.Errorf("%s %s is not in the contract: %v", r.Method, called.Route, err)
		return c.next.RoundTrip(r)
	}
	first := c.note(sighting{called, input.Route.Operation.OperationID, r.URL.Query()})
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
		c.t.Errorf("the request of %s: %v", called.Op, err)
	}
	if first && c.refuse {
		return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Request: r}, nil
	}
	response, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if c.mocked {
		return response, nil
	}
	if err := validate(input, response); err != nil {
		c.t.Errorf("the response to %s: %v", called.Op, err)
	}
	return response, nil
}

// note records a request of the method, and reports whether it is the first one. A method that stands in for another may
// make requests under both names.
func (c *checkpoint) note(s sighting) (first bool) {
	if s.Op != c.method && s.Op != orStandIn(c.method) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, s)
	return len(c.seen) == 1
}

// validate validates a response with the contract. Its body can be read again.
func validate(input *openapi3filter.RequestValidationInput, response *http.Response) error {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	result := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Options: input.Options,
		Status: response.StatusCode, Header: response.Header,
	}
	return openapi3filter.ValidateResponse(input.Request.Context(), result.SetBodyBytes(body))
}

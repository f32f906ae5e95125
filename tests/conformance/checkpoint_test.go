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

// TestMain tells the validator, which keeps this for the whole program, that a PDF is read as it is.
func TestMain(m *testing.M) {
	openapi3filter.RegisterBodyDecoder("application/pdf", openapi3filter.FileBodyDecoder)
	m.Run()
}

// checkpoint is a transport that holds every request and every answer against the contract, and notes what
// the requests of one method are.
type checkpoint struct {
	t        *testing.T
	contract *contract
	next     http.RoundTripper
	method   string // the method that makes the calls
	mocked   bool   // responses come from a mock, which adds members
	refuse   bool   // the first request of the method gets a 503 of which nobody knows what it did

	mu   sync.Mutex
	seen []sighting
}

// sighting is a request that came by.
type sighting struct {
	tigo.Operation        // what the SDK says it is
	id             string // what the contract says it is: the operationId
	query          url.Values
}

// around puts the checkpoint before a transport.
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
	answer, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if c.mocked {
		return answer, nil
	}
	if err := validate(input, answer); err != nil {
		c.t.Errorf("the answer to %s: %v", called.Op, err)
	}
	return answer, nil
}

// note keeps a sighting of the method's own and reports whether it is the first. A method that stands in for another
// may make its requests under the name of either.
func (c *checkpoint) note(s sighting) (first bool) {
	if s.Op != c.method && s.Op != orStandIn(c.method) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, s)
	return len(c.seen) == 1
}

// validate holds an answer against the contract. Its body can be read again.
func validate(input *openapi3filter.RequestValidationInput, answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	result := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Options: input.Options,
		Status: answer.StatusCode, Header: answer.Header,
	}
	return openapi3filter.ValidateResponse(input.Request.Context(), result.SetBodyBytes(body))
}

package transport

import (
	"maps"
	"net/http"
	"strings"
)

// tokenHeaders are the headers that the requests with one access token share, unless a request has headers of its own.
type tokenHeaders struct {
	token                 *token
	withoutBody, withBody http.Header // of requests without a body, and with one
}

// header returns the header of an attempt, which has the token and the type of the body.
func (a *attempt) header() http.Header {
	c := a.call
	own, body := c.Request.Header, c.Request.Body != nil
	if own == nil {
		shared := c.transport.headerOf(c.loop.token, body)
		if c.transport.pool != nil {
			return shared // net/http does not change it
		}
		return maps.Clone(shared) // a RoundTripper of the user may change it, but not overwrite a value in place
	}
	pooled := c.transport.pool != nil
	if pooled && c.Attempts > 1 {
		own = maps.Clone(own) // net/http may still read the header of the previous attempt
	}
	own["Authorization"] = c.loop.token.values
	if body {
		own["Content-Type"] = jsonType
	}
	c.Request.Header = own
	if pooled {
		return own
	}
	return maps.Clone(own) // a RoundTripper of the user may change it, even after the call
}

// headerOf returns the shared header of the requests with a token, and makes it for the first one.
func (t *Transport) headerOf(tok *token, body bool) http.Header {
	h := t.headers.Load()
	if h == nil || h.token != tok {
		h = &tokenHeaders{token: tok, withoutBody: maps.Clone(t.defaults)}
		deleteIdempotencyKeys(h.withoutBody)
		h.withoutBody["Authorization"] = tok.values
		h.withBody = maps.Clone(h.withoutBody)
		h.withBody["Content-Type"] = jsonType
		t.headers.Store(h)
	}
	if body {
		return h.withBody
	}
	return h.withoutBody
}

// deleteIdempotencyKeys removes the two headers with which net/http sends a write again. Even an empty one has that effect.
func deleteIdempotencyKeys(h http.Header) {
	delete(h, "Idempotency-Key")
	delete(h, "X-Idempotency-Key")
}

var jsonType = []string{"application/json"}

// AccessToken returns the token of the last attempt; "": there is none.
func (c *Call) AccessToken() string {
	header := ""
	if values := c.Request.Header["Authorization"]; len(values) > 0 {
		header = values[0]
	} else if c.loop.token != nil {
		header = c.loop.token.header
	}
	return strings.TrimPrefix(header, "Bearer ")
}

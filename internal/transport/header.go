package transport

import (
	"maps"
	"net/http"
	"strings"
)

// tokenHeaders are the headers of all requests that have one access token and no headers of their own.
type tokenHeaders struct {
	token         *token
	without, with http.Header // a body
}

// header returns the header of an attempt, with its token and the type of its body.
func (a *attempt) header() http.Header {
	c := a.call
	own, body := c.Request.Header, c.Request.Body != nil
	if own == nil {
		shared := c.transport.headerOf(c.loop.token, body)
		if c.transport.own != nil {
			return shared // net/http does not change it
		}
		return maps.Clone(shared) // a RoundTripper of the user may change it
	}
	if c.Attempts > 1 {
		own = maps.Clone(own) // the RoundTripper may still read the header of the previous attempt
	}
	own["Authorization"] = c.loop.token.values
	if body {
		own["Content-Type"] = jsonType
	}
	c.Request.Header = own
	return own
}

// headerOf returns the shared header of requests with a token, and makes it for the first of them.
func (t *Transport) headerOf(tok *token, body bool) http.Header {
	h := t.headers.Load()
	if h == nil || h.token != tok {
		h = &tokenHeaders{token: tok, without: maps.Clone(t.defaults)}
		deleteReplayHeaders(h.without)
		h.without["Authorization"] = tok.values
		h.with = maps.Clone(h.without)
		h.with["Content-Type"] = jsonType
		t.headers.Store(h)
	}
	if body {
		return h.with
	}
	return h.without
}

// deleteReplayHeaders removes the headers with which, even without a value, net/http retries a write.
func deleteReplayHeaders(h http.Header) {
	delete(h, "Idempotency-Key")
	delete(h, "X-Idempotency-Key")
}

var jsonType = []string{"application/json"}

// AccessToken returns the last token of the call; "": it has none.
func (c *Call) AccessToken() string {
	header := ""
	if values := c.Request.Header["Authorization"]; len(values) > 0 {
		header = values[0]
	} else if c.loop.token != nil {
		header = c.loop.token.header
	}
	return strings.TrimPrefix(header, "Bearer ")
}

package transport

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// A Fate says what a call, or one attempt of it, did at the platform.
type Fate uint8

// The fates. Unknown is the zero value: whatever is not proven stays unknown.
const (
	Unknown Fate = iota
	NotSent      // no request headers left this machine
	Refused      // sent, and turned away before anything was done
	Applied      // answered with a 2xx status
)

// A phase is how far an attempt came, as net/http's trace reports it. Its hooks may be called from other
// goroutines, and late.
type phase struct {
	traced, wroteHeaders atomic.Bool
}

// follow returns the request with its phase reported to p. Only what may not be sent twice pays for it.
//
// HTTP/2 reports that the headers are written a moment after they have left, too late for a call that ends in that
// moment. The first header field is reported before, on HTTP/1 too.
func (p *phase) follow(req *http.Request) *http.Request {
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GetConn:          func(string) { p.traced.Store(true) },
		WroteHeaderField: func(string, []string) { p.wroteHeaders.Store(true) },
		WroteHeaders:     func() { p.wroteHeaders.Store(true) },
	}))
}

// fateOf judges an attempt that ended in err without an answer. A RoundTripper that reports no phases proves
// nothing by its silence: then only errors that by their nature precede the request count. Reads are not traced;
// for them a likely guess will do.
func fateOf(err error, p *phase) Fate {
	switch {
	case p != nil && p.wroteHeaders.Load():
		return Unknown
	case p != nil && p.traced.Load(), precedesRequest(err), p == nil && handshakeFailed(err):
		return NotSent
	}
	return Unknown
}

// precedesRequest reports whether err can only come before the first byte of a request.
func precedesRequest(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// handshakeFailed reports whether err is a TLS handshake that will fail again: a certificate, a name, a version. Not
// all of them have a type in crypto/tls and net/http, so their texts tell.
func handshakeFailed(err error) bool {
	text := err.Error()
	return strings.Contains(text, "tls: ") || strings.Contains(text, "x509: ") ||
		strings.Contains(text, "server gave HTTP response to HTTPS client")
}

// TransientFailure reports whether another attempt may succeed where one ended in err, without a response.
func TransientFailure(err error) bool { return !permanent(err) && !errors.Is(err, ErrPanicked) }

// permanent reports whether a failed attempt would fail the same way again.
func permanent(err error) bool {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound && !dns.IsTemporary && !dns.IsTimeout {
		return true
	}
	return handshakeFailed(err) || strings.Contains(err.Error(), "unsupported protocol scheme")
}

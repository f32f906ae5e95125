package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// The errors of a call or an attempt without a 2xx response.
var (
	ErrResponse = errors.New("the platform returned an error response") // the Response of the call has the status and the error body
	ErrRevoked  = errors.New("the access token was revoked, and another one has replaced it")
	ErrClosed   = errors.New("the client is closed")    // after Close
	ErrPanicked = errors.New("panicked")                // a hook panicked; its value is dropped, since it may contain personal data
	ErrRedirect = errors.New("the platform redirected") // redirects are not followed: another host must get neither token nor body
	ErrNotSent  = errors.New("tigo: not sent")          // a hook reports that no request left this machine

	errNoResponse = errors.New("the transport returned nothing")
	errLost       = errors.New("the connection was lost before a response came")
)

// A ProxyError is the error of a proxy that refused to connect to the platform.
type ProxyError struct{ Status int }

// Error implements error.
func (e *ProxyError) Error() string {
	return "the proxy refused to connect: " + strings.TrimSpace(strconv.Itoa(e.Status)+" "+http.StatusText(e.Status))
}

// TransientFailure reports whether another attempt may succeed after an attempt that failed with err and without a response.
func TransientFailure(err error) bool {
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return TransientResponse(proxy.Status, Problem{})
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound && !dns.IsTemporary && !dns.IsTimeout {
		return false
	}
	return !errors.Is(err, ErrPanicked) && !handshakeFailed(err) && !strings.Contains(err.Error(), "unsupported protocol scheme")
}

// precedesRequest reports whether err can only occur before the first byte of a request.
func precedesRequest(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	return isType[*net.DNSError](err) || isType[*tls.CertificateVerificationError](err) || isType[*ProxyError](err)
}

// handshakeFailed reports whether err is the error of a TLS handshake that will fail again, because of the certificate, the name or
// the version. TLS alerts have no type, so it compares their texts. Other alerts, such as "bad record MAC", are transient.
func handshakeFailed(err error) bool {
	if isType[*tls.CertificateVerificationError](err) || isType[tls.RecordHeaderError](err) || isType[x509.HostnameError](err) ||
		isType[x509.UnknownAuthorityError](err) || isType[x509.CertificateInvalidError](err) {
		return true
	}
	text := err.Error()
	if strings.Contains(text, "server gave HTTP response to HTTPS client") {
		return true
	}
	_, alert, found := strings.Cut(text, "tls: ")
	for _, handshake := range []string{"version", "handshake failure", "certificate", "unrecognized name", "no application protocol", "unknown"} {
		if found && strings.Contains(alert, handshake) {
			return true
		}
	}
	return false
}

// excludedByGoAway reports whether an HTTP/2 server sent a GOAWAY, and the last stream that it names is before the stream of the
// request. So the server did not process the request. The error of net/http has no type, and says "graceful" even if the GOAWAY has
// an error code, unless the stream is the first one. No other error of HTTP/2 is taken as proof. The whole text of the innermost
// error must be equal, since other errors quote what the server sent.
func excludedByGoAway(err error) bool {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	const goAway = "http2: Transport received Server's graceful shutdown GOAWAY"
	switch err.Error() {
	case goAway, "http2: Transport: cannot retry err [" + goAway + "] after Request.Body was written; define Request.GetBody to avoid this error":
		return true
	}
	return false
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

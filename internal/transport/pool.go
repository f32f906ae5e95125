package transport

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// handshakeTimeout bounds a dial and a TLS handshake, each.
const handshakeTimeout = 10 * time.Second

// NewTransport returns a transport of net/http for one busy host behind a gateway:
//
//   - It keeps idle connections, and closes them before the gateway does.
//   - It limits the time of dials and of response headers, and pings HTTP/2 connections.
//   - If a proxy refuses to connect, it fails with a [ProxyError].
func NewTransport(l Limits) *http.Transport {
	dialer := &net.Dialer{Timeout: handshakeTimeout, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    handshakeTimeout,
		ResponseHeaderTimeout:  l.Header,
		MaxResponseHeaderBytes: 256 << 10,
		MaxConnsPerHost:        l.Connections,
		MaxIdleConns:           l.Connections,
		MaxIdleConnsPerHost:    l.Connections,
		IdleConnTimeout:        50 * time.Second, // the gateway closes them after a minute
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &ProxyError{resp.StatusCode}
			}
			return nil
		},
	}
}

// A pool is the RoundTripper of a client without a Config.Transport. It does three things that a transport of net/http does not:
//
//   - It keeps net/http from sending a request again.
//   - After a lost connection, the next attempt gets a new connection. Idle connections stay open for other calls.
//   - Its connections count their writes, and end a response at its last byte (see conn).
//
// Limits.Connections bounds the connections of shared and those of fresh separately.
type pool struct {
	shared *http.Transport
	fresh  *http.Transport // opens a connection for each request
}

// newPool makes a pool. Tests set the TLS settings; nil means the defaults of crypto/tls.
func newPool(l Limits, settings *tls.Config) *pool {
	p := &pool{shared: newPoolTransport(l, settings), fresh: newPoolTransport(l, settings)}
	p.fresh.DisableKeepAlives = true
	return p
}

func newPoolTransport(l Limits, settings *tls.Config) *http.Transport {
	t := NewTransport(l)
	d := &dialer{dial: t.DialContext, settings: settings}
	t.DialContext, t.DialTLSContext = d.plain, d.secure
	t.TLSClientConfig = settings.Clone() // for connections through a proxy; a copy, since net/http changes it
	t.Proxy = proxyOnce
	return t
}

// RoundTrip implements http.RoundTripper.
func (p *pool) RoundTrip(req *http.Request) (*http.Response, error) {
	if a := attemptOf(req.Context()); a != nil && a.fresh {
		return p.fresh.RoundTrip(req)
	}
	return p.shared.RoundTrip(req)
}

func (p *pool) closeIdle() {
	p.shared.CloseIdleConnections()
	p.fresh.CloseIdleConnections()
}

// proxyOnce returns the proxy of a request. net/http calls it each time before it gets a connection. So proxyOnce also keeps
// net/http from sending a request again: then it fails with errLost.
func proxyOnce(req *http.Request) (*url.URL, error) {
	if a := attemptOf(req.Context()); a != nil && a.sendsAgain() {
		return nil, errLost
	}
	return http.ProxyFromEnvironment(req)
}

// A dialer opens the connections of a pool.
type dialer struct {
	dial     func(ctx context.Context, network, addr string) (net.Conn, error)
	settings *tls.Config
}

func (d *dialer) plain(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := d.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return newConn(c), nil
}

// secure dials and makes the TLS handshake. It returns a conn for HTTP/1.1, and the *tls.Conn for HTTP/2, as net/http requires.
func (d *dialer) secure(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := d.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if d.settings != nil {
		config = d.settings.Clone()
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(addr)
	}
	config.NextProtos = []string{"h2", "http/1.1"}
	secured := tls.Client(c, config)
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = c.Close()
		return nil, &net.OpError{Op: "dial", Net: network, Addr: c.RemoteAddr(), Err: err}
	}
	if secured.ConnectionState().NegotiatedProtocol == "h2" {
		return secured, nil
	}
	return newConn(secured), nil
}

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

// NewTransport is a net/http transport tuned for one busy host behind a gateway: as many idle connections as may be
// open, closed before the gateway closes them, bounded dials and headers, and HTTP/2 connections that are asked whether
// they still live. It says by name when a proxy refuses to connect.
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
		IdleConnTimeout:        50 * time.Second, // the gateway's keep-alive is a minute
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return &ProxyError{resp.StatusCode}
			}
			return nil
		},
	}
}

// A pool is the connections of a client that was given no transport. It does three things that a plain net/http transport
// cannot: net/http sends nothing twice by itself; an attempt that follows a lost connection gets one that has carried
// nothing yet, without harm to the idle ones of others; and its connections count what is written and end a response where
// it ends (see conn).
type pool struct{ shared, fresh *http.Transport }

// newPool makes a pool. Its TLS settings are the defaults of crypto/tls, unless a test has others.
func newPool(l Limits, settings *tls.Config) *pool {
	p := &pool{shared: ownTransport(l, settings), fresh: ownTransport(l, settings)}
	p.fresh.DisableKeepAlives = true
	return p
}

func ownTransport(l Limits, settings *tls.Config) *http.Transport {
	t := NewTransport(l)
	d := &dialer{dial: t.DialContext, settings: settings}
	t.DialContext, t.DialTLSContext = d.plain, d.secure
	t.TLSClientConfig = settings.Clone() // for what goes through a proxy; net/http writes to it
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

// proxyOnce finds the proxy of a request. net/http asks for it each time it is about to send, so this is also where it is
// stopped from doing so twice.
func proxyOnce(req *http.Request) (*url.URL, error) {
	if a := attemptOf(req.Context()); a != nil && a.alreadySent() {
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

// secure makes the handshake here, so that the connection's HTTP/1.1 can be followed. HTTP/2 needs the bare *tls.Conn.
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

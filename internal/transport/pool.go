package transport

import (
	"net"
	"net/http"
	"time"
)

// NewPool is a net/http transport tuned for one busy host behind a gateway: as many idle connections as may be
// open, closed before the gateway closes them, bounded dials and headers, and HTTP/2 connections that are
// asked whether they still live.
func NewPool(l Limits) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  l.Header,
		MaxResponseHeaderBytes: 256 << 10,
		MaxConnsPerHost:        l.Connections,
		MaxIdleConns:           l.Connections,
		MaxIdleConnsPerHost:    l.Connections,
		IdleConnTimeout:        50 * time.Second, // the gateway's keep-alive is a minute
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
	}
}

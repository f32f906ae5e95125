package transport

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A peer is a server that handles each request as act decides, down to connections and bytes, and counts requests and connections.
// The server of net/http cannot do this, since it hides connections and streams.
type peer struct {
	URL string
	TLS *tls.Config // for a client; nil: plain HTTP
	act func(r request)

	mu                    sync.Mutex
	requests, connections int
}

// A request is a request that has arrived whole. Its functions send a response, or cause a fault.
type request struct {
	number     int // among all requests, from 1
	onThisConn int // among the requests of its connection, from 1
	respond    func(status int, body string)
	reset      func(code uint32) // HTTP/2: RST_STREAM; HTTP/1.1: a TCP reset
	goAway     func(last uint32) // HTTP/2: GOAWAY, then the connection is closed
	stream     uint32
	before     uint32 // HTTP/2: the last stream of the connection with a request that arrived earlier; 0: no such stream
	close      func()
	conn       net.Conn // HTTP/1.1
	body       string
}

// counts returns how many requests and connections the peer got.
func (p *peer) counts() (requests, connections int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests, p.connections
}

// next counts a request and returns its number.
func (p *peer) next() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests++
	return p.requests
}

// newPeer starts a peer that speaks HTTP/1.1, or HTTP/2 over TLS.
func newPeer(t *testing.T, http2 bool, act func(request)) *peer {
	t.Helper()
	p := &peer{act: act}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p.URL = "http://" + listener.Addr().String()
	serve := p.serve1
	if http2 {
		certificate, pool := testCertificate(t)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"}})
		p.TLS = &tls.Config{RootCAs: pool}
		p.URL = "https" + p.URL[len("http"):]
		serve = p.serve2
	}
	p.serve(t, listener, serve)
	return p
}

// serve counts the connections of a listener, and serves each, until the end of the test.
func (p *peer) serve(t *testing.T, listener net.Listener, serve func(net.Conn)) {
	t.Helper()
	var open sync.WaitGroup
	var conns sync.Map
	open.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.connections++
			p.mu.Unlock()
			conns.Store(c, true)
			open.Go(func() {
				defer func() { _ = c.Close() }()
				serve(c)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		conns.Range(func(c, _ any) bool { _ = c.(net.Conn).Close(); return true })
		open.Wait()
	})
}

// serve1 speaks HTTP/1.1.
func (p *peer) serve1(c net.Conn) {
	in := bufio.NewReader(c)
	for n := 1; ; n++ {
		q, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, _ := io.ReadAll(q.Body)
		over := false
		p.act(request{
			number: p.next(), onThisConn: n, conn: c, body: string(body),
			respond: func(status int, body string) {
				resp := http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body))}
				_ = resp.Write(c)
			},
			reset: func(uint32) {
				over = true
				if tcp, ok := c.(*net.TCPConn); ok {
					_ = tcp.SetLinger(0)
				}
			},
			goAway: func(uint32) { over = true },
			close:  func() { over = true },
		})
		if over {
			return
		}
	}
}

// The frame types, flags and error codes of HTTP/2 that serve2 needs.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing, frameGoAway = 0, 1, 3, 4, 6, 7

	flagEndStream, flagAck, flagEndHeaders = 1, 1, 4

	codeNo, codeProtocol, codeInternal, codeRefused = 0, 1, 2, 7
)

// serve2 speaks as much HTTP/2 as the client of net/http needs. It reads no headers.
func (p *peer) serve2(c net.Conn) {
	const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	if _, err := io.ReadFull(c, make([]byte, len(preface))); err != nil {
		return
	}
	send := func(kind, flags byte, stream uint32, payload []byte) {
		frame := make([]byte, 9, 9+len(payload))
		frame[0], frame[1], frame[2], frame[3], frame[4] = byte(len(payload)>>16), byte(len(payload)>>8), byte(len(payload)), kind, flags
		binary.BigEndian.PutUint32(frame[5:], stream)
		_, _ = c.Write(append(frame, payload...))
	}
	send(frameSettings, 0, 0, nil)
	n, over, last := 0, false, uint32(0)
	bodies := make(map[uint32]string)
	for !over {
		var header [9]byte
		if _, err := io.ReadFull(c, header[:]); err != nil {
			return
		}
		payload := make([]byte, int(header[0])<<16|int(header[1])<<8|int(header[2]))
		if _, err := io.ReadFull(c, payload); err != nil {
			return
		}
		kind, flags, stream := header[3], header[4], binary.BigEndian.Uint32(header[5:])
		if kind == frameData {
			bodies[stream] += string(payload)
		}
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			send(frameSettings, flagAck, 0, nil)
		case kind == framePing && flags&flagAck == 0:
			send(framePing, flagAck, 0, payload)
		case (kind == frameHeaders || kind == frameData) && flags&flagEndStream != 0:
			n++
			p.act(request{
				number: p.next(), onThisConn: n, stream: stream, before: last, body: bodies[stream],
				respond: func(status int, body string) {
					block := []byte{0x88} // :status 200
					if status != http.StatusOK {
						block = append([]byte{0x08, 3}, strconv.Itoa(status)...) // :status, as a literal of three digits
					}
					send(frameHeaders, flagEndHeaders, stream, block)
					send(frameData, flagEndStream, stream, []byte(body))
				},
				reset: func(code uint32) { send(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code)) },
				goAway: func(last uint32) {
					send(frameGoAway, 0, 0, binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, last), codeNo))
					over = true
				},
				close: func() { over = true },
			})
			last = max(last, stream)
		}
	}
	if secured, ok := c.(*tls.Conn); ok { // reads the rest: closing a connection with unread bytes would reset it and drop what was sent
		_ = secured.CloseWrite()
		_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		_, _ = io.Copy(io.Discard, c)
	}
}

// testCertificate returns a certificate for 127.0.0.1, and a pool that trusts it.
func testCertificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

package gateways

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A backend is the platform behind the gateways, on a raw port, so that it can violate HTTP. The contract id in the path of
// a request selects its fault: "close.7" is the seventh contract for which it books the request and then closes the
// connection.
type backend struct {
	address string
	secure  bool // it uses TLS
	faults  map[string]fault

	mu       sync.Mutex
	accounts map[string]*account
	open     map[net.Conn]bool
}

// An account records the requests and bookings of the back end for one contract.
type account struct {
	requests, bookings int
	struck             int      // how often its fault occurred
	target             string   // of the last request, unchanged
	unusual            []string // features of requests that those of the SDK do not have
}

// A fault handles one request, and reports whether the connection stays open.
type fault func(*visit) bool

// A visit is one request at the back end.
type visit struct {
	*http.Request
	backend *backend
	conn    net.Conn
	id      string
	nth     int // the number of the request on its connection, from 1
}

// serve starts a back end. If there is a certificate, it uses TLS.
func serve(tb testing.TB, faults map[string]fault, certificates ...tls.Certificate) *backend {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	must(tb, err)
	b := &backend{
		address: l.Addr().String(), faults: faults,
		accounts: make(map[string]*account), open: make(map[net.Conn]bool),
	}
	if len(certificates) > 0 {
		b.secure = true
		l = tls.NewListener(l, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12})
	}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { b.converse(conn) })
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		b.mu.Lock()
		for conn := range b.open {
			_ = conn.Close()
		}
		b.mu.Unlock()
		connections.Wait()
	})
	return b
}

func (b *backend) converse(conn net.Conn) {
	b.mu.Lock()
	b.open[conn] = true
	b.mu.Unlock()
	defer func() {
		_ = conn.Close()
		b.mu.Lock()
		delete(b.open, conn)
		b.mu.Unlock()
	}()
	reader := bufio.NewReader(conn)
	for nth := 1; ; nth++ {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return
		}
		v := &visit{Request: request, backend: b, conn: conn, id: contractOf(request.RequestURI), nth: nth}
		v.enter(len(body))
		name, _, _ := strings.Cut(v.id, ".")
		do := b.faults[name]
		if do == nil {
			do = (*visit).succeed
		}
		if !do(v) {
			return
		}
	}
}

// contractOf returns the contract id in an unchanged request target.
func contractOf(target string) string {
	_, rest, _ := strings.Cut(target, "/contracts/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

func (v *visit) enter(body int) {
	v.change(func(a *account) {
		a.requests++
		a.target = v.RequestURI
		if v.Method == http.MethodGet && (body > 0 || len(v.TransferEncoding) > 0) {
			a.unusual = append(a.unusual, "a GET with a body")
		}
		if v.Method != http.MethodGet && body == 0 {
			a.unusual = append(a.unusual, "a write without a body")
		}
	})
}

func (v *visit) change(f func(*account)) {
	v.backend.mu.Lock()
	defer v.backend.mu.Unlock()
	a := v.backend.accounts[v.id]
	if a == nil {
		a = new(account)
		v.backend.accounts[v.id] = a
	}
	f(a)
}

// book applies the request; struck records that the fault occurred.
func (v *visit) book()   { v.change(func(a *account) { a.bookings++ }) }
func (v *visit) struck() { v.change(func(a *account) { a.struck++ }) }

// account returns the current account of a contract.
func (b *backend) account(id string) account {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a := b.accounts[id]; a != nil {
		return *a
	}
	return account{}
}

// write sends text unchanged.
func (v *visit) write(text string) { _, _ = io.WriteString(v.conn, text) }

// reset ends the connection with a RST.
func (v *visit) reset() bool {
	conn := v.conn
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if plain, ok := conn.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = conn.Close()
	return false
}

// wait blocks until the other side closes the connection, or the test ends.
func (v *visit) wait() bool {
	_, _ = v.conn.Read(make([]byte, 1))
	return false
}

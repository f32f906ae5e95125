package tigo_test

import (
	"bytes"
	"fmt"
	"go/version"
	"math"
	"net"
	"net/http"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// TestBudgetOverLoopback checks that calls over a connection allocate no more than their budgets. Those of net/http count: the
// bounded wait for headers of the own pool, for example, takes three. The server allocates nothing.
func TestBudgetOverLoopback(t *testing.T) {
	budgetOf := map[string]struct{ own, user float64 }{ // with the own pool, and with an http.Transport of the user
		"balance":       {55, 55},
		"paperless PUT": {67, 65},
	}
	newer := 0.0 // net/http of Go 1.27 allocates once more
	if version.Compare(runtime.Version(), "go1.27") >= 0 {
		newer = 1
	}
	for _, row := range budgets() {
		test, ok := budgetOf[row.name]
		if !ok {
			continue
		}
		t.Run(row.name+", own pool", func(t *testing.T) {
			assert.LessOrEqual(t, loopbackAllocs(t, row, nil), test.own+newer)
		})
		t.Run(row.name+", http.Transport", func(t *testing.T) {
			assert.LessOrEqual(t, loopbackAllocs(t, row, new(http.Transport)), test.user+newer)
		})
	}
}

// loopbackAllocs returns the allocations of a call over loopback.
func loopbackAllocs(t *testing.T, row budget, transport http.RoundTripper) float64 {
	t.Helper()
	if clienttest.RaceDetector {
		t.Skip("the race detector allocates too")
	}
	client := billing.New(clienttest.New(t, clienttest.Transport(transport), func(c *tigo.Config) {
		c.BaseURL = "http://" + serve(t, row.response)
	}))
	least := math.Inf(1)
	for range 5 {
		least = min(least, testing.AllocsPerRun(200, func() { require.NoError(t, row.call(t.Context(), client)) }))
	}
	return least
}

// serve responds with one body to every request, and allocates only for each connection. It returns its address.
func serve(t *testing.T, body string) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	response := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go respond(conn, response)
		}
	}()
	return listener.Addr().String()
}

// respond writes a response after each request. A request ends with an empty line, or with the brace of its body.
func respond(conn net.Conn, response []byte) {
	defer conn.Close()
	request, ends := make([]byte, 16<<10), [][]byte{[]byte("\r\n\r\n"), []byte("}")}
	for n := 0; ; {
		more, err := conn.Read(request[n:])
		if err != nil {
			return
		}
		n += more
		end := ends[0]
		if bytes.HasPrefix(request, []byte("PUT ")) {
			end = ends[1]
		}
		if !bytes.HasSuffix(request[:n], end) {
			continue
		}
		n = 0
		if _, err := conn.Write(response); err != nil {
			return
		}
	}
}

package tigotest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// A stormer generates valid HTTP requests. Half of them have the form of an operation of the platform.
type stormer struct {
	dice      *rand.Rand
	server    *tigotest.Server
	contracts []string
	token     string
	raw       bytes.Buffer
}

// next writes a request into raw.
func (s *stormer) next() {
	s.raw.Reset()
	method, target, body := s.anything()
	if s.dice.IntN(2) == 0 {
		method, target, body = s.operation()
	}
	fmt.Fprintf(&s.raw, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\n", method, target, strings.TrimPrefix(s.server.URL, "http://"),
		s.oneOf("application/json", "*/*", "text/html", "application/pdf;q=0.1", s.token0()))
	if s.dice.IntN(8) > 0 {
		fmt.Fprintf(&s.raw, "Authorization: %s %s\r\n", s.oneOf("Bearer", "Basic", "bearer", "x"), s.oneOf(s.token, s.token, s.token, url.PathEscape(s.word())))
	}
	for range s.dice.IntN(3) {
		fmt.Fprintf(&s.raw, "X-%s: %s\r\n", s.token0(), url.PathEscape(s.word()))
	}
	if body != "" || method == http.MethodPost {
		fmt.Fprintf(&s.raw, "Content-Type: %s\r\nContent-Length: %d\r\n", s.oneOf("application/json", "text/plain", "application/x-www-form-urlencoded"), len(body))
	}
	s.raw.WriteString("\r\n" + body)
}

// anything returns a request of any form.
func (s *stormer) anything() (method, target, body string) {
	target = "/" + url.PathEscape(s.word())
	for range s.dice.IntN(6) {
		target += "/" + s.oneOf("v1", "tigo", "home", "co", "billing", "contracts", "%2F", "..", "_emulator", url.PathEscape(s.word()))
	}
	if s.dice.IntN(2) == 0 {
		target += "?" + url.QueryEscape(s.word()) + "=" + url.QueryEscape(s.word())
	}
	if s.dice.IntN(2) == 0 {
		b := make([]byte, s.dice.IntN(2048))
		for i := range b {
			b[i] = byte(s.dice.Uint32())
		}
		body = string(b)
	}
	return s.oneOf("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TIGO"), target, body
}

// operation returns a request in the form of an operation, with valid or odd values.
func (s *stormer) operation() (method, target, body string) {
	operations := tigotest.Operations()
	op := operations[s.dice.IntN(len(operations))]
	for part := range strings.SplitSeq(op.Path(), "{") {
		name, rest, ok := strings.Cut(part, "}")
		switch {
		case !ok:
			target += part
		case name == "country":
			target += "co" + rest
		default:
			target += s.oneOf(s.contracts[s.dice.IntN(len(s.contracts))], "1020304050", "cc", url.PathEscape(s.word())) + rest
		}
	}
	query := make(url.Values)
	for _, q := range op.Query {
		query.Set(q.Name, s.oneOf("1", "5", "2026-03-01", "-1", s.word()))
	}
	if len(op.Body) > 0 {
		text, _ := json.Marshal(s.object(op.Body))
		body = string(text)
	}
	return op.Method, target + "?" + query.Encode(), body
}

func (s *stormer) object(fields []tigotest.Field) map[string]any {
	object := make(map[string]any)
	for _, f := range fields {
		switch {
		case len(f.Fields) > 0:
			object[f.Name] = s.object(f.Fields)
		case s.dice.IntN(10) > 0:
			object[f.Name] = []any{s.word(), s.dice.IntN(1 << 20), nil, "1020304050", "https://shop.example/back"}[s.dice.IntN(5)]
		}
	}
	return object
}

func (s *stormer) oneOf(words ...string) string { return words[s.dice.IntN(len(words))] }

// word returns a text of any characters.
func (s *stormer) word() string {
	runes := make([]rune, 1+s.dice.IntN(20))
	for i := range runes {
		runes[i] = rune(1 + s.dice.IntN(0x2ff))
	}
	return string(runes)
}

// token0 returns a text that may be the name of a header.
func (s *stormer) token0() string { return fmt.Sprintf("x%x", s.dice.Uint32()) }

// storm sends requests over one connection, which must stay open. A slow one sends each request in pieces and reads late.
func (s *stormer) storm(ctx context.Context, requests int, slow bool) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(s.server.URL, "http://"))
	if err != nil {
		return err
	}
	defer conn.Close()
	responses := bufio.NewReader(conn)
	for n := range requests {
		s.next()
		text := s.raw.Bytes()
		for slow && len(text) > 1 {
			piece := 1 + s.dice.IntN(len(text))
			if _, err := conn.Write(text[:piece]); err != nil {
				return fmt.Errorf("request %d: %w", n, err)
			}
			text = text[piece:]
			<-time.After(time.Duration(s.dice.IntN(int(2 * time.Millisecond))))
		}
		if _, err := conn.Write(text); err != nil {
			return fmt.Errorf("request %d: %w", n, err)
		}
		response, err := http.ReadResponse(responses, nil)
		if err != nil {
			return fmt.Errorf("request %d, %.300q: %w", n, s.raw.String(), err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err != nil || response.Close {
			return fmt.Errorf("request %d, %.300q: the connection ends, status %d: %w", n, s.raw.String(), response.StatusCode, err)
		}
	}
	return nil
}

// TestStorm sends random requests on 64 connections, half of them slow. All connections stay open, the emulator's memory stays
// bounded, and it serves a payment afterwards.
func TestStorm(t *testing.T) {
	requests := 5_000
	if os.Getenv("TIGO_FULL") == "1" {
		requests = 1_000_000
	}
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID
	bills := billing.New(client)
	_, err := bills.GetBalance(t.Context(), contract)
	require.NoError(t, err)
	runtime.GC()
	before := heap()
	var most atomic.Int64
	var left atomic.Int64
	left.Store(int64(requests))
	var storms sync.WaitGroup
	for i := range 64 {
		storms.Go(func() {
			s := &stormer{
				dice: rand.New(rand.NewPCG(uint64(i), 17)), server: server, contracts: []string{contract, "8412078"}, //nolint:gosec // a test
				token: fetchToken(t, server),
			}
			for left.Load() > 0 {
				const some = 100
				left.Add(-some)
				if err := s.storm(t.Context(), some, i%2 == 0); err != nil {
					t.Error(err)
				}
				for now := heap() - before; ; {
					if seen := most.Load(); now <= seen || most.CompareAndSwap(seen, now) {
						break
					}
				}
			}
		})
	}
	storms.Wait()
	t.Logf("%d requests, at most %d KiB of heap beyond the %d before", requests, most.Load()>>10, before>>10)
	assert.Less(t, most.Load(), int64(64<<20))

	invoice, err := bills.CreateInvoice(t.Context(), contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)})
	require.NoError(t, err)
	checkout, err := bills.CreateCheckout(t.Context(), contract, invoice.InvoiceID, billing.CheckoutRequest{
		PaymentAmount: tigo.NumberOf(50000), ReturnURL: "https://shop.example/back", CustomerInfo: tigo.CustomerInfo{CustomerID: "1020304050"},
	})
	require.NoError(t, err)
	require.NoError(t, server.Approve(checkout.PaymentToken))
	state, err := bills.GetCheckoutByToken(t.Context(), contract, invoice.InvoiceID, checkout.PaymentToken)
	require.NoError(t, err)
	assert.Equal(t, tigo.Yes, state.PaymentApproved)
}

// fetchToken signs in and returns the access token.
func fetchToken(t *testing.T, server *tigotest.Server) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/oauth/client_credential/accesstoken?grant_type=client_credentials", nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	request.SetBasicAuth(server.ClientID, server.ClientSecret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		t.Error(err)
	}
	return token.AccessToken
}

// heap returns the size of all objects on the heap, garbage included.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64()) //nolint:gosec // a few megabytes
}

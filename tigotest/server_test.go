package tigotest_test

import (
	"bytes"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestClock(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.ElSalvador)[0].Contracts[0]
	created := func() any {
		_, body := c.do(http.MethodPost, "sv/billing/contracts/"+contract.ID+"/invoices/", `{"amount": 1}`)
		id := pick(t, parse(t, body), "invoiceId")
		return parse(t, c.get("sv/billing/contracts/"+contract.ID+"/invoices/"+id))["creationDate"]
	}
	assert.Equal(t, time.Date(2026, time.March, 16, 15, 0, 0, 0, time.UTC), c.server.Now())
	assert.Equal(t, "2026-03-16", created())
	c.server.Advance(14*time.Hour + 59*time.Minute)
	assert.Equal(t, "2026-03-16", created(), "one minute to midnight in El Salvador")
	c.server.Advance(time.Minute)
	assert.Equal(t, "2026-03-17", created())
	c.server.SetClock(time.Date(2025, time.December, 31, 12, 0, 0, 0, time.UTC))
	assert.Equal(t, "2025-12-31", created())

	early := tigotest.Start(t, tigotest.WithClock(time.Date(2024, time.July, 1, 12, 0, 0, 0, time.UTC)))
	assert.Equal(t, contract.ID+"-2407", early.Customers(tigo.ElSalvador)[0].Contracts[0].Unpaid)
}

func TestUnknownCountryHasNoCustomers(t *testing.T) {
	assert.Empty(t, tigotest.Start(t).Customers("xx"))
}

// TestHundredServers runs many emulators at once: each has its own state, and none leaves goroutines behind.
func TestHundredServers(t *testing.T) {
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			server := tigotest.NewServer()
			defer server.Close()
			c := &caller{t: t, server: server}
			c.token = c.newToken()
			c.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", `{"amount": 1}`)
			assert.Len(t, server.Requests(), 2)
			assert.Equal(t, 1, server.Bookings("billing.CreateInvoice"))
		})
	}
	all.Wait()
	assert.Eventually(t, func() bool {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		return !bytes.Contains(stacks, []byte("net/http.(*conn).serve")) && !bytes.Contains(stacks, []byte("net/http.(*Server).Serve"))
	}, 5*time.Second, time.Millisecond, "goroutines are left")
}

func TestCloseEndsWaitingRequests(t *testing.T) {
	server := tigotest.NewServer()
	c := &caller{t: t, server: server}
	server.Inject(tigotest.Fault{Do: tigotest.Hang()}, tigotest.Fault{Delay: time.Hour})
	done := make(chan error, 1)
	go func() {
		_, err := roundTrip(http.DefaultClient, c.request(http.MethodGet, "/v2/oauth/token", ""))
		done <- err
	}()
	require.Eventually(t, func() bool { return server.Count("tigo.SignIn") == 1 }, 5*time.Second, time.Millisecond)
	server.Close()
	require.Error(t, <-done)
	server.Close()
}

func TestManyCallersAtOnce(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				c.do(http.MethodPost, "co/billing/contracts/"+contract.ID+"/invoices/", `{"amount": 1}`)
				c.do(http.MethodGet, "co/billing/contracts/"+contract.ID+"/invoices/?limit=5", "")
				c.server.Customers(tigo.Colombia)
			}
		})
	}
	all.Wait()
	assert.Equal(t, 80, c.server.Bookings("billing.CreateInvoice"))
	ids := c.server.Customers(tigo.Colombia)[0].Contracts[0].Invoices
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	assert.Len(t, seen, len(contract.Invoices)+80, "every invoice has an id of its own")
}

// TestStartFailsATest shows that FailOnViolations fails a test with violations.
func TestStartFailsATest(t *testing.T) {
	for _, opts := range [][]tigotest.Option{nil, {tigotest.FailOnViolations()}} {
		spy := &spyTB{TB: t}
		server := tigotest.Start(spy, opts...)
		c := &caller{t: t, server: server}
		c.send(c.request(http.MethodGet, "/nowhere", ""))
		spy.cleanup()
		if opts == nil {
			assert.Empty(t, spy.failed)
		} else {
			assert.Equal(t, []any{"GET: no API has such a base path"}, spy.failed)
		}
	}
}

// spyTB replaces the test of Start and records its failures.
type spyTB struct {
	testing.TB
	cleanup func()
	failed  []any
}

func (s *spyTB) Cleanup(f func())             { s.cleanup = f }
func (s *spyTB) Errorf(_ string, args ...any) { s.failed = append(s.failed, args...) }

// BenchmarkStart measures the cost of an emulator for one test, with the data of one country.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		server := tigotest.NewServer()
		server.Customers(tigo.Colombia)
		server.Close()
	}
}

func TestConfig(t *testing.T) {
	for name, opts := range map[string][]tigotest.Option{"http": nil, "https": {tigotest.WithTLS(nil)}} {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t, append(opts, tigotest.FailOnViolations())...)
			assert.True(t, strings.HasPrefix(server.URL, name+"://"))
			client, err := tigo.New(server.Config(tigo.Honduras))
			require.NoError(t, err)
			defer client.Close()
			require.NoError(t, client.SignIn(t.Context()))
			assert.Equal(t, 1, server.Count("tigo.SignIn"))
		})
	}
}

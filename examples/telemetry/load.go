package main

import (
	"context"
	_ "embed" // the page and its panels
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

//go:embed page.html
var page []byte

//go:embed prometheus/dashboard.json
var dashboard []byte

// trouble makes the emulator fail: once, so that there is a retry to show; or often, during a load.
func trouble(emulator *tigotest.Server, often bool) {
	if !often {
		emulator.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: http.StatusServiceUnavailable}})
		return
	}
	emulator.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Probability: 0.08, Seed: 1, Do: tigotest.Response{Status: http.StatusServiceUnavailable}},
		tigotest.Fault{Op: "billing.GetBalance", Probability: 0.2, Seed: 2, Delay: 120 * time.Millisecond},
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.03, Seed: 3, Do: tigotest.Response{Status: http.StatusTooManyRequests}},
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.05, Seed: 4, Do: tigotest.Response{Status: http.StatusOK, Body: "<html>"}},
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.3, Seed: 5, Delay: 300 * time.Millisecond},
		tigotest.Fault{Op: "billing.CreateInvoice", Probability: 0.05, Seed: 6, When: tigotest.AfterBooking, Do: tigotest.Response{Status: http.StatusServiceUnavailable}},
	)
}

// pages serves the metrics, and a page with the graphs that Prometheus computes from them.
func pages(t *telemetry) http.Handler {
	mux := http.NewServeMux()
	serve := func(kind string, content []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(content)
		}
	}
	mux.Handle("GET /metrics", t.metrics)
	mux.Handle("GET /{$}", serve("text/html; charset=utf-8", page))
	mux.Handle("GET /dashboard.json", serve("application/json", dashboard))
	return mux
}

// load makes calls until ctx ends. Meanwhile it serves their metrics and the page with the graphs.
func load(ctx context.Context, bills *billing.Client, customer tigo.Document, t *telemetry, listen string, out io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: pages(t), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	contracts, err := bills.ListContracts(ctx, customer)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	for _, contract := range contracts {
		go balances(ctx, bills, contract.ContractID)
		go invoices(ctx, bills, contract.ContractID)
	}
	go payments(ctx, bills, contracts[0].ContractID)
	fmt.Fprintf(out, "Metrics are at http://%s/metrics, and a page at http://%[1]s/\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// every calls do at regular intervals until ctx ends.
func every(ctx context.Context, d time.Duration, do func(i int)) {
	ticker := time.NewTicker(d)
	defer ticker.Stop()
	for i := 0; ; i++ {
		select {
		case <-ticker.C:
			do(i)
		case <-ctx.Done():
			return
		}
	}
}

// The calls of a load ignore their errors: the metrics show them.

func balances(ctx context.Context, bills *billing.Client, contractID string) {
	every(ctx, 25*time.Millisecond, func(i int) {
		id := contractID
		if i%40 == 0 {
			id = "0" // there is no such contract
		}
		_, _ = bills.GetBalance(ctx, id)
	})
}

func invoices(ctx context.Context, bills *billing.Client, contractID string) {
	every(ctx, 100*time.Millisecond, func(int) {
		_, _ = bills.ListInvoices(ctx, contractID, billing.ListInvoicesOptions{})
	})
}

func payments(ctx context.Context, bills *billing.Client, contractID string) {
	every(ctx, 500*time.Millisecond, func(int) {
		_, _ = bills.CreateInvoice(ctx, contractID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1000)})
	})
}

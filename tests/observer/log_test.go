package observer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestOneLineForEachCall compares whole lines. If a line gets another attribute, its author must check here that it is not
// personal.
func TestOneLineForEachCall(t *testing.T) {
	const route = "/billing/contracts/{contractId}/balance"
	tests := map[string]struct {
		fault *tigotest.Fault
		want  map[string]any
	}{
		"applied": {want: map[string]any{"level": "INFO", "status": 200.0, "attempts": 1.0, "outcome": "applied"}},
		"second attempt succeeds": {
			fault: &tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503}},
			want:  map[string]any{"level": "INFO", "status": 200.0, "attempts": 2.0, "outcome": "applied"},
		},
		"refused": {
			fault: &tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Response{Status: 403}},
			want:  map[string]any{"level": "WARN", "status": 403.0, "attempts": 1.0, "outcome": "refused"},
		},
		"not signed in": {
			fault: &tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Response{Status: 401}},
			want:  map[string]any{"level": "WARN", "status": 401.0, "attempts": 0.0, "outcome": "not sent"},
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			var out bytes.Buffer
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.Logger = slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			if test.fault != nil {
				server.Inject(*test.fault)
			}
			response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
			if err == nil {
				var balance map[string]any
				err = response.Decode(&balance)
			}
			assert.Equal(t, test.want["level"] == "WARN", err != nil)
			assert.Equal(t, 1, bytes.Count(out.Bytes(), []byte("\n")))
			var line map[string]any
			require.NoError(t, json.Unmarshal(out.Bytes(), &line))
			assert.IsType(t, 0.0, line["duration"])
			assert.IsType(t, "", line["request_id"])
			for _, clock := range []string{"time", "duration", "request_id"} {
				delete(line, clock)
			}
			test.want["msg"], test.want["op"], test.want["method"], test.want["route"] = "tigo call", "test.Balance", http.MethodGet, route
			assert.Equal(t, test.want, line)
		})
	}
}

// TestLineHasTheOutcomeOfTheError makes calls that fail when their 2xx response is decoded. The person on call looks for
// outcome=unknown in the log, so the line must not report such a call as applied.
func TestLineHasTheOutcomeOfTheError(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	tests := map[string]struct {
		op   string
		do   tigotest.Response
		call func(ctx context.Context, bills *billing.Client, contract string) error
		want string
	}{
		"a page instead of a new invoice": {
			op: "billing.CreateInvoice", do: tigotest.Response{Status: 200, Header: html, Body: "<html>"}, want: "unknown",
			call: func(ctx context.Context, bills *billing.Client, contract string) error {
				_, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1000)})
				return err
			},
		},
		"an error body instead of a balance": {
			op: "billing.GetBalance", do: tigotest.Response{Status: 200, Body: `{"code": 500}`}, want: "unknown",
			call: func(ctx context.Context, bills *billing.Client, contract string) error {
				_, err := bills.GetBalance(ctx, contract)
				return err
			},
		},
		"a page instead of a PDF": {
			op: "billing.GetInvoicePDF", do: tigotest.Response{Status: 200, Header: html, Body: "<html>"}, want: "unknown",
			call: func(ctx context.Context, bills *billing.Client, contract string) error {
				_, err := bills.GetInvoicePDF(ctx, contract, "1")
				return err
			},
		},
		"a list that is cut short": {
			op: "billing.ListCalls", do: tigotest.Response{Status: 200, Body: `[{"destination": "1", "duration": 1}, {"dest`}, want: "applied",
			call: func(ctx context.Context, bills *billing.Client, contract string) (last error) {
				days := tigo.DateRange{From: tigo.NewDate(2026, time.March, 1), To: tigo.NewDate(2026, time.March, 2)}
				for _, err := range bills.Calls(ctx, contract, "22224444", days) {
					last = err
				}
				return last
			},
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			var out bytes.Buffer
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.Logger = slog.New(slog.NewJSONHandler(&out, nil))
			})
			server.Inject(tigotest.Fault{Op: test.op, Do: test.do})
			err := test.call(t.Context(), billing.New(client), clienttest.Contract(server))
			require.Error(t, err)
			assert.Equal(t, test.want, tigo.OutcomeOf(err).String())
			var line map[string]any
			require.NoError(t, json.Unmarshal(out.Bytes(), &line), "one line")
			assert.Equal(t, "WARN", line["level"])
			assert.Equal(t, test.want, line["outcome"])
		})
	}
}

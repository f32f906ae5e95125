package billing_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/wiretest"
)

const line = "602/40"

var march = tigo.DateRange{From: tigo.NewDate(2026, time.March, 1), To: tigo.NewDate(2026, time.March, 31)}

var wantCalls = []billing.Call{
	{
		Origin:               "6023318840",
		Destination:          "6024411207",
		DestinationCityName:  "Cali",
		DestinationStateName: "Valle del Cauca",
		DateTimeStart:        tigo.NewDateTime(tigo.NewDate(2026, time.March, 10), 9, 15, 2),
		DateTimeEnd:          tigo.NewDateTime(tigo.NewDate(2026, time.March, 10), 9, 22, 32),
		Duration:             tigo.MustNumber("7.5"),
		DestinationType:      "Local",
		OperatorName:         "Tigo",
		CallOffering:         "Plan Hogar",
	},
	{
		Origin:               "6023318840",
		Destination:          "3004417725",
		DestinationCityName:  "Palmira",
		DestinationStateName: "Valle",
		DateTimeStart:        tigo.NewDateTime(tigo.NewDate(2026, time.March, 11), 18, 0, 0),
		DateTimeEnd:          tigo.NewDateTime(tigo.NewDate(2026, time.March, 11), 18, 1, 0),
		Duration:             tigo.NumberOf(1),
		DestinationType:      "Movil",
		OperatorName:         "Otro",
		CallOffering:         "Plan Movil",
	},
}

func callRows() []row {
	all := row{
		Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/measuringElement/602%2F40/calls/?fromDate=2026-03-01&toDate=2026-03-31",
		Route:      "/billing/contracts/{contractId}/measuringElement/{measuringElement}/calls/",
		Idempotent: true,
		Response:   "calls.json",
		Want:       wantCalls,
	}
	local := all
	local.Request = "GET /v1/tigo/home/co/billing/contracts/84%2F12/measuringElement/602%2F40/localcalls/?fromDate=2026-03-01&toDate=2026-03-31"
	local.Route = "/billing/contracts/{contractId}/measuringElement/{measuringElement}/localcalls/"
	return []row{
		withMethod(local, "ListLocalCalls", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.ListLocalCalls(ctx, contract, line, march, opts...)
		}),
		withMethod(local, "LocalCalls", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return wiretest.Collect(c.LocalCalls(ctx, contract, line, march, opts...))
		}),
		withMethod(all, "ListCalls", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.ListCalls(ctx, contract, line, march, opts...)
		}),
		withMethod(all, "Calls", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return wiretest.Collect(c.Calls(ctx, contract, line, march, opts...))
		}),
	}
}

// withMethod returns the row of a method that sends the request of r.
func withMethod(r row, method string, call wiretest.Call[*billing.Client]) row {
	r.Method, r.Call = method, call
	return r
}

func TestCallRange(t *testing.T) {
	for _, c := range []struct {
		days  tigo.DateRange
		wrong string
	}{
		{tigo.DateRange{To: march.To}, "fromDate"},
		{tigo.DateRange{From: march.From}, "toDate"},
		{tigo.DateRange{From: march.To, To: march.From}, "toDate"},
	} {
		p := newPlatform(t)
		_, err := p.bills.ListCalls(t.Context(), contract, line, c.days)
		assert.Equal(t, c.wrong, p.argumentError(t, err).Name)
		_, err = wiretest.Collect(p.bills.LocalCalls(t.Context(), contract, line, c.days))
		assert.Equal(t, c.wrong, p.argumentError(t, err).Name)
	}
}

package tigotest_test

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestDetached cancels a request during the delay of a slow back end. The back end books only if it is detached, and the next
// request finds the booking.
func TestDetached(t *testing.T) {
	for name, fault := range map[string]tigotest.Fault{
		"detached":     {Op: "billing.CreateInvoice", Times: 1, Delay: 50 * time.Millisecond, Detached: true},
		"not detached": {Op: "billing.CreateInvoice", Times: 1, Delay: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t, tigotest.FailOnViolations())
			c.server.Inject(fault)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { leave() }})
			require.Error(t, c.try(ctx, plainClient(t), http.MethodPost, createPath).err)
			if fault.Detached {
				require.Eventually(t, func() bool { return c.server.Bookings("billing.CreateInvoice") == 1 }, time.Minute, time.Millisecond)
				last := c.server.Requests()[1]
				assert.True(t, last.Booked)
				assert.Equal(t, http.StatusCreated, last.Status)
				return
			}
			require.Eventually(t, func() bool { // the first request has met the fault: otherwise the second one waits
				armed, _ := c.control("GET", "/faults", "", http.StatusOK).([]any)
				return len(armed) == 0
			}, time.Minute, time.Millisecond)
			require.NoError(t, c.try(t.Context(), plainClient(t), http.MethodPost, createPath).err)
			assert.Equal(t, 1, c.server.Bookings("billing.CreateInvoice"))
			assert.Equal(t, 1, c.server.Count("billing.CreateInvoice"), "the cancelled request is not booked")
		})
	}
}

// TestBooked shows which requests are booked: neither rejected ones nor reads nor those that a fault dropped.
func TestBooked(t *testing.T) {
	c := signIn(t)
	c.server.Inject(
		tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
	)
	for range 3 {
		c.try(t.Context(), plainClient(t), http.MethodPost, createPath)
	}
	c.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", `{"amount": 0}`)
	c.get("co/billing/contracts/13345678/balance")
	var booked []bool
	for _, r := range c.server.Requests()[1:] {
		booked = append(booked, r.Booked)
	}
	assert.Equal(t, []bool{false, true, true, false, false}, booked)
}

// TestMeanwhile writes between a caller's request and its booking.
func TestMeanwhile(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Meanwhile: func() {
		assert.NoError(t, c.server.PutInvoice(tigo.Colombia, contract.ID, `{"invoiceId": "other", "invoiceAmount": 1}`))
	}})
	require.NoError(t, c.try(t.Context(), plainClient(t), http.MethodPost, createPath).err)
	assert.Equal(t, "other", c.customers(tigo.Colombia)[0].Contracts[0].Invoices[1], "the caller's invoice is newer")
	assert.Equal(t, 1, c.server.Bookings("billing.CreateInvoice"), "PutInvoice is not a booking")
}

func TestPutCheckout(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Honduras)[0].Contracts[0]
	token, err := c.server.PutCheckout(tigo.Honduras, contract.ID, contract.Unpaid, `{}`)
	require.NoError(t, err)
	path := "hn/billing/contracts/" + contract.ID + "/invoices/" + contract.Unpaid + "/checkOut"
	status, _ := c.do(http.MethodGet, path, "")
	assert.Equal(t, http.StatusAccepted, status)
	require.NoError(t, c.server.Approve(token))
	assert.EqualValues(t, "2120.25", parse(t, c.get(path))["paymentAmount"], "the whole due amount")

	for name, call := range map[string]func() (string, error){
		"other country":  func() (string, error) { return c.server.PutCheckout("xx", contract.ID, contract.Unpaid, `{}`) },
		"other contract": func() (string, error) { return c.server.PutCheckout(tigo.Honduras, "1", contract.Unpaid, `{}`) },
		"other invoice":  func() (string, error) { return c.server.PutCheckout(tigo.Honduras, contract.ID, "1", `{}`) },
		"no object":      func() (string, error) { return c.server.PutCheckout(tigo.Honduras, contract.ID, contract.Unpaid, `[]`) },
	} {
		token, err := call()
		require.ErrorContains(t, err, "tigotest: ", name)
		assert.Empty(t, token, name)
	}
}

package billing_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/wiretest"
)

var (
	approved = response{status: http.StatusOK, body: `{"paymentApproved": true, "paymentStatus": 1}`}
	inBank   = response{status: http.StatusOK, body: `{"paymentApproved": false, "paymentStatus": 7}`}
	rejected = response{status: http.StatusOK, body: `{"paymentApproved": false, "paymentStatus": 4}`}
	missing  = response{status: http.StatusNotFound, body: `{"code": 404, "message": "no such payment"}`}
	down     = response{status: http.StatusServiceUnavailable}

	isPending  = billing.Checkout{Pending: true}
	isApproved = billing.Checkout{PaymentApproved: tigo.Yes, PaymentStatus: 1}
	isInBank   = billing.Checkout{PaymentApproved: tigo.No, PaymentStatus: 7}
	isRejected = billing.Checkout{PaymentApproved: tigo.No, PaymentStatus: 4}
)

// after adds a Retry-After header to a response.
func (a response) after(seconds string) response {
	a.retryAfter = seconds
	return a
}

func seconds(at ...float64) []time.Duration {
	var all []time.Duration
	for _, s := range at {
		all = append(all, time.Duration(s*float64(time.Second)))
	}
	return all
}

func TestWatchCheckout(t *testing.T) {
	settled := func(c billing.Checkout) bool { return c.PaymentStatus != 7 }
	for _, c := range []struct {
		name      string
		responses []response
		done      func(billing.Checkout) bool
		states    []billing.Checkout
		requests  []time.Duration
		err       error
	}{
		{
			name:      "ends with the first state that is not pending",
			responses: []response{pending, pending, rejected},
			states:    []billing.Checkout{isPending, isRejected},
			requests:  seconds(0, 2, 5),
		},
		{
			name:      "makes one request if nothing is pending",
			responses: []response{approved},
			states:    []billing.Checkout{isApproved},
			requests:  seconds(0),
		},
		{
			name:      "waits at growing intervals, up to 10 s",
			responses: []response{pending, pending, pending, pending, pending, pending, pending, approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2, 5, 9.5, 16.25, 26.25, 36.25, 46.25),
		},
		{
			name:      "continues until Done, and yields each change once",
			responses: []response{pending, inBank, inBank, pending, inBank, rejected},
			done:      settled,
			states:    []billing.Checkout{isPending, isInBank, isPending, isInBank, isRejected},
			requests:  seconds(0, 2, 5, 9.5, 16.25, 26.25),
		},
		{
			name:      "does not call Done for a pending state",
			responses: []response{pending, approved},
			done:      func(billing.Checkout) bool { return true },
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2),
		},
		{
			name:      "continues after transient failures",
			responses: []response{down, pending, down, {status: http.StatusTooManyRequests}, {status: http.StatusGatewayTimeout}, approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2, 5, 9.5, 16.25, 26.25),
		},
		{
			name:      "makes no request before Retry-After, whatever the status",
			responses: []response{pending.after("1"), pending.after("7.5"), down.after("45"), approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2, 9.5, 54.5),
		},
		{
			name:      "waits at most 90 s, since the payment may be approved meanwhile",
			responses: []response{pending.after("3600"), down.after("3600"), approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 90, 180),
		},
		{
			name:      "ignores an invalid Retry-After",
			responses: []response{pending.after("-9"), pending.after("soon"), approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2, 5),
		},
		{
			name:      "waits for an attempt that does not exist yet",
			responses: []response{missing, missing, pending, missing, approved},
			states:    []billing.Checkout{isPending, isApproved},
			requests:  seconds(0, 2, 5, 9.5, 16.25),
		},
		{
			name:      "ends if the attempt does not exist after 30 s",
			responses: []response{missing},
			requests:  seconds(0, 2, 5, 9.5, 16.25, 26.25, 36.25),
			err:       tigo.ErrNotFound,
		},
		{
			name:      "ends with a permanent failure",
			responses: []response{pending, {status: http.StatusForbidden}},
			states:    []billing.Checkout{isPending},
			requests:  seconds(0, 2),
			err:       tigo.ErrForbidden,
		},
		{
			name:      "ends with an unreadable response",
			responses: []response{{status: http.StatusOK, body: "<html>"}},
			requests:  seconds(0),
			err:       tigo.ErrMalformed,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(t, c.responses...)
				var states []billing.Checkout
				failed := false
				for state, err := range p.bills.WatchCheckout(t.Context(), contract, invoice, paymentToken, billing.WatchCheckoutOptions{Done: c.done}) {
					if err != nil {
						require.ErrorIs(t, err, c.err)
						assert.Zero(t, state)
						require.False(t, failed, "an error is yielded once")
						failed = true
						continue
					}
					states = append(states, state)
				}
				assert.Equal(t, c.err != nil, failed, "the watch ends with an error")
				assert.Equal(t, c.states, states)
				assert.Equal(t, c.requests, p.requests)
			})
		})
	}
}

func TestWatchCheckoutAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(t, pending)
		states := p.bills.WatchCheckout(t.Context(), contract, invoice, paymentToken, billing.WatchCheckoutOptions{})
		for range 2 {
			for state, err := range states {
				require.NoError(t, err)
				assert.Equal(t, isPending, state)
				break
			}
		}
		assert.Len(t, p.requests, 2)
	})
}

func TestWaitCheckoutUntilContextEnds(t *testing.T) {
	left := errors.New("the customer left")
	for _, c := range []struct {
		name      string
		responses []response
		end       func(context.Context) (context.Context, context.CancelFunc)
		state     billing.Checkout
		is        []error
		isNot     []error
		text      string
	}{
		{
			name:      "deadline",
			responses: []response{pending},
			end: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Minute)
			},
			state: isPending,
			is:    []error{context.DeadlineExceeded, tigo.ErrTimeout},
			isNot: []error{context.Canceled, tigo.ErrUnavailable},
			text:  "billing.WaitCheckout: context deadline exceeded",
		},
		{
			name:      "deadline with a cause",
			responses: []response{pending},
			end: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeoutCause(ctx, time.Minute, left)
			},
			state: isPending,
			is:    []error{left, context.DeadlineExceeded, tigo.ErrTimeout},
			text:  "billing.WaitCheckout: the customer left",
		},
		{
			name:      "cancellation with a cause",
			responses: []response{inBank},
			end: func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancelCause(ctx)
				timer := time.AfterFunc(time.Minute, func() { cancel(left) })
				return ctx, func() { timer.Stop() }
			},
			state: isInBank,
			is:    []error{left, context.Canceled},
			isNot: []error{context.DeadlineExceeded, tigo.ErrTimeout},
			text:  "billing.WaitCheckout: the customer left",
		},
		{
			name:      "while the platform is down",
			responses: []response{pending, down.after("300")},
			end: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Minute)
			},
			state: isPending,
			is:    []error{context.DeadlineExceeded, tigo.ErrTimeout, tigo.ErrUnavailable},
			text:  "billing.WaitCheckout: context deadline exceeded; before that billing.WaitCheckout: 503 Service Unavailable",
		},
		{
			name:      "before the first state",
			responses: []response{missing.after("300")},
			end: func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Minute)
			},
			is:   []error{context.DeadlineExceeded, tigo.ErrNotFound},
			text: "billing.WaitCheckout: context deadline exceeded; before that billing.WaitCheckout: 404 Not Found: no such payment",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(t, c.responses...)
				ctx, cancel := c.end(t.Context())
				defer cancel()
				never := billing.WatchCheckoutOptions{Done: func(billing.Checkout) bool { return false }}
				state, err := p.bills.WaitCheckout(ctx, contract, invoice, paymentToken, never)
				assert.Equal(t, time.Minute, time.Since(p.start))
				assert.Equal(t, c.state, state)
				for _, target := range c.is {
					require.ErrorIs(t, err, target)
				}
				for _, target := range c.isNot {
					require.NotErrorIs(t, err, target)
				}
				assert.Equal(t, c.text, err.Error())
			})
		})
	}
}

// TestWaitCheckoutUntilContextEndsInRequest ends the context during a request. WaitCheckout returns the error of that
// request.
func TestWaitCheckoutUntilContextEndsInRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(t, pending, response{}) // there is no second response
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		state, err := p.bills.WaitCheckout(ctx, contract, invoice, paymentToken, billing.WatchCheckoutOptions{})
		assert.Equal(t, isPending, state)
		failure, ok := errors.AsType[*tigo.Error](err)
		require.True(t, ok, "%v is not a *tigo.Error", err)
		assert.Equal(t, err, failure)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, seconds(0, 2), p.requests)
		assert.Equal(t, 3*time.Second, time.Since(p.start))
	})
}

// TestWaitCheckoutContinuesAfterTimeout has a timeout for each request. It does not end the wait.
func TestWaitCheckoutContinuesAfterTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(t, pending, response{}, approved)
		state, err := p.bills.WaitCheckout(t.Context(), contract, invoice, paymentToken, billing.WatchCheckoutOptions{}, tigo.WithTimeout(5*time.Second))
		require.NoError(t, err)
		assert.Equal(t, isApproved, state)
		assert.Equal(t, seconds(0, 2, 10), p.requests)
	})
}

func TestWaitCheckoutReturnsLastStateAndError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(t, inBank, response{status: http.StatusForbidden})
		state, err := p.bills.WaitCheckout(t.Context(), contract, invoice, paymentToken,
			billing.WatchCheckoutOptions{Done: func(c billing.Checkout) bool { return c.PaymentApproved == tigo.Yes }})
		require.ErrorIs(t, err, tigo.ErrForbidden)
		assert.Equal(t, isInBank, state)
	})
}

func TestWaitCheckoutInvalidArguments(t *testing.T) {
	p := newPlatform(t)
	var noContext context.Context
	_, err := p.bills.WaitCheckout(noContext, contract, invoice, paymentToken, billing.WatchCheckoutOptions{})
	assert.Equal(t, "ctx", p.argumentError(t, err).Name)
	_, err = wiretest.Collect(p.bills.WatchCheckout(t.Context(), contract, invoice, "..", billing.WatchCheckoutOptions{}))
	assert.Equal(t, "paymentToken", p.argumentError(t, err).Name)
}

//go:build unix

package tigopay

import (
	"fmt"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/billing"
)

// count counts bookings by amount, after at least the given number of further requests: the emulator keeps the last 10,000.
func (w *weather) count(after int) {
	asked := 0
	for _, op := range []string{"tigo.SignIn", createInvoice, createCheckout, "billing.ListInvoices", "billing.GetCheckout"} {
		asked += w.platform.Count(op)
	}
	if asked-w.requests < after {
		return
	}
	w.requests = asked
	for _, r := range w.platform.Requests() {
		if !r.Booked || w.counted[r.ID] {
			continue
		}
		for _, member := range []string{"amount", "paymentAmount"} {
			amount, ok := r.Field(member)
			if !ok {
				continue
			}
			w.counted[r.ID] = true
			w.booked[amount]++
			switch {
			case r.Duration > w.shortened(w.options.Send):
				w.late++
			case r.Status/100 != 2:
				w.lost++
			}
		}
	}
}

// judge checks the bookings of each pair of intents, by amount, and those of each checkout.
func (w *weather) judge() {
	w.count(0)
	bookings, all := w.booked, 0
	for _, n := range bookings {
		all += n
	}
	require.Equal(w.t, w.platform.Bookings(createInvoice)+w.platform.Bookings(createCheckout), all, "the emulator dropped requests before they were counted")
	payments := map[string]Payment{}
	for p, err := range w.List(w.t.Context()) {
		require.NoError(w.t, err)
		payments[p.Key] = p
	}
	invoices, tokens := map[string]bool{}, 0
	wrong, plainWrong, plainRight := 0, 0, 0
	for n := 0; n < w.intents; n += 2 {
		wanted, a, b := 2, payments[fmt.Sprint("storm-", n)], payments[fmt.Sprint("storm-", n+1)]
		if got := bookings[a.Amount.String()]; got != wanted || a.State != Done || b.State != Done || a.InvoiceID == b.InvoiceID {
			wrong++
			for _, key := range []string{a.Key, b.Key} {
				history, _ := w.History(w.t.Context(), key)
				w.t.Logf("%s: %+v", key, history)
			}
			assert.Equal(w.t, wanted, got, "bookings of two intents")
			assert.NotEqual(w.t, a.InvoiceID, b.InvoiceID, "each invoice belongs to one payment")
		}
		shown, err := w.bills.ListInvoices(w.t.Context(), a.ContractID, billing.ListInvoicesOptions{Limit: 5})
		require.NoError(w.t, err)
		assert.Subset(w.t, ids(shown), []string{a.InvoiceID, b.InvoiceID}, "platform and ledger agree")
		invoices[a.ContractID+"/"+a.InvoiceID], invoices[b.ContractID+"/"+b.InvoiceID] = true, true

		checkout := payments[fmt.Sprint("checkout-", n)]
		got := bookings[checkout.Amount.String()]
		switch checkout.State {
		case Done:
			tokens++
			if got != 1 {
				history, _ := w.History(w.t.Context(), checkout.Key)
				w.t.Logf("%s: %+v", checkout.Key, history)
			}
			assert.Equal(w.t, 1, got, "bookings of a checkout that is done")
			require.NoError(w.t, w.platform.Approve(checkout.Token.Reveal()), "the returned token is the valid one")
		case Undecided:
			assert.Equal(w.t, 1, got, "bookings of a checkout whose token was lost")
		default:
			assert.Fail(w.t, "a checkout has no end", "%+v", checkout)
		}

		switch got := bookings[fmt.Sprint(5000000+n)]; {
		case got > wanted:
			plainWrong++
		case got == wanted:
			plainRight++
		}
	}
	assert.Len(w.t, invoices, w.intents)
	w.t.Logf("ledger: %d of %d contracts wrong; checkouts: %d done, %d undecided; simple retried jobs: %d contracts with extra invoices, %d right",
		wrong, w.intents/2, tokens, w.intents/2-tokens, plainWrong, plainRight)
	assert.Zero(w.t, wrong)
	assert.Positive(w.t, plainWrong, "simple retried jobs book twice; otherwise the storm proves nothing")
}

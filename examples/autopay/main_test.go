package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// play runs the program against an emulator with these faults, and returns what the program printed.
func play(t *testing.T, server *tigotest.Server, faults ...tigotest.Fault) (string, error) {
	t.Helper()
	customer := server.Customers(tigo.Colombia)[0]
	server.Inject(faults...)
	var out strings.Builder
	err := run(t.Context(), server.Config(tigo.Colombia), customer.Document, customer.Contracts[0].ID, &out)
	return out.String(), err
}

const story = `Contract 13345678 pays by VISA 1111 since 2026-03-16.
Contract 13345678 pays by MASTERCARD 0004 since 2026-03-16.
Contract 13345678 has no recurring billing.
`

func TestStory(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	kept := server.Customers(tigo.Colombia)[0].CardTokens
	out, err := play(t, server)
	require.NoError(t, err)
	assert.Equal(t, story, out)
	assert.Equal(t, kept, server.Customers(tigo.Colombia)[0].CardTokens, "no test card is left")
}

func TestLostResponses(t *testing.T) {
	for _, op := range []string{"billing.CreateRecurringBilling", "billing.UpdateRecurringBilling", "billing.DeleteRecurringBilling", "tokenization.DeleteCardToken"} {
		t.Run(op, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.FailOnViolations())
			out, err := play(t, server, tigotest.Fault{Op: op, Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
			require.NoError(t, err)
			assert.Equal(t, story, out)
			assert.Equal(t, 1, server.Bookings("billing.CreateRecurringBilling"))
		})
	}
}

func TestNothingRegistered(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	_, err := play(t, server, tigotest.Fault{Op: "billing.CreateRecurringBilling", Times: 1, Do: tigotest.ResetConnection()})
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
	require.ErrorIs(t, err, tigo.ErrNotFound, "the read says that nothing is registered")
	assert.Zero(t, server.Bookings("billing.CreateRecurringBilling"))
}

func TestNotInProduction(t *testing.T) {
	err := run(t.Context(), tigo.Config{Environment: tigo.Production}, tigo.Document{}, "", nil)
	assert.ErrorIs(t, err, errProduction)
}

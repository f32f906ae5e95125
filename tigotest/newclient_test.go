package tigotest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

func TestNewClient(t *testing.T) {
	var used *tigo.Client
	t.Run("serves one test", func(t *testing.T) {
		client, server := tigotest.NewClient(t, tigo.Guatemala, tigotest.FailOnViolations())
		balance, err := billing.New(client).GetBalance(t.Context(), server.Customers(tigo.Guatemala)[0].Contracts[0].ID)
		require.NoError(t, err)
		assert.True(t, balance.DueAmount.IsSet())
		used = client
	})
	_, err := billing.New(used).GetBalance(t.Context(), "1")
	require.ErrorIs(t, err, tigo.ErrClosed)
}

// failing is a test that records its failure.
type failing struct {
	testing.TB
	text string
}

func (f *failing) Fatalf(format string, _ ...any) {
	f.text = format
	panic(f)
}

func TestNewClientOfUnknownCountry(t *testing.T) {
	f := &failing{TB: t}
	assert.PanicsWithValue(t, f, func() { tigotest.NewClient(f, "xx") })
	assert.Contains(t, f.text, "does not have country")
}

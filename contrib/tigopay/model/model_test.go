package model

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProperties checks the properties for every order of events.
func TestProperties(t *testing.T) {
	for _, c := range Situations(os.Getenv("TIGO_FULL") != "") {
		t.Run(c.Name, func(t *testing.T) {
			report := Check(c)
			t.Logf("trouble %d: %d states", c.Trouble, report.States)
			assert.Empty(t, report.Wrong, "%q", report.Counter)
		})
	}
}

// TestEachGuardIsNeeded leaves out one guard after another. Each time a property breaks, and with the guard none does.
func TestEachGuardIsNeeded(t *testing.T) {
	for _, guard := range Guards() {
		t.Run(string(guard), func(t *testing.T) {
			c := Needed(guard)
			report := Check(c)
			require.NotEmpty(t, report.Wrong, "no property breaks without it")
			t.Logf("%s: %s after %d steps, %d states", c.Name, report.Wrong, len(report.Counter), report.States)
		})
	}
}

// TestTheWeakestAssumption has a Settle that ends at the last moment in which a request can be booked. A read at that moment
// may be before the booking.
func TestTheWeakestAssumption(t *testing.T) {
	c := twoInvoices()
	c.Settle = sendTicks + limitTicks
	assert.Contains(t, Check(c).Wrong, "booked more often")
	c.Settle++
	assert.Empty(t, Check(c).Wrong)
}

// TestTheGap has a worker that pauses between its check of the clock and sending the request. No program can prevent that,
// and without idempotency keys it leads to two bookings.
func TestTheGap(t *testing.T) {
	c := twoInvoices()
	c.Gap = true
	assert.Contains(t, Check(c).Wrong, "booked more often")
}

// TestGuardsAreThoseOfTheLedger compares the guards with the comments in the code of the ledger.
func TestGuardsAreThoseOfTheLedger(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../*.go", "../migrations/*.sql"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, found...)
	}
	named := map[Guard]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`(?://|--) guard ([a-z]+)`).FindAllSubmatch(text, -1) {
			named[Guard(match[1])] = true
		}
	}
	for _, guard := range Guards() {
		assert.True(t, named[guard], "no line of the ledger is guard %s", guard)
		delete(named, guard)
	}
	assert.Empty(t, named, "guards that the model does not know")
}

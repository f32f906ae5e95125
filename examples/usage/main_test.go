package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// play writes the report of the calls that the emulator's lines made in the first days of March.
func play(t *testing.T, server *tigotest.Server, days int) (out, summary string, err error) {
	t.Helper()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	first := tigo.NewDate(2026, time.March, 1)
	var rows, sums strings.Builder
	err = run(t.Context(), server.Config(tigo.Colombia), contract.ID, contract.Lines,
		tigo.DateRange{From: first, To: first.AddDays(days - 1)}, &rows, &sums)
	return rows.String(), sums.String(), err
}

const head = "from,to,began,ended,minutes,kind,city,operator,plan\n"

func TestReport(t *testing.T) {
	out, summary, err := play(t, tigotest.Start(t, tigotest.FailOnViolations()), 2)
	require.NoError(t, err)
	assert.Equal(t, head+
		"6044483120,6025351986,2026-03-01 07:27:16,2026-03-01 07:35:22,\"\t8.10\",Nacional,Cali,EMCALI,Telefonía\n"+
		"6044483120,6044365846,2026-03-02 09:31:49,2026-03-02 09:49:42,\"\t17.88\",Local,Medellín,UNE,Telefonía\n", out)
	assert.Equal(t, "Local: 1 calls, 17.9 minutes\nNacional: 1 calls, 8.1 minutes\n", summary)
}

// TestCutShort cuts the list: the received calls are written in whole lines, and the command reports that they are not all.
func TestCutShort(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	whole, _, err := play(t, server, 31)
	require.NoError(t, err)
	server.Inject(tigotest.Fault{Op: "billing.ListCalls", Times: 1, Do: tigotest.Cut(1500)})
	part, summary, err := play(t, server, 31)
	require.ErrorIs(t, err, tigo.ErrTruncated)
	assert.Empty(t, summary)
	assert.True(t, strings.HasPrefix(whole, part) && strings.HasSuffix(part, "\n"))
	assert.Greater(t, len(part), len(head))
	assert.Less(t, len(part), len(whole))
}

// TestArrives checks that calls are written while others have not arrived yet.
func TestArrives(t *testing.T) {
	var out strings.Builder
	r := newReport(&out)
	require.NoError(t, r.write(func(yield func(billing.Call, error) bool) {
		for range 1000 {
			if !yield(billing.Call{Origin: "6044483120", Duration: tigo.MustNumber("0.1"), DestinationType: "Local"}, nil) {
				return
			}
		}
		assert.Greater(t, strings.Count(out.String(), "\n"), 500)
	}))
	assert.Equal(t, 1001, strings.Count(out.String(), "\n"))
	var summary strings.Builder
	require.NoError(t, r.summarize(&summary))
	assert.Equal(t, "Local: 1000 calls, 100.0 minutes\n", summary.String())
}

// TestUnreadable sums up calls, one of which has no duration or one that cannot be read. The command reports that the sum is
// too small.
func TestUnreadable(t *testing.T) {
	for _, duration := range []string{"", `, "duration": "1.2.3"`, `, "duration": null`} {
		server := tigotest.Start(t)
		server.Inject(tigotest.Fault{Op: "billing.ListCalls", Do: tigotest.Response{
			Status: 200, Body: `[{"origin": "6044483120", "destinationType": "Local", "duration": 2}, {"origin": "6044483120", "destinationType": "Local"` + duration + `}]`,
		}})
		contract := server.Customers(tigo.Colombia)[0].Contracts[0]
		day := tigo.NewDate(2026, time.March, 1)
		var out, sums strings.Builder
		err := run(t.Context(), server.Config(tigo.Colombia), contract.ID, contract.Lines[:1], tigo.DateRange{From: day, To: day}, &out, &sums)
		require.ErrorContains(t, err, "1 calls could not be read", duration)
		assert.Equal(t, "Local: 2 calls, 2.0 minutes\n", sums.String())
		assert.Equal(t, 3, strings.Count(out.String(), "\n"))
	}
}

func TestUnknownLine(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	var out strings.Builder
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID
	day := tigo.NewDate(2026, time.March, 1)
	err := run(t.Context(), server.Config(tigo.Colombia), contract, []string{"6040000000"}, tigo.DateRange{From: day, To: day}, &out, &out)
	require.ErrorIs(t, err, tigo.ErrNotFound)
	assert.Equal(t, head, out.String())
}

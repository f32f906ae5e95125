package live_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tests/live/internal/deviate"
	"github.com/tigo-go/tigo/tigolive"
	"github.com/tigo-go/tigo/tigotest"
)

// known returns the data from which a survey through a proxy starts. With this platform name, there is no interval between
// calls.
func known(server *tigotest.Server) tigolive.Known {
	k := tigolive.Known{Platform: "emulator", Country: tigo.Colombia, Days: tigo.DateRange{From: tigo.NewDate(2026, 2, 15), To: tigo.NewDate(2026, 3, 16)}}
	for _, customer := range server.Customers(tigo.Colombia) {
		k.Documents = append(k.Documents, customer.Document)
		if customer.Code != "" {
			k.CustomerCodes = append(k.CustomerCodes, customer.Code)
		}
	}
	return k
}

// connect makes a client of a proxy.
func connect(t *testing.T, p *deviate.Proxy, change func(*tigo.Config)) *tigo.Client {
	t.Helper()
	config := p.Emulator.Config(tigo.Colombia)
	config.BaseURL = p.URL
	config.Retry.Attempts = 1
	change(&config)
	client, err := tigo.New(config)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func survey(t *testing.T, client *tigo.Client, k tigolive.Known) *tigolive.Report {
	t.Helper()
	r, err := tigolive.Survey(context.Background(), client, k)
	require.NoError(t, err)
	return r
}

func text(t *testing.T, r *tigolive.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteText(&b))
	return b.String()
}

// TestReportNamesEveryDeviation has a platform that deviates in forty known ways, and in ten more at places that a seed
// selects. The report has exactly these deviations. Without the ways it has none.
func TestReportNamesEveryDeviation(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			emulator := tigotest.Start(t)
			proxy := deviate.Start(t, emulator)
			client := connect(t, proxy, func(c *tigo.Config) { c.Transport = tigolive.Transport(nil) })
			plain := survey(t, client, known(emulator))
			require.Zero(t, plain.Deviations(), text(t, plain))

			ways := deviate.Ways()
			require.GreaterOrEqual(t, len(ways), 40)
			seeded := proxy.Seeded(seed, 10, ways)
			require.Len(t, seeded, 10)
			ways = append(seeded, ways...) // applied before lists are put into envelopes
			proxy.Deviate(ways)
			report := survey(t, client, known(emulator))

			var explained []string
			for _, way := range ways {
				assert.Positive(t, proxy.Did(way.Name), "this way changed no response: %s", way.Name)
				for _, sign := range way.Shows {
					assert.True(t, shows(report, way.ID, sign), "not in the report: %s, %+v", way.Name, sign)
				}
				for _, sign := range slices.Concat(way.Shows, way.Allows) {
					explained = append(explained, fmt.Sprint(way.ID, " ", sign))
				}
			}
			for _, o := range report.Operations {
				for _, d := range o.Deviations {
					assert.Contains(t, explained, fmt.Sprint(o.ID, " ", deviate.Sign{Kind: string(d.Kind), Path: d.Path}), d.String())
				}
			}
			if t.Failed() {
				t.Log(text(t, report))
			}
		})
	}
}

func shows(r *tigolive.Report, id string, sign deviate.Sign) bool {
	return slices.ContainsFunc(r.Operations, func(o tigolive.OperationReport) bool {
		return o.ID == id && slices.ContainsFunc(o.Deviations, func(d tigolive.Deviation) bool {
			return string(d.Kind) == sign.Kind && d.Path == sign.Path
		})
	})
}

// TestReportHoldsNothingPersonal writes a report in every form, and searches it for the personal data of the emulator.
func TestReportHoldsNothingPersonal(t *testing.T) {
	emulator := tigotest.Start(t)
	proxy := deviate.Start(t, emulator)
	proxy.Deviate(deviate.Ways())
	client := connect(t, proxy, func(c *tigo.Config) { c.Transport = tigolive.Transport(nil) })
	report := survey(t, client, known(emulator))
	var all bytes.Buffer
	require.NoError(t, report.WriteText(&all))
	require.NoError(t, report.WriteJSON(&all))
	require.NoError(t, report.WriteHTML(&all))
	for _, customer := range emulator.Customers(tigo.Colombia) {
		values := []string{customer.Document.Number, customer.Name}
		values = append(values, strings.Fields(customer.Name)...)
		values = append(values, customer.CardTokens...)
		for _, c := range customer.Contracts {
			values = append(values, c.ID, c.BillingAccount)
			values = append(values, c.Lines...)
		}
		for _, value := range values {
			if len(value) > 3 {
				assert.NotContains(t, all.String(), value)
			}
		}
	}
}

// TestReportWithoutTransport has a client without the transport of tigolive. The form of its PDFs is unknown, and all other
// deviations are reported.
func TestReportWithoutTransport(t *testing.T) {
	emulator := tigotest.Start(t)
	proxy := deviate.Start(t, emulator)
	ways := deviate.Ways()
	proxy.Deviate(ways)
	report := survey(t, connect(t, proxy, func(*tigo.Config) {}), known(emulator))
	for _, way := range ways {
		for _, sign := range way.Shows {
			assert.Equal(t, !strings.HasPrefix(way.Name, "a PDF"), shows(report, way.ID, sign), way.Name)
		}
	}
}

// TestCompareReportsChanges compares two reports of a platform that began to deviate between them.
func TestCompareReportsChanges(t *testing.T) {
	emulator := tigotest.Start(t)
	proxy := deviate.Start(t, emulator)
	client := connect(t, proxy, func(c *tigo.Config) { c.Transport = tigolive.Transport(nil) })
	before := survey(t, client, known(emulator))
	again := survey(t, client, known(emulator))
	assert.True(t, tigolive.Compare(before, again).Empty())

	proxy.Deviate(deviate.Ways())
	after := survey(t, client, known(emulator))
	change := tigolive.Change{Op: "billing.GetFinancing", Text: "type isAvailable: a text instead of a boolean"}
	assert.Contains(t, tigolive.Compare(before, after).Appeared, change)
	assert.Contains(t, tigolive.Compare(after, before).Gone, change)
	assert.Contains(t, tigolive.Compare(before, after).Appeared, tigolive.Change{Op: "billing.GetCheckout", Text: "status 410"})
	var lines bytes.Buffer
	require.NoError(t, tigolive.Compare(before, after).WriteText(&lines))
	assert.Contains(t, lines.String(), "+ billing.GetFinancing: type isAvailable: a text instead of a boolean\n")
	assert.Contains(t, lines.String(), "- billing.GetCheckout: status 404\n")

	var kept bytes.Buffer
	require.NoError(t, after.WriteJSON(&kept))
	read, err := tigolive.ReadReport(&kept)
	require.NoError(t, err)
	assert.Equal(t, text(t, after), text(t, read))
	_, err = tigolive.ReadReport(strings.NewReader("<html>"))
	require.ErrorContains(t, err, "not a report")
}

package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestDay(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	var out strings.Builder
	customers := []tigo.Document{server.Customers(tigo.Colombia)[1].Document, server.Customers(tigo.Colombia)[0].Document}
	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), customers, tigo.NewDate(2026, time.March, 19), &out))
	assert.Equal(t, `Thursday, 2026-03-19, visits: 1
07:30–08:00  Carrera 43A # 7-50, Medellín  Luz Marina Restrepo Vélez  Jhon Fredy Cano  Reparación ONEtv Intermedio
`, out.String())

	out.Reset()
	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), customers, tigo.NewDate(2026, time.March, 20), &out))
	assert.Equal(t, "Friday, 2026-03-20, visits: 0\n", out.String())
}

// TestLocalTime has visits around midnight in La Paz, where the day begins at 04:00 UTC.
func TestLocalTime(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	window := func(begins, ends string) map[string]any {
		return map[string]any{"startDateTime": begins, "endDateTime": ends, "technicianName": begins}
	}
	actions, err := json.Marshal([]any{
		window("2026-03-19 18:00:00", "2026-03-19 20:00:00"),
		window("2026-03-20T03:30:00Z", "2026-03-20T03:45:00Z"),           // 23:30 on the 19th
		window("2026-03-19T03:30:00Z", "2026-03-19T03:45:00Z"),           // 23:30 on the 18th
		window("2026-03-18 23:00:00", "2026-03-19 01:00:00"),             // over midnight
		window("2026-03-20 00:00:00", "2026-03-20 02:00:00"),             // the next day
		window("2026-03-19T09:00:00-05:00", "2026-03-19T10:00:00-05:00"), // 10:00 in La Paz
		window("2026-03-19 07:00:00", ""),
		window("", ""),
	})
	require.NoError(t, err)
	require.NoError(t, server.PutCustomer(tigo.Bolivia, fmt.Sprintf(`{
		"customerInfo": {"customerId": "4871999", "documentType": "cc", "name": "Ana"},
		"scheduledVisits": [{"serviceAddress": "Calle 1", "serviceCityName": "La Paz", "serviceActionList": %s}]
	}`, actions)))
	var out strings.Builder
	customers := []tigo.Document{{Type: tigo.DocumentCC, Number: "4871999"}}
	require.NoError(t, run(t.Context(), server.Config(tigo.Bolivia), customers, tigo.NewDate(2026, time.March, 19), &out))
	var windows []string
	for line := range strings.Lines(out.String()) {
		when, _, _ := strings.Cut(line, " ")
		windows = append(windows, when)
	}
	assert.Equal(t, []string{"Thursday,", "23:00–01:00", "07:00–07:00", "10:00–11:00", "18:00–20:00", "23:30–23:45"}, windows)
}

func TestUnknownCustomer(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	var out strings.Builder
	err := run(t.Context(), server.Config(tigo.Colombia), []tigo.Document{{Type: tigo.DocumentCC, Number: "404"}}, tigo.NewDate(2026, time.March, 19), &out)
	require.ErrorIs(t, err, tigo.ErrNotFound)
	assert.Empty(t, out.String())
}

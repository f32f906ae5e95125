package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// TestLines runs the command's log with a server of tigotest, so that it need not wait.
func TestLines(t *testing.T) {
	for name, machine := range map[string]bool{"people": false, "machines": true} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			book := &logbook{out: &out, machine: machine}
			server := tigotest.Start(t, tigotest.OnRequest(book.note))
			server.Inject(tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Disconnect()})
			_, _ = http.Get(server.URL + "/v1/tigo/home/co/billing/contracts/13345678/balance") //nolint:noctx,bodyclose // it fails
			fetch(t, http.MethodGet, server.URL+"/v1/tigo/home/co/nowhere/13345678")
			server.Close()
			assert.NotContains(t, out.String(), "13345678", "numbers are masked")
			if !machine {
				// A request whose connection is closed may end after the next one.
				assert.Regexp(t, `(?m)^\d\d:\d\d:\d\d\.\d{3} --- GET    billing\.GetBalance +co +\d+\.\d ms  fault: connection closed without a response$`, out.String())
				assert.Regexp(t, `(?m)^\S+ 401 GET    /v1/tigo/home/co/nowhere/\*\*\* +co .*  violation: the Authorization header is missing`, out.String())
				return
			}
			var statuses []any
			for line := range strings.Lines(out.String()) {
				var read struct {
					Event   string         `json:"event"`
					Request map[string]any `json:"request"`
				}
				require.NoError(t, json.Unmarshal([]byte(line), &read))
				assert.Equal(t, "request", read.Event)
				statuses = append(statuses, read.Request["status"])
			}
			assert.Contains(t, statuses, float64(http.StatusUnauthorized))
		})
	}
}

// TestJSON starts the command for a machine.
func TestJSON(t *testing.T) {
	r := begin(t, "-json", "-tls")
	var ready map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.guide[0]), &ready))
	assert.Equal(t, "ready", ready["event"])
	assert.FileExists(t, fmt.Sprint(ready["certificate"]))
	for _, name := range []string{"url", "clientId", "clientSecret", "controlApi"} {
		assert.NotEmpty(t, ready[name], name)
	}
}

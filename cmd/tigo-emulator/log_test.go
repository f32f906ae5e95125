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
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			require.GreaterOrEqual(t, len(lines), 2, out.String())
			last := lines[len(lines)-1]
			assert.NotContains(t, out.String(), "13345678", "numbers are masked")
			if machine {
				var read struct {
					Event   string         `json:"event"`
					Request map[string]any `json:"request"`
				}
				require.NoError(t, json.Unmarshal([]byte(last), &read))
				assert.Equal(t, "request", read.Event)
				assert.EqualValues(t, http.StatusUnauthorized, read.Request["status"])
				return
			}
			assert.Regexp(t, `^\d\d:\d\d:\d\d\.\d{3} --- GET    billing\.GetBalance +co +\d+\.\d ms  fault: connection closed without a response$`, lines[0])
			assert.Regexp(t, `^\S+ 401 GET    /v1/tigo/home/co/nowhere/\*\*\* +co .*  violation: the Authorization header is missing`, last)
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

package observer_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestOneLineForEachCall compares whole lines. If a line gets another attribute, its author must check here that it is not
// personal.
func TestOneLineForEachCall(t *testing.T) {
	const route = "/billing/contracts/{contractId}/balance"
	tests := map[string]struct {
		fault *tigotest.Fault
		want  map[string]any
	}{
		"applied": {want: map[string]any{"level": "INFO", "status": 200.0, "attempts": 1.0, "outcome": "applied"}},
		"second attempt succeeds": {
			fault: &tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503}},
			want:  map[string]any{"level": "INFO", "status": 200.0, "attempts": 2.0, "outcome": "applied"},
		},
		"refused": {
			fault: &tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Response{Status: 403}},
			want:  map[string]any{"level": "WARN", "status": 403.0, "attempts": 1.0, "outcome": "refused"},
		},
		"not signed in": {
			fault: &tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Response{Status: 401}},
			want:  map[string]any{"level": "WARN", "status": 401.0, "attempts": 0.0, "outcome": "not sent"},
		},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			var out bytes.Buffer
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.Logger = slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			if test.fault != nil {
				server.Inject(*test.fault)
			}
			_, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
			assert.Equal(t, test.want["level"] == "WARN", err != nil)
			assert.Equal(t, 1, bytes.Count(out.Bytes(), []byte("\n")))
			var line map[string]any
			require.NoError(t, json.Unmarshal(out.Bytes(), &line))
			assert.IsType(t, 0.0, line["duration"])
			assert.IsType(t, "", line["request_id"])
			for _, clock := range []string{"time", "duration", "request_id"} {
				delete(line, clock)
			}
			test.want["msg"], test.want["op"], test.want["method"], test.want["route"] = "tigo call", "test.Balance", http.MethodGet, route
			assert.Equal(t, test.want, line)
		})
	}
}

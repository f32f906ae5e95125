package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigootel"
	"github.com/tigo-go/tigo/tigotest"
)

// need skips a test if one of Prometheus's programs is not installed. With CI=true it fails the test.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("there is no %s on this machine (Debian: apt-get install prometheus)", program)
	}
	t.Skipf("there is no %s on this machine (Debian: apt-get install prometheus)", program)
}

func TestRules(t *testing.T) {
	need(t, "promtool")
	for _, args := range [][]string{{"check", "config", "prometheus.yml"}, {"check", "rules", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}} {
		command := exec.CommandContext(t.Context(), "promtool", args...)
		command.Dir = "prometheus"
		text, err := command.CombinedOutput()
		require.NoError(t, err, "%v: %s", args, text)
	}
}

// scraped runs a Prometheus that reads a page every 200 ms, and returns the URL of the Prometheus.
func scraped(t *testing.T, page string) string {
	t.Helper()
	need(t, "prometheus")
	folder := t.TempDir()
	target, err := url.Parse(page)
	require.NoError(t, err)
	file := filepath.Join(folder, "prometheus.yml")
	config := fmt.Sprintf("scrape_configs: [{job_name: tigo, scrape_interval: 200ms, scrape_timeout: 200ms, static_configs: [{targets: [%q]}]}]", target.Host)
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	var output bytes.Buffer
	command := exec.CommandContext(t.Context(), "prometheus", "--config.file="+file, "--storage.tsdb.path="+filepath.Join(folder, "data"), "--web.listen-address="+address)
	command.Stderr = &output
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) } // when the test ends, before its cleanups
	command.WaitDelay = 30 * time.Second
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Wait()
		if t.Failed() {
			t.Log(output.String())
		}
	})
	return "http://" + address
}

// result is the response of Prometheus to a query.
type result struct {
	Status string
	Error  string
	Data   struct {
		Result []struct {
			Metric map[string]string
			Value  [2]any
		}
	}
}

func query(ctx context.Context, t *testing.T, prometheus, expression string) (result, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, prometheus+"/api/v1/query?"+url.Values{"query": {expression}}.Encode(), nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return result{}, err
	}
	defer response.Body.Close()
	var got result
	return got, json.NewDecoder(response.Body).Decode(&got)
}

// TestDashboard sends the queries of the panels to a real Prometheus, which has read the metrics of real calls.
func TestDashboard(t *testing.T) {
	emulator := tigotest.Start(t)
	trouble(emulator, true)
	config := emulator.Config(tigo.Colombia)
	telemetry, err := start(t.TempDir(), 1)
	require.NoError(t, err)
	defer func() { assert.NoError(t, telemetry.stop(context.WithoutCancel(t.Context()))) }()
	config.Observer, err = tigootel.New(config, tigootel.WithTracerProvider(telemetry.tracers), tigootel.WithMeterProvider(telemetry.meters))
	require.NoError(t, err)
	client, err := tigo.New(config)
	require.NoError(t, err)
	defer client.Close()
	bills, contract := billing.New(client), emulator.Customers(tigo.Colombia)[0].Contracts[0].ID
	site := httptest.NewServer(pages(telemetry))
	defer site.Close()
	prometheus := scraped(t, site.URL)

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go balances(ctx, bills, contract)
	go invoices(ctx, bills, contract)
	go payments(ctx, bills, contract)

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/dashboard.json", nil)
	require.NoError(t, err)
	response, err := site.Client().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr, LegendFormat string }
		}
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&board))
	require.Len(t, board.Panels, 4)
	for _, panel := range board.Panels {
		for _, target := range panel.Targets {
			expression := strings.ReplaceAll(target.Expr, "$__rate_interval", "1m")
			var got result
			require.Eventually(t, func() bool {
				var err error
				got, err = query(ctx, t, prometheus, expression)
				return err == nil && len(got.Data.Result) > 0
			}, 2*time.Minute, 200*time.Millisecond, panel.Title)
			for _, series := range got.Data.Result {
				for label := range series.Metric {
					assert.Contains(t, target.LegendFormat, "{{"+label+"}}", "the legend of %s has a different text for each line", panel.Title)
				}
			}
		}
	}
}

// TestPages checks what -listen serves. Whether the page draws its graphs can only be seen in a browser.
func TestPages(t *testing.T) {
	telemetry, err := start(t.TempDir(), 1)
	require.NoError(t, err)
	defer func() { assert.NoError(t, telemetry.stop(context.WithoutCancel(t.Context()))) }()
	for path, kind := range map[string]string{"/": "text/html; charset=utf-8", "/dashboard.json": "application/json", "/metrics": "text/plain"} {
		w := httptest.NewRecorder()
		pages(telemetry).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		assert.Equal(t, http.StatusOK, w.Code, path)
		assert.Contains(t, w.Header().Get("Content-Type"), kind, path)
	}
}

// TestListen checks that -listen serves until the program is interrupted.
func TestListen(t *testing.T) {
	emulator := tigotest.Start(t)
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, emulator.Config(tigo.Colombia), emulator.Customers(tigo.Colombia)[0].Document,
			options{folder: t.TempDir(), listen: "127.0.0.1:0"}, in)
		_ = in.Close()
	}()
	var address string
	_, err := fmt.Fscanf(out, "Metrics are at %s", &address)
	require.NoError(t, err)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(address, ","), nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, http.StatusOK, response.StatusCode)
	stop()
	assert.NoError(t, <-ended)
}

// Package runnertest tests the clients of the benchmark.
package runnertest

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/tigo-go/tigo/bench/runner"
)

// Run checks that a client reads every document correctly, in memory and over loopback.
func Run(t *testing.T, open func(runner.Platform) (runner.Client, error)) {
	t.Helper()
	server := httptest.NewServer(runner.Handler())
	defer server.Close()
	for _, place := range []struct{ name, url string }{{"in memory", ""}, {"loopback", server.URL}} {
		client, err := open(runner.PlatformAt(place.url))
		if err != nil {
			t.Fatal(err)
		}
		for _, scenario := range runner.Scenarios() {
			t.Run(place.name+"/"+scenario.Name, func(t *testing.T) {
				if strings.HasPrefix(scenario.Name, "100,000 calls") && os.Getenv("TIGO_FULL") == "" {
					t.Skip("takes long under the race detector: set TIGO_FULL=1")
				}
				if err := scenario.Check(client); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

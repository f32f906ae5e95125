// Package pgtest starts a PostgreSQL server for the tests of one package: on a Unix socket in a temporary folder, without
// a network port, without fsync.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//
//	func TestOrders(t *testing.T) {
//		pool, err := pgxpool.New(t.Context(), pgtest.Database(t)) // an empty database
//		…
//	}
//
// Where no PostgreSQL is installed, such tests are skipped; with CI=true they fail. The server ends with the test binary,
// even if that is killed.
package pgtest

import (
	"errors"
	"os"
	"sync"
	"testing"
)

// state is the one server of a test binary, started when a test first asks for it.
type state struct {
	mu     sync.Mutex
	server *Server
	err    error
}

var shared state //nolint:gochecknoglobals // one server for all tests of a package; only tests import this

// Main runs the tests of a package and stops the server that they started. It returns the exit code.
func Main(m *testing.M) int {
	code := m.Run()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.server != nil {
		shared.server.Stop()
	}
	return code
}

// Need returns the package's server. Where there is none to be had, it ends the test.
func Need(tb testing.TB) *Server {
	tb.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = Start()
	}
	switch {
	case shared.err == nil:
	case errors.Is(shared.err, ErrAbsent) && os.Getenv("CI") != "true":
		tb.Skip(shared.err)
	default:
		tb.Fatal(shared.err)
	}
	return shared.server
}

// Database makes an empty database and returns the URL to connect to it. It is dropped when the test ends.
func Database(tb testing.TB) string {
	tb.Helper()
	url, drop, err := Need(tb).Create(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(drop)
	return url
}

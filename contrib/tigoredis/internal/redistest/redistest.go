//go:build unix

// Package redistest starts real Redis servers for tests: on a Unix socket in a temporary folder, without a network port and
// without a disk. A test may freeze, kill and restart its server.
//
// If redis-server is not installed, the tests are skipped; with CI=true they fail. A server ends with the test process, even
// if that is killed.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is the time that a server may take to start or stop, also on a loaded machine.
const patience = time.Minute

// Server is one process of redis-server.
type Server struct {
	Addr   string // the path of the socket, or host and port
	folder string
	args   []string

	mu      sync.Mutex
	guard   *exec.Cmd
	release io.Closer // closing it kills the server
	pid     int
}

// Start starts a server on a Unix socket and stops it when the test ends.
func Start(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s := newServer(tb)
	s.Addr = filepath.Join(s.folder, "redis.sock")
	s.args = append([]string{"--port", "0", "--unixsocket", s.Addr, "--save", "", "--appendonly", "no"}, args...)
	s.run(tb)
	return s
}

// StartTCP starts a server on a free loopback port, for tests that need a port.
func StartTCP(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s := newServer(tb)
	port := freePort(tb)
	s.Addr = net.JoinHostPort("127.0.0.1", port)
	s.args = append(args, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
	s.run(tb)
	return s
}

// freePort returns a free port for which the port of the cluster bus, 10000 higher, is valid.
func freePort(tb testing.TB) string {
	tb.Helper()
	const lastWithBus = 55000
	for {
		listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it returns at once
		if err != nil {
			tb.Fatal(err)
		}
		addr, _ := listener.Addr().(*net.TCPAddr)
		_ = listener.Close()
		if addr.Port < lastWithBus {
			return strconv.Itoa(addr.Port)
		}
	}
}

func newServer(tb testing.TB) *Server {
	tb.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal("redistest: redis-server is not installed (Debian: apt-get install redis-server)")
		}
		tb.Skip("redis-server is not installed (Debian: apt-get install redis-server)")
	}
	folder, err := os.MkdirTemp("/tmp", "redistest") //nolint:usetesting // the path of a socket has at most 107 bytes
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{folder: folder}
	tb.Cleanup(func() {
		s.Kill()
		_ = os.RemoveAll(folder)
	})
	return s
}

// guarded is a script that kills the server when its standard input ends: by Kill, or because the test process has ended.
const guarded = `"$@" >server.log 2>&1 & server=$!
echo "$server"
trap '' INT TERM
read -r _
kill -KILL "$server"
wait "$server"`

func (s *Server) run(tb testing.TB) {
	tb.Helper()
	if err := s.start(); err != nil {
		tb.Fatal(err)
	}
}

func (s *Server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.guard = exec.Command("sh", append([]string{"-c", guarded, "sh", "redis-server"}, s.args...)...) //nolint:noctx // Kill ends it
	s.guard.Dir = s.folder
	stdin, err := s.guard.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := s.guard.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.guard.Start(); err != nil {
		return err
	}
	s.release = stdin
	if _, err := fmt.Fscan(stdout, &s.pid); err != nil {
		return err
	}
	return s.ready()
}

func (s *Server) ready() error {
	rdb := redis.NewClient(Options(s.Addr))
	defer func() { _ = rdb.Close() }()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) { //nolint:forbidigo // another process must become ready
		err := rdb.Ping(context.Background()).Err()
		if err == nil {
			return nil
		}
		if time.Since(began) > patience {
			text, _ := os.ReadFile(filepath.Join(s.folder, "server.log"))
			return errors.Join(err, fmt.Errorf("redistest: the server does not start: %s", text))
		}
	}
}

// Options returns options for the address of a server.
func Options(addr string) *redis.Options {
	network := "tcp"
	if strings.HasPrefix(addr, "/") {
		network = "unix"
	}
	return &redis.Options{Network: network, Addr: addr, ContextTimeoutEnabled: true, DialerRetries: 1}
}

// Client returns a client that is closed when the test ends.
func (s *Server) Client(tb testing.TB) *redis.Client {
	tb.Helper()
	rdb := redis.NewClient(Options(s.Addr))
	tb.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// Freeze pauses the server until Thaw. Its connections stay open.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw continues a frozen server.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(signal syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guard != nil {
		_ = syscall.Kill(s.pid, signal)
	}
}

// Kill kills the server, and its data is lost. A second call has no effect.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guard == nil {
		return
	}
	_ = s.release.Close()
	_ = s.guard.Wait()
	s.guard = nil
}

// Restart starts the server again, empty.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	s.Kill()
	_ = os.Remove(s.Addr) // the socket, if it is one
	s.run(tb)
}

// Scripts returns the number of scripts that the server has run since its start.
func (s *Server) Scripts(tb testing.TB) int {
	tb.Helper()
	total := 0
	text, err := s.Client(tb).Info(tb.Context(), "commandstats").Result()
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(line, ":calls=")
		if name == "cmdstat_evalsha" || name == "cmdstat_eval" {
			calls, _, _ := strings.Cut(rest, ",")
			n, _ := strconv.Atoi(calls)
			total += n
		}
	}
	return total
}

// Commands returns the number of commands that the server has processed since its start, including those of Commands itself.
func (s *Server) Commands(tb testing.TB) int {
	tb.Helper()
	text, err := s.Client(tb).Info(tb.Context(), "stats").Result()
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "total_commands_processed:"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(rest))
			return n
		}
	}
	tb.Fatal("redistest: INFO has no number of commands")
	return 0
}

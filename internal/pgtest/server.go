package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// ErrAbsent is a machine without PostgreSQL.
var ErrAbsent = errors.New("pgtest: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)")

// patience is how long the server may take to start or stop, on a loaded machine.
const patience = time.Minute

// Server is a running PostgreSQL server.
type Server struct {
	bin    string // the folder of the programs
	folder string // data and socket
	owner  *syscall.SysProcAttr
	count  atomic.Int64

	mu      sync.Mutex
	guard   *exec.Cmd
	release io.Closer // closing it stops the server
}

// Start initializes a server and starts it.
func Start() (*Server, error) {
	s := &Server{}
	var err error
	if s.bin, err = programs(); err != nil {
		return nil, err
	}
	uid, err := s.identity()
	if err != nil {
		return nil, err
	}
	// A socket's path has at most 107 bytes, and a folder of TMPDIR may be closed to the server's user.
	if s.folder, err = os.MkdirTemp("/tmp", "pgtest"); err != nil {
		return nil, err
	}
	if err := os.Chown(s.folder, uid, -1); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), //nolint:noctx // it ends by itself
		"--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata", s.data())
	initdb.Dir, initdb.SysProcAttr = s.folder, s.owner
	if text, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("pgtest: initdb: %w: %s", err, text), os.RemoveAll(s.folder))
	}
	if err := s.start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	return s, nil
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// programs returns the folder of PostgreSQL's programs: Debian keeps them by version and has no initdb in the PATH.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", ErrAbsent
	}
	path, err := filepath.EvalSymlinks(found[0])
	return filepath.Dir(path), err
}

// version reads the version in /usr/lib/postgresql/15/bin/initdb.
func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}

// identity decides who runs the server. It refuses root, so root runs it as the user of Debian's package.
func (s *Server) identity() (uid int, err error) {
	if os.Geteuid() != 0 {
		return os.Geteuid(), nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return 0, fmt.Errorf("%w: root needs the user postgres to run it", ErrAbsent)
	}
	uid, _ = strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	s.owner = as(uid, gid)
	return uid, nil
}

// guarded stops the server when its standard input ends: by Stop, or because the test binary is gone.
const guarded = `"$@" >server.log 2>&1 & server=$!
trap '' INT TERM
read -r _
kill -INT "$server"
wait "$server"`

func (s *Server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	args := []string{"-c", guarded, "sh", filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.folder}
	for _, setting := range []string{
		"listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=300", "shared_buffers=32MB", "log_min_messages=warning",
	} {
		args = append(args, "-c", setting)
	}
	s.guard = exec.Command("sh", args...) //nolint:noctx // Stop ends it
	s.guard.Dir, s.guard.SysProcAttr = s.folder, s.owner
	stdin, err := s.guard.StdinPipe()
	if err != nil {
		return err
	}
	s.release = stdin
	if err := s.guard.Start(); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) { //nolint:forbidigo // another process becomes ready
		if err = s.client(context.Background(), "psql", "--dbname=postgres", "-c", "SELECT 1"); err == nil {
			return nil
		}
		if time.Since(began) > patience {
			log, _ := os.ReadFile(filepath.Join(s.folder, "server.log"))
			s.halt()
			return fmt.Errorf("pgtest: the server does not start: %w: %s", err, log)
		}
	}
}

// halt stops the server, cutting every session, and waits for its end.
func (s *Server) halt() {
	_ = s.release.Close()
	late := time.AfterFunc(patience, func() { _ = s.guard.Process.Kill() })
	defer late.Stop()
	_ = s.guard.Wait()
}

// Stop stops the server and removes all that it wrote.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.halt()
	_ = os.RemoveAll(s.folder)
}

// Restart stops the server, cutting every session, and starts it again with the same data.
func (s *Server) Restart() error {
	s.mu.Lock()
	s.halt()
	s.mu.Unlock()
	return s.start()
}

// URL returns what a client connects to.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&sslmode=disable", database, s.folder)
}

// Create makes an empty database. The function it returns drops it, whoever is still connected.
func (s *Server) Create(ctx context.Context) (url string, drop func(), err error) {
	name := fmt.Sprintf("test%d", s.count.Add(1))
	if err := s.client(ctx, "createdb", "--strategy=file_copy", name); err != nil {
		return "", nil, err
	}
	return s.URL(name), func() { _ = s.client(context.Background(), "dropdb", "--force", name) }, nil
}

// client runs one of PostgreSQL's client programs.
func (s *Server) client(ctx context.Context, program string, args ...string) error {
	args = slices.Concat([]string{"--host", s.folder, "--username=postgres", "--no-password"}, args)
	command := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	text, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgtest: %s: %w: %s", program, err, bytes.TrimSpace(text))
	}
	return nil
}

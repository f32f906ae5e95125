package interop

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is the time that a server may take to start, also on a loaded machine.
const patience = 2 * time.Minute

// guarded is a script that runs a server until its standard input ends: by the cleanup of the test, or because the test
// process has ended.
const guarded = `"$@" >server.log 2>&1 & server=$!
trap '' INT TERM
read -r _
kill -TERM "$server"
wait "$server"`

// need returns the path of a program of a Debian package. If it is not installed, the test is skipped; with CI=true it
// fails.
func need(t *testing.T, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/" + program)
	}
	if err != nil {
		missing := program + " is not installed (Debian: apt-get install " + debian + ")"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	return path
}

// room makes the folder of a server, with a path that is short enough for a socket. A server that does not run as root runs
// as the user of its Debian package.
func room(t *testing.T, name string) (folder string, as *syscall.SysProcAttr) {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "interop") //nolint:usetesting // the path of a socket has at most 107 bytes, and another user needs the folder
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if os.Geteuid() != 0 || name == "" {
		return folder, nil
	}
	who, err := user.Lookup(name)
	require.NoError(t, err)
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	require.NoError(t, os.Chown(folder, uid, gid))
	return folder, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// serve runs a server in its folder until the test ends, and returns once its socket accepts connections.
func serve(t *testing.T, folder string, as *syscall.SysProcAttr, socket, program string, args ...string) {
	t.Helper()
	server := exec.Command("sh", append([]string{"-c", guarded, "sh", program}, args...)...) //nolint:noctx // it ends when its input ends
	server.Dir, server.SysProcAttr = folder, as
	stdin, err := server.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() { stop(server, stdin) })
	require.Eventually(t, func() bool {
		conn, err := net.Dial("unix", socket) //nolint:noctx // a local socket
		return err == nil && conn.Close() == nil
	}, patience, 20*time.Millisecond, "%v", &lazyLog{filepath.Join(folder, "server.log")})
}

func stop(server *exec.Cmd, stdin io.Closer) {
	late := time.AfterFunc(patience, func() { _ = server.Process.Kill() })
	defer late.Stop()
	_ = errors.Join(stdin.Close(), server.Wait())
}

// lazyLog reads a log when it is printed.
type lazyLog struct{ path string }

func (l *lazyLog) String() string {
	text, _ := os.ReadFile(l.path)
	return string(text)
}

// mariaDB starts a MariaDB server and returns its data source name for go-sql-driver.
func mariaDB(t *testing.T) string {
	t.Helper()
	install, server := need(t, "mariadb-install-db", "mariadb-server"), need(t, "mariadbd", "mariadb-server")
	folder, as := room(t, "mysql")
	data, socket := filepath.Join(folder, "data"), filepath.Join(folder, "socket")
	command := exec.CommandContext(t.Context(), install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
	command.Dir, command.SysProcAttr = folder, as
	text, err := command.CombinedOutput()
	require.NoError(t, err, string(text))
	serve(t, folder, as, socket, server, "--no-defaults", "--datadir="+data, "--socket="+socket, "--skip-networking", "--pid-file="+filepath.Join(folder, "pid"),
		"--tmpdir="+folder, "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0")
	return "root@unix(" + socket + ")/"
}

// redisServer starts a Redis server and returns its socket.
func redisServer(t *testing.T) string {
	t.Helper()
	server := need(t, "redis-server", "redis-server")
	folder, as := room(t, "")
	socket := filepath.Join(folder, "socket")
	serve(t, folder, as, socket, server, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder)
	return socket
}

package pgtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

func TestDatabasesAreApart(t *testing.T) {
	server := Need(t)
	first, second := Database(t), Database(t)
	assert.NotEqual(t, first, second)
	err := server.client(t.Context(), "psql", "--dbname=test1", "-c", "CREATE TABLE kept (n int)")
	require.NoError(t, err)
	require.NoError(t, server.Restart())
	err = server.client(t.Context(), "psql", "--dbname=test1", "-c", "SELECT n FROM kept")
	require.NoError(t, err, "a restart keeps what was written")
	err = server.client(t.Context(), "psql", "--dbname=test2", "-c", "SELECT n FROM kept")
	require.Error(t, err)
}

// TestEndsWithTheTests kills a test binary that has a server: the server ends all the same.
func TestEndsWithTheTests(t *testing.T) {
	if folder := os.Getenv("PGTEST_CHILD"); folder != "" {
		server, err := Start()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "server"), []byte(server.folder), 0o600))
		select {}
	}
	Need(t)
	folder := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEndsWithTheTests$")
	child.Env = append(os.Environ(), "PGTEST_CHILD="+folder)
	require.NoError(t, child.Start())
	var socket string
	require.Eventually(t, func() bool {
		text, _ := os.ReadFile(filepath.Join(folder, "server"))
		socket = filepath.Join(string(text), ".s.PGSQL.5432")
		return len(text) > 0
	}, patience, 10*time.Millisecond)
	_, err := os.Stat(socket)
	require.NoError(t, err)
	require.NoError(t, child.Process.Kill())
	_ = child.Wait()
	assert.Eventually(t, func() bool {
		_, err := os.Stat(socket)
		return os.IsNotExist(err)
	}, patience, 10*time.Millisecond)
	assert.NoError(t, os.RemoveAll(filepath.Dir(socket)))
}

package savefile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/savefile"
)

var errBroken = errors.New("broken")

func put(text string) func(*os.File) error {
	return func(f *os.File) error { _, err := f.WriteString(text); return err }
}

func fail(f *os.File) error {
	_, _ = f.WriteString("half")
	return errBroken
}

// onlyEntry checks that a folder has exactly one file, with the given text.
func onlyEntry(t *testing.T, path, text string) fs.FileInfo {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, text, string(data))
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info
}

func TestWrite(t *testing.T) {
	like := filepath.Join(t.TempDir(), "like")
	require.NoError(t, os.WriteFile(like, nil, 0o666))
	umasked, err := os.Stat(like)
	require.NoError(t, err)

	path := filepath.Join(t.TempDir(), "new.pdf")
	require.NoError(t, savefile.Write(path, put("one")))
	assert.Equal(t, umasked.Mode(), onlyEntry(t, path, "one").Mode(), "a new file has the mode that os.WriteFile gives it")

	require.ErrorIs(t, savefile.Write(path, fail), errBroken)
	onlyEntry(t, path, "one")
	require.ErrorIs(t, savefile.Write(filepath.Join(filepath.Dir(path), "other"), fail), errBroken)
	onlyEntry(t, path, "one")

	for _, mode := range []fs.FileMode{0o600, 0o644, 0o640, 0o666, 0o400} {
		if runtime.GOOS == "windows" {
			break // Windows has no such modes
		}
		require.NoError(t, os.Chmod(path, mode))
		require.NoError(t, savefile.Write(path, put("two")))
		assert.Equal(t, mode, onlyEntry(t, path, "two").Mode().Perm(), "a file that is replaced keeps its mode")
	}
}

func TestWriteLongNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("f", 251)+".pdf")
	for _, text := range []string{"one", "two"} {
		require.NoError(t, savefile.Write(path, put(text)))
		onlyEntry(t, path, text)
	}
	require.Error(t, savefile.Write(filepath.Join(t.TempDir(), strings.Repeat("f", 256)), put("")))
}

func TestWriteFollowsLinks(t *testing.T) {
	folder, links := t.TempDir(), t.TempDir()
	path := filepath.Join(folder, "real.pdf")
	relative, err := filepath.Rel(links, path)
	require.NoError(t, err)
	link := filepath.Join(links, "link")
	if err := os.Symlink(relative, filepath.Join(links, "first")); err != nil {
		t.Skip("this system has no links: ", err)
	}
	require.NoError(t, os.Symlink("first", link))
	for _, text := range []string{"of a link to a missing file", "of a link to a file"} {
		require.NoError(t, savefile.Write(link, put(text)))
		onlyEntry(t, path, text)
		to, err := os.Readlink(link)
		require.NoError(t, err)
		assert.Equal(t, "first", to, "the link is kept")
	}
	circle := filepath.Join(links, "circle")
	require.NoError(t, os.Symlink("circle", circle))
	require.ErrorContains(t, savefile.Write(circle, put("")), "too many links")
}

func TestWriteRefusesIrregularFiles(t *testing.T) {
	require.ErrorIs(t, savefile.Write(t.TempDir(), put("")), savefile.ErrNotRegular)
	if _, err := os.Stat("/dev/null"); err == nil {
		require.ErrorIs(t, savefile.Write("/dev/null", put("")), savefile.ErrNotRegular)
		link := filepath.Join(t.TempDir(), "link")
		require.NoError(t, os.Symlink("/dev/null", link))
		require.ErrorIs(t, savefile.Write(link, put("")), savefile.ErrNotRegular)
	}
	require.ErrorIs(t, savefile.Write(filepath.Join(t.TempDir(), "none", "x"), put("")), fs.ErrNotExist)
}

// TestWriteLeavesNothingWhenKilled checks that a file has no name while it is written, if the system supports that. A killed
// process then leaves no file behind.
func TestWriteLeavesNothingWhenKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux makes files without a name")
	}
	folder := t.TempDir()
	require.NoError(t, savefile.Write(filepath.Join(folder, "x"), func(f *os.File) error {
		entries, err := os.ReadDir(folder)
		assert.Empty(t, entries)
		return errors.Join(err, put("x")(f))
	}))
	onlyEntry(t, filepath.Join(folder, "x"), "x")
}

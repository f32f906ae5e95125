package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	exportedKind = regexp.MustCompile(`(?m)^tigo, var (Err\w+) error$`)
	kindRow      = regexp.MustCompile("(?m)^\\| `(\\*tigo\\.ArgumentError|Err\\w+)` \\|.*\\| (\\d{3})[^|]*\\|$")
)

// TestEachKindOfErrorHasARow checks that the table of docs/errors.md has all kinds of errors, and that the page's function
// for web handlers returns the statuses of the table.
func TestEachKindOfErrorHasARow(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/errors.md"))
	require.NoError(t, err)
	exported, err := os.ReadFile(filepath.Join(root, ".ci/api.txt"))
	require.NoError(t, err)
	statuses := map[string]string{}
	for _, row := range kindRow.FindAllStringSubmatch(string(text), -1) {
		statuses[row[1]] = row[2]
	}
	kinds := exportedKind.FindAllStringSubmatch(string(exported), -1)
	require.NotEmpty(t, kinds)
	for _, kind := range kinds {
		assert.Contains(t, statuses, kind[1], "docs/errors.md has no row for this kind")
	}
	assert.Len(t, statuses, len(kinds)+1, "the kinds, and *tigo.ArgumentError")

	var cases strings.Builder
	for kind, status := range statuses {
		if strings.HasPrefix(kind, "*") {
			fmt.Fprintf(&cases, "\t\t{&tigo.ArgumentError{}, %s},\n", status)
		} else {
			fmt.Fprintf(&cases, "\t\t{tigotest.NewError(tigo.%s), %s},\n", kind, status)
		}
	}
	programs := goBlock.FindAllStringSubmatch(string(text), -1)
	require.Len(t, programs, 1)
	folder := programFolder(t)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "web.go"), []byte(programs[0][1]), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "web_test.go"), []byte(`package web

import (
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestStatusOf(t *testing.T) {
	for _, row := range []struct {
		err    error
		status int
	}{
`+cases.String()+`	} {
		if status := StatusOf(row.err); status != row.status {
			t.Errorf("%v: %d, and the table says %d", row.err, status, row.status)
		}
	}
}
`), 0o600))
	output, err := exec.CommandContext(t.Context(), "go", "test", "./"+filepath.ToSlash(folder)).CombinedOutput()
	require.NoError(t, err, "%s", output)
}

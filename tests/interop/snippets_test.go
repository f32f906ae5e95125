package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

var (
	marked = regexp.MustCompile(`(?ms)^// snippet ([^\n]+)\n(.*?)\n*^// end$`)
	shown  = regexp.MustCompile("(?ms)^<!-- snippet ([^\n]+) -->\n```(\\w+)\n(.*?)^```$")
	tables = regexp.MustCompile(`(?ms)^<!-- table (\w+) -->\n(\|[^\n]*\n\|[^\n]*\n)(.*?)^<!-- end -->$`)
)

// emulated returns an emulator and a client of it.
func emulated(t *testing.T) (*tigotest.Server, *billing.Client) {
	t.Helper()
	server := tigotest.Start(t)
	client, err := tigo.New(server.Config(tigo.Colombia))
	require.NoError(t, err)
	return server, billing.New(client)
}

// snippets returns the code between the snippet comments of the tests, by name.
func snippets() (map[string]string, error) {
	all := map[string]string{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, match := range marked.FindAllStringSubmatch(string(text), -1) {
			all[match[1]] = match[2] + "\n"
		}
	}
	return all, nil
}

// fenced returns a block of the page by its name, for blocks that are not in a test file.
func fenced(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, match := range shown.FindAllStringSubmatch(string(text), -1) {
		if match[1] == name {
			return match[3]
		}
	}
	t.Fatalf("docs/values.md has no snippet %q", name)
	return ""
}

// TestSnippetsAreShown compares the page with the code of the tests.
func TestSnippetsAreShown(t *testing.T) {
	if *update {
		t.Skip("-update writes the snippets")
	}
	want, err := snippets()
	require.NoError(t, err)
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	blocks := 0
	for _, match := range shown.FindAllStringSubmatch(string(text), -1) {
		if match[2] == "go" {
			blocks++
			assert.Equal(t, want[match[1]], match[3], "snippet %s: go test -update .", match[1])
			delete(want, match[1])
		}
	}
	assert.Empty(t, want, "snippets that the page does not show")
	assert.Equal(t, strings.Count(string(text), "```go\n"), blocks, "every block of Go is a snippet")
}

func TestSnippetsAreShort(t *testing.T) {
	all, err := snippets()
	require.NoError(t, err)
	for _, name := range []string{"pgx", "database/sql", "gorm"} {
		require.NotEmpty(t, all[name])
		assert.LessOrEqual(t, strings.Count(all[name], "\n"), 25, name)
	}
}

// rewrite writes the rows and the snippets to the page. A section keeps its rows if one of its servers did not run.
func rewrite() error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	code, err := snippets()
	if err != nil {
		return err
	}
	result := shown.ReplaceAllStringFunc(string(text), func(block string) string {
		match := shown.FindStringSubmatch(block)
		if match[2] != "go" {
			return block
		}
		return fmt.Sprintf("<!-- snippet %s -->\n```go\n%s```", match[1], code[match[1]])
	})
	result = tables.ReplaceAllStringFunc(result, func(block string) string {
		match := tables.FindStringSubmatch(block)
		rows := strings.Join(found.rows[match[1]], "\n") + "\n"
		return fmt.Sprintf("<!-- table %s -->\n%s%s<!-- end -->", match[1], match[2], rows)
	})
	return os.WriteFile(page, []byte(result), 0o644)
}

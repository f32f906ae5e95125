package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../.."

// pages returns all Markdown files, by their path from the root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "node_modules" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".md"):
			text, err := os.ReadFile(path)
			all[filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))] = string(text)
			return err
		}
		return nil
	}))
	require.Contains(t, all, "README.md")
	return all
}

var (
	goBlock   = regexp.MustCompile("(?s)```go\n(package .*?)```")
	inherited = regexp.MustCompile(`"(?:github\.com/tigo-go/tigo|golang\.org/x/oauth2|github\.com/stretchr/testify|github\.com/jarcoal/httpmock)(?:/[^"]*)?"`)
	nested    = regexp.MustCompile(`"github\.com/tigo-go/tigo/contrib/`)
	imported  = regexp.MustCompile(`(?m)^\s+(?:\w+ )?("[\w.-]+\.[a-z]+/[^"]+")$`)
)

// needsMore reports whether a program imports a package that the root module does not require. The module with that package
// compiles it.
func needsMore(program string) bool {
	for _, path := range imported.FindAllStringSubmatch(program, -1) {
		if !inherited.MatchString(path[1]) || nested.MatchString(path[1]) {
			return true
		}
	}
	return false
}

// programFolder makes a folder in this module, so that its programs are compiled with the go.mod of the module.
func programFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp(".", "programs") //nolint:usetesting // must be in the module
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// TestProgramsCompile runs go vet on every block of a page that begins with a package clause.
func TestProgramsCompile(t *testing.T) {
	folder := programFolder(t)
	programs := 0
	for page, text := range pages(t) {
		for i, block := range goBlock.FindAllStringSubmatch(text, -1) {
			if needsMore(block[1]) {
				continue
			}
			programs++
			name := "program.go"
			if strings.Contains(block[1], "*testing.T") {
				name = "program_test.go"
			}
			place := filepath.Join(folder, strings.NewReplacer("/", "_", ".", "_").Replace(page)+"_"+string(rune('a'+i)))
			require.NoError(t, os.MkdirAll(place, 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(place, name), []byte(block[1]), 0o600))
		}
	}
	require.Positive(t, programs)
	vet := exec.CommandContext(t.Context(), "go", "vet", "./"+filepath.ToSlash(folder)+"/...")
	output, err := vet.CombinedOutput()
	require.NoError(t, err, "%s", output)
	t.Logf("%d programs", programs)
}

var fenced = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")

var link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)\s]*)?\)`)

// TestLinksExist checks that the targets of links within the repository exist.
func TestLinksExist(t *testing.T) {
	for page, text := range pages(t) {
		text = fenced.ReplaceAllString(text, "")
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			if target := found[1]; !strings.Contains(target, "://") && !strings.HasPrefix(target, "mailto:") {
				_, err := os.Stat(filepath.Join(root, filepath.Dir(page), target))
				assert.NoError(t, err, "%s links to %s", page, target)
			}
		}
	}
}

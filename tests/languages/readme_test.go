package languages

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadme checks that each block of api/README.md is a part of a program that the tests run.
func TestReadme(t *testing.T) {
	page := read(t, filepath.Join(api, "README.md"))
	var programs []string
	require.NoError(t, filepath.WalkDir("testdata", func(path string, entry fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".ts", ".go", ".sh", ".py":
			programs = append(programs, read(t, path))
		}
		return err
	}))
	blocks := regexp.MustCompile("(?s)```(ts|go|sh|py)\n(.*?)```").FindAllStringSubmatch(page, -1)
	compared := 0
	for _, block := range blocks {
		if block[1] == "sh" && !strings.HasPrefix(block[2], "TOKEN=") { // a command that no test runs
			continue
		}
		found := false
		for _, program := range programs {
			found = found || strings.Contains(program, block[2])
		}
		assert.True(t, found, "no program has:\n%s", block[2])
		compared++
	}
	assert.Equal(t, 8, compared)
}

// TestVersions compares the versions on the page with those in the tests.
func TestVersions(t *testing.T) {
	page := read(t, filepath.Join(api, "README.md"))
	pinned := map[string]string{}
	for _, list := range []string{"testdata/typescript/package.json", "../conformance/testdata/tools/package.json"} {
		var packages struct {
			Versions map[string]string `json:"devDependencies"`
		}
		require.NoError(t, json.Unmarshal([]byte(read(t, list)), &packages))
		maps.Copy(pinned, packages.Versions)
	}
	named := regexp.MustCompile(`(?:^|\s)(@?[a-z][a-z/-]+)@(\d[\d.]*)`).FindAllStringSubmatch(page, -1)
	require.Len(t, named, 8)
	for _, name := range named {
		assert.Equal(t, pinned[name[1]], name[2], name[1])
	}
	assert.Contains(t, page, oapiCodegen)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

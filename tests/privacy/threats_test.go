package privacy

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThreatModelNamesTests checks that each test in docs/threat-model.md exists.
func TestThreatModelNamesTests(t *testing.T) {
	page, err := os.ReadFile("../../docs/threat-model.md")
	require.NoError(t, err)
	declared := make(map[string]bool)
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, name := range function.FindAllSubmatch(text, -1) {
			declared[string(name[1])] = true
		}
		return err
	}))
	named := regexp.MustCompile("`(Test\\w+)`").FindAllSubmatch(page, -1)
	assert.Greater(t, len(named), 20)
	for _, name := range named {
		assert.True(t, declared[string(name[1])], "there is no %s", name[1])
	}
}

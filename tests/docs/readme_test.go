package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestREADMERuns runs the programs of the README: the first one against an emulator, and the second one as a test.
func TestREADMERuns(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	blocks := goBlock.FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, strings.Count(string(text), "```go\n"), "each block of Go is a whole file")
	require.Len(t, blocks, 2)
	folder := programFolder(t)
	for i, name := range []string{"first/main.go", "second/shop_test.go"} {
		require.NoError(t, os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(blocks[i][1]), 0o600))
	}

	server := tigotest.Start(t, tigotest.FailOnViolations())
	first := exec.CommandContext(t.Context(), "go", "run", "./"+filepath.ToSlash(folder)+"/first")
	first.Env = append(os.Environ(), "TIGO_ENVIRONMENT=", "TIGO_BASE_URL="+server.URL, "TIGO_COUNTRY="+string(tigo.Colombia),
		"TIGO_CLIENT_ID="+server.ClientID, "TIGO_CLIENT_SECRET="+server.ClientSecret)
	output, err := first.CombinedOutput()
	require.NoError(t, err, "%s", output)
	contracts := server.Customers(tigo.Colombia)[0].Contracts
	require.NotEmpty(t, contracts)
	for _, contract := range contracts {
		assert.Contains(t, string(output), "contract "+contract.ID+" owes ")
	}

	second := exec.CommandContext(t.Context(), "go", "test", "./"+filepath.ToSlash(folder)+"/second")
	output, err = second.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

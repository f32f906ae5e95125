package conformance

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/npmtest"
)

// tool returns a command of one of the programs from npm that testdata/tools lists, to be run in the folder of the contract.
func tool(t *testing.T, name string, arguments ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(npmtest.Install(t, "testdata/tools"), ".bin", name), arguments...)
	command.Dir = "../../api"
	return command
}

// TestLinters checks the contract with two linters. Their configuration files list the disabled rules with the reasons.
func TestLinters(t *testing.T) {
	for name, arguments := range map[string][]string{
		"redocly":  {"lint", "--max-problems=1000", "openapi.yaml"},
		"spectral": {"lint", "--fail-severity=hint", "openapi.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			output, err := tool(t, name, arguments...).CombinedOutput()
			require.NoError(t, err, "%s", output)
			t.Logf("%s", output)
		})
	}
}

package live_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigolive"
)

// build compiles a package of the module, tests or a command.
func build(t *testing.T, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("Go is not installed")
	}
	binary := filepath.Join(t.TempDir(), "built")
	command := exec.CommandContext(t.Context(), tool, append([]string{args[0]}, append([]string{"-o", binary}, args[1:]...)...)...)
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))
	return binary
}

// emulator starts tigo-emulator over TLS until the test ends, and returns the variables that it prints for programs.
func emulator(t *testing.T) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, build(t, "build", "github.com/tigo-go/tigo/cmd/tigo-emulator"), "-addr", "127.0.0.1:0", "-tls")
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 20 * time.Second
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	var variables []string
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Interrupt") {
		if exports, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "export "); ok {
			for _, variable := range regexp.MustCompile(`([A-Z_]+)='?([^' ]*)'?`).FindAllStringSubmatch(exports, -1) {
				variables = append(variables, variable[1]+"="+variable[2])
			}
		}
	}
	t.Cleanup(func() {
		cancel()
		_ = command.Wait() // a signal has ended it
	})
	require.Len(t, variables, 5, "the emulator did not start")
	return variables
}

// run runs a test binary with variables, and without the TIGO_ variables of this process.
func run(t *testing.T, binary string, variables ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, binary, "-test.v")
	command.Dir = "firstday" // like go test
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TIGO_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, variables...)
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// TestSuiteByEnvironment runs the unchanged tests of docs/first-day.md twice: in a process without credentials, which starts
// an emulator, and in a process that calls tigo-emulator over TLS, which it finds by its environment.
func TestSuiteByEnvironment(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("SSL_CERT_FILE has no effect on this system")
	}
	tests := build(t, "test", "-c", "github.com/tigo-go/tigo/tests/live/firstday")
	report := func(folder string) *tigolive.Report {
		file, err := os.Open(filepath.Join(folder, "report.json"))
		require.NoError(t, err)
		defer file.Close()
		r, err := tigolive.ReadReport(file)
		require.NoError(t, err)
		return r
	}

	here := t.TempDir()
	out := run(t, tests, "TIGO_LIVE_REPORT="+here)
	assert.Contains(t, out, "--- PASS: TestEveryContractHasABalance")
	assert.Contains(t, out, "tigolive: 0 deviations from the contract: "+filepath.Join(here, "report.html"))
	assert.Equal(t, "emulator", report(here).Platform)

	there := t.TempDir()
	variables := append(emulator(t), "TIGO_LIVE_REPORT="+there, "TIGO_LIVE_DOCUMENTS=cc:43567890", "TIGO_LIVE_CUSTOMER_CODES=880214", "TIGO_LIVE_INTERVAL=1ms",
		"TIGO_LIVE_BASELINE="+filepath.Join(here, "report.json"))
	out = run(t, tests, variables...)
	assert.Contains(t, out, "--- PASS: TestEveryContractHasABalance")
	assert.Contains(t, out, "tigolive: 0 deviations from the contract: "+filepath.Join(there, "report.html"))
	assert.Contains(t, out, "since 20", "the baseline is compared")
	made := report(there)
	assert.Equal(t, "other", made.Platform)
	read := 0
	for _, o := range made.Operations {
		assert.Zero(t, o.Failed, o.Op)
		if o.Skipped == "" {
			read++
		}
	}
	assert.GreaterOrEqual(t, read, 32)
	for _, name := range []string{"report.txt", "report.json", "report.html"} {
		content, err := os.ReadFile(filepath.Join(there, name))
		require.NoError(t, err)
		assert.NotContains(t, string(content), "43567890")
	}
	commands(t, variables)
}

// commands runs the commands in the shell blocks of docs/first-day.md.
func commands(t *testing.T, variables []string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/first-day.md")
	require.NoError(t, err)
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			words := strings.Fields(line)
			if len(words) == 0 || words[0] != "go" {
				continue
			}
			ran++
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
			command := exec.CommandContext(ctx, "go", words[1:]...)
			command.Dir = "firstday"
			command.Env = append(os.Environ(), variables...)
			out, err := command.CombinedOutput()
			cancel()
			require.NoError(t, err, "%s\n%s", line, out)
		}
	}
	assert.Equal(t, 2, ran)
}

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// TestFirstDayIsCompiled checks that every Go block of docs/first-day.md is in the tests of package firstday.
func TestFirstDayIsCompiled(t *testing.T) {
	page, err := os.ReadFile("../../docs/first-day.md")
	require.NoError(t, err)
	var compiled strings.Builder
	files, err := filepath.Glob("firstday/*_test.go")
	require.NoError(t, err)
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		compiled.Write(content)
	}
	words := func(code string) string { return strings.Join(strings.Fields(code), " ") }
	blocks := goBlock.FindAllSubmatch(page, -1)
	require.Len(t, blocks, 4)
	for _, block := range blocks {
		assert.Contains(t, words(compiled.String()), words(string(block[1])))
	}
	assert.LessOrEqual(t, strings.Count(string(blocks[0][1]), "\n"), 15, "the lines of the first test")
}

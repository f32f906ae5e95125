package languages

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/npmtest"
)

const (
	api         = "../../api"
	oapiCodegen = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"
)

// needs skips a test if a program is not installed; with CI=true the test fails.
func needs(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		_, err := exec.LookPath(name)
		if err != nil && os.Getenv("CI") != "true" {
			t.Skip(err)
		}
		require.NoError(t, err)
	}
}

func TestPython(t *testing.T) {
	needs(t, "python3")
	runs(t, exec.CommandContext(t.Context(), "python3", "testdata/python/scenario.py"))
}

func TestCurl(t *testing.T) {
	needs(t, "bash", "curl")
	script, err := filepath.Abs("testdata/curl/scenario.sh")
	require.NoError(t, err)
	program := exec.CommandContext(t.Context(), "bash", script)
	program.Dir = t.TempDir()
	runs(t, program)
}

func TestOAPICodegen(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS("testdata/oapicodegen")))
	require.NoError(t, os.Mkdir(filepath.Join(folder, "tigo"), 0o700))
	config, contract := filepath.Join(api, "oapi-codegen.yaml"), filepath.Join(api, "openapi.yaml")
	run(t, exec.CommandContext(t.Context(), "go", "run", oapiCodegen, "-config", config, "-o", filepath.Join(folder, "tigo", "client.go"), contract))
	program := filepath.Join(folder, "scenario.exe") // Windows needs this extension, other systems ignore it
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir = folder
	run(t, build)
	runs(t, exec.CommandContext(t.Context(), program))
}

func TestHeyAPI(t *testing.T) {
	folder := typescript(t)
	node(t, folder, "node_modules/.bin/openapi-ts")
	compile(t, folder, "heyapi.ts")
	runs(t, exec.CommandContext(t.Context(), "node", filepath.Join(folder, "built", "heyapi.js")))
}

func TestOpenAPIFetch(t *testing.T) {
	folder := typescript(t)
	node(t, folder, "openapi-typescript.mjs")
	compile(t, folder, "openapifetch.ts")
	runs(t, exec.CommandContext(t.Context(), "node", filepath.Join(folder, "built", "openapifetch.js")))
}

// TestOAuthLibraries signs in with libraries that escape credentials as RFC 6749 requires, which the platform does not
// decode, and with settings that disable that.
func TestOAuthLibraries(t *testing.T) {
	folder := typescript(t)
	compile(t, folder, "oauth.ts")
	e := start(t)
	found := map[string]string{}
	reads(t, e, exec.CommandContext(t.Context(), "node", filepath.Join(folder, "built", "oauth.js")), &found)
	assert.Equal(t, map[string]string{
		"simple-oauth2":                  "Error: Response Error: 401 Unauthorized",
		"simple-oauth2, loose":           "200",
		"openid-client":                  "ClientError: unexpected HTTP response status code",
		"openid-client, raw credentials": "ClientError: unsupported operation",
		"openid-client, both hooks":      "200",
	}, found)
	assert.Contains(t, string(e.get(t, "/_emulator/violations")), "came URL-escaped")
}

// typescript makes a folder with the programs in TypeScript, the code that they share with api/README.md, and the packages.
func typescript(t *testing.T) string {
	t.Helper()
	modules := npmtest.Install(t, "testdata/typescript")
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS("testdata/typescript")))
	for _, name := range []string{"openapi.yaml", "exact.ts", "openapi-ts.config.mjs", "openapi-typescript.mjs"} {
		text, err := os.ReadFile(filepath.Join(api, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), text, 0o600))
	}
	require.NoError(t, os.Symlink(modules, filepath.Join(folder, "node_modules")))
	return folder
}

// compile checks the types of a program and compiles it to JavaScript.
func compile(t *testing.T, folder, program string) {
	t.Helper()
	node(t, folder, "node_modules/typescript/bin/tsc", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler",
		"--skipLibCheck", "--types", "node", "--outDir", "built", program)
}

// node runs a script in a folder.
func node(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", arguments...)
	command.Dir = folder
	run(t, command)
}

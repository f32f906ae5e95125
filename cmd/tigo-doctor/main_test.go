package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/doctor"
	"github.com/tigo-go/tigo/tigotest"
)

// standIn is set in the environment of a test binary that runs as the doctor.
const standIn = "TIGO_TEST_DOCTOR"

func TestMain(m *testing.M) {
	if os.Getenv(standIn) != "" {
		main()
	}
	os.Exit(m.Run())
}

// examine runs the doctor in a separate process, with the given variables and no other variables of its own.
func examine(t *testing.T, args []string, variables ...string) (out string, code int) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, self, args...)
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); !strings.HasPrefix(name, "TIGO_") && !strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, append(variables, standIn+"=1", "GORACE=atexit_sleep_ms=0")...)
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err = command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return both.String(), exit.ExitCode()
	}
	require.NoError(t, err)
	return both.String(), 0
}

func variables(server *tigotest.Server, more ...string) []string {
	return append(more, "TIGO_BASE_URL="+server.URL, "TIGO_COUNTRY=co", "TIGO_CLIENT_ID="+server.ClientID, "TIGO_CLIENT_SECRET="+server.ClientSecret)
}

func TestAllChecksPass(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("SSL_CERT_FILE has no effect on this system")
	}
	server := tigotest.Start(t, tigotest.WithTLS(nil), tigotest.WithClock(time.Now()))
	roots := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(roots, server.CertificatePEM(), 0o600))

	out, code := examine(t, nil, variables(server, "SSL_CERT_FILE="+roots)...)
	assert.Zero(t, code, out)
	assert.Equal(t, 11, strings.Count(out, "\n"))
	assert.Equal(t, 11, strings.Count("\n"+out, "\nok "))

	out, code = examine(t, []string{"-json"}, variables(server, "SSL_CERT_FILE="+roots)...)
	assert.Zero(t, code, out)
	var got result
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	assert.True(t, got.OK)
	assert.Len(t, got.Steps, 11)

	out, code = examine(t, []string{"-json"}, variables(server)...)
	assert.Equal(t, 4, code)
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	assert.False(t, got.OK)
	assert.Equal(t, 4, got.Code)
	assert.Contains(t, doctor.FirstFailure(got.Steps), "does not trust (tigotest)")
	assert.NotContains(t, out, server.ClientSecret)
}

// TestProxyOfTheEnvironment has a proxy in the environment. The proxy gets the request, and the platform's name is not
// resolved.
func TestProxyOfTheEnvironment(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	defer proxy.Close()
	out, code := examine(t, nil, "HTTPS_PROXY=http://me:hunter2@"+strings.TrimPrefix(proxy.URL, "http://"),
		"TIGO_BASE_URL=https://platform.invalid", "TIGO_COUNTRY=co", "TIGO_CLIENT_ID=id", "TIGO_CLIENT_SECRET=hunter3")
	assert.Equal(t, 3, code, out)
	assert.Contains(t, out, "rejects the user name and the password in HTTPS_PROXY")
	assert.NotContains(t, out, "hunter")
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-none"}, {"argument"}, {"-timeout", "0s"}} {
		out, code := examine(t, args)
		assert.Equal(t, 2, code, args)
		assert.NotEmpty(t, out)
	}
	out, code := examine(t, nil)
	assert.Equal(t, 2, code)
	assert.Contains(t, out, "are not set.")
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Equal(t, 1, run(ctx, nil, func(string) string { return "" }, new(bytes.Buffer), new(bytes.Buffer)))
}

// TestExitCodesAreDocumented checks that every code is in the documentation of the command and in docs/first-day.md.
func TestExitCodesAreDocumented(t *testing.T) {
	codes := map[string]bool{"0": true, "1": true}
	for _, step := range doctor.Steps() {
		code := doctor.Code([]doctor.Step{{Name: step, Verdict: doctor.Failed}})
		codes[string(rune('0'+code))] = true
	}
	source, err := os.ReadFile("main.go")
	require.NoError(t, err)
	page, err := os.ReadFile("../../docs/first-day.md")
	require.NoError(t, err)
	said := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^//\t(\d)  (.+)$`).FindAllStringSubmatch(string(source), -1) {
		said[line[1]] = true
		assert.Contains(t, string(page), "| "+line[1]+" | "+line[2]+" |")
	}
	assert.Equal(t, codes, said)
}

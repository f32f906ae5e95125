package main

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// TestReadme uses the flags, the faults and the seed file of the README.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	readme := string(text)

	var usage strings.Builder
	_, err = parse([]string{"-help"}, &usage)
	require.ErrorIs(t, err, flag.ErrHelp)
	flags := regexp.MustCompile("(?m)^\\| `-(.+?)` \\|").FindAllStringSubmatch(readme, -1)
	assert.Len(t, flags, strings.Count(usage.String(), "\n  -"), "every flag")
	args := []string{"-public"}
	for _, row := range flags {
		if row[1] == "tls" {
			continue // it does not go with -tls-cert
		}
		args = append(args, "-"+strings.Replace(row[1], " ", "=", 1))
	}
	_, err = parse(args, &usage)
	require.NoError(t, err, usage.String())

	faults := regexp.MustCompile("(?m)^\\| `([a-z-]+=.+?)` \\|").FindAllStringSubmatch(readme, -1)
	assert.Len(t, faults, 8)
	for _, row := range faults {
		pair := row[1]
		if key, _, _ := strings.Cut(pair, "="); key == "times" || key == "probability" || key == "when" {
			pair += ",status=500"
		}
		_, err := tigotest.ParseFault("*:" + pair)
		require.NoError(t, err, pair)
	}

	_, rest, _ := strings.Cut(readme, "```json\n")
	example, _, _ := strings.Cut(rest, "```")
	name := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(name, []byte(example), 0o600))
	s := settings{addr: "127.0.0.1:0", seed: name}
	server, err := s.start()
	require.NoError(t, err)
	defer server.Close()
	added := server.Customers("co")[4]
	assert.Equal(t, "Ana Gómez", added.Name)
	assert.Equal(t, "8412077-1", added.Contracts[0].Unpaid)
	assert.Equal(t, "Internet", added.Contracts[0].Products[0].Name)
}

// TestComposeFile starts the emulator with the arguments of compose.yaml, and controls it from another machine with its token.
func TestComposeFile(t *testing.T) {
	text, err := os.ReadFile("compose.yaml")
	require.NoError(t, err)
	command := regexp.MustCompile(`(?m)^    command: \[(.*)\]$`).FindStringSubmatch(string(text))
	require.Len(t, command, 2)
	args := strings.Split(strings.ReplaceAll(command[1], "'", ""), ", ")
	s, err := parse(args, t.Output())
	require.NoError(t, err)
	s.addr = "127.0.0.1:0"
	server, err := s.start()
	require.NoError(t, err)
	defer server.Close()

	token := regexp.MustCompile(`CONTROL_TOKEN: (\S+)`).FindStringSubmatch(string(text))
	require.Len(t, token, 2)
	for token, want := range map[string]int{token[1]: http.StatusOK, "": http.StatusUnauthorized, token[1] + "x": http.StatusUnauthorized} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/_emulator/", nil)
		require.NoError(t, err)
		request.Header.Set("X-Forwarded-For", "192.0.2.1")
		request.Header.Set("Authorization", "bearer "+token)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, want, response.StatusCode, token)
		assert.Equal(t, want == http.StatusUnauthorized, response.Header.Get("WWW-Authenticate") != "")
	}
}

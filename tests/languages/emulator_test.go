package languages

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// emulator is a running emulator with HTTPS and the customer of testdata/customer.json.
type emulator struct {
	URL          string
	ClientID     string
	ClientSecret string
	Certificate  string // a file

	client *http.Client // trusts the certificate
}

// start builds the emulator and starts it on a free port.
func start(t *testing.T) *emulator {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tigo-emulator.exe") // Windows needs this extension, other systems ignore it
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/tigo-emulator")
	build.Dir = "../.."
	run(t, build)
	server := exec.CommandContext(t.Context(), program, "-addr=127.0.0.1:0", "-tls", "-json", "-seed=testdata/customer.json")
	server.WaitDelay = time.Second
	server.Stderr = t.Output()
	output, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // the process was killed
	})
	ready, err := bufio.NewReader(output).ReadBytes('\n')
	require.NoError(t, err)
	e := &emulator{}
	require.NoError(t, json.Unmarshal(ready, e), "%s", ready)

	certificate, err := os.ReadFile(e.Certificate)
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.Remove(e.Certificate) }) // a killed process does not remove it
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(certificate))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	e.client = &http.Client{Transport: transport}
	return e
}

// environment returns the variables with which a program finds the emulator and trusts its certificate.
func (e *emulator) environment() []string {
	return append(os.Environ(),
		"URL="+e.URL, "CLIENT_ID="+e.ClientID, "CLIENT_SECRET="+e.ClientSecret,
		"COUNTRY=co", "CONTRACT="+contract, "CUSTOMER="+customer, "CUSTOMER_CODE="+customerCode, "AMOUNT="+newAmount,
		"SSL_CERT_FILE="+e.Certificate, "CURL_CA_BUNDLE="+e.Certificate, "NODE_EXTRA_CA_CERTS="+e.Certificate,
	)
}

// get returns the body of a response, unchanged. It signs in before.
func (e *emulator) get(t *testing.T, path string) []byte {
	t.Helper()
	form := strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode())
	asking, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.URL+"/oauth/client_credential/accesstoken", form)
	require.NoError(t, err)
	asking.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	asking.SetBasicAuth(e.ClientID, e.ClientSecret)
	var token struct {
		Text string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal(e.do(t, asking), &token))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL+path, nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+token.Text)
	return e.do(t, request)
}

func (e *emulator) do(t *testing.T, request *http.Request) []byte {
	t.Helper()
	response, err := e.client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode, "%s", body)
	return body
}

// run runs a command to its end.
func run(t *testing.T, command *exec.Cmd) {
	t.Helper()
	command.WaitDelay = time.Second
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

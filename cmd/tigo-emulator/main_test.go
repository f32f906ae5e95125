package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// running is the command while it runs.
type running struct {
	guide []string // the lines it printed
	errs  *bytes.Buffer
	stop  context.CancelFunc
	ended chan error
}

// begin runs the command on a free port until the test ends, and waits until it is ready.
func begin(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	r := &running{errs: &bytes.Buffer{}, stop: cancel, ended: make(chan error, 1)}
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), writer, r.errs)
		_ = writer.CloseWithError(io.EOF)
		r.ended <- err
	}()
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		r.guide = append(r.guide, lines.Text())
		if strings.HasPrefix(lines.Text(), "Interrupt") || strings.HasPrefix(lines.Text(), "{") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	t.Cleanup(func() { r.end(t) })
	require.NotEmpty(t, r.guide, "it did not start")
	return r
}

// end stops the command as a signal does. It may be called twice.
func (r *running) end(t *testing.T) {
	t.Helper()
	r.stop()
	select {
	case err, open := <-r.ended:
		if open {
			require.NoError(t, err)
			close(r.ended)
		}
	case <-time.After(30 * time.Second):
		require.Fail(t, "it did not stop")
	}
}

// find returns the match of a pattern's only group in the guide.
func (r *running) find(t *testing.T, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(strings.Join(r.guide, "\n"))
	require.Len(t, found, 2, pattern)
	return found[1]
}

// script returns the shell commands of the guide.
func (r *running) script() string {
	var commands []string
	for _, line := range r.guide {
		if regexp.MustCompile(`^  ([A-Z]+=|curl )`).MatchString(line) {
			commands = append(commands, strings.TrimSpace(line))
		}
	}
	return strings.Join(commands, "\n")
}

// shell runs commands in a POSIX shell that finds its tools on path.
func shell(t *testing.T, path, script string) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	command := exec.CommandContext(t.Context(), sh, "-eu")
	command.Stdin = strings.NewReader(script)
	command.Env = append(os.Environ(), standInName+"=1", "PATH="+path, "GORACE=atexit_sleep_ms=0")
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	require.NoError(t, err, errs.String())
	assert.Empty(t, errs.String())
	return string(out)
}

// TestPrintedLinesWorkAsPrinted runs the printed commands with curl, and with the stand-in of curl_test.go.
func TestPrintedLinesWorkAsPrinted(t *testing.T) {
	for name, test := range map[string]struct {
		args    []string
		standIn bool     // even if the machine has curl
		want    []string // parts of the output, in this order
	}{
		"plain": {nil, false, []string{
			`"dueAmount":319400,`, `"invoiceId":"13345678-2603"`, "Checkout 5000001: approved.", `"paymentApproved":true`, `"dueAmount":84700,`,
			`"what":"connection reset after the booking"`, "no response: was it booked?", `"billing.CreateCheckout":2`, `"booked":true`, `"state":"approved"`,
			`"paymentApproved":true`, `"dueAmount":84699,`,
		}},
		"another country": {[]string{"-country", "sv"}, false, []string{`"currencyId":"USD"`, "approved.", `"paymentApproved":true`, "no response", `"state":"approved"`}},
		"https":           {[]string{"-tls"}, false, []string{`"dueAmount":319400,`, "approved.", `"dueAmount":84700,`, "no response", `"dueAmount":84699,`}},
		"without curl":    {[]string{"-tls"}, true, []string{`"dueAmount":319400,`, "approved.", `"dueAmount":84700,`, "no response", `"dueAmount":84699,`}},
		"dialects": {[]string{"-dialect", "quoted-numbers,letter-booleans,wrapped-lists", "-dialect", "windows-1252"}, false, []string{
			`"dueAmount":"319400"`, `{"InvoiceList":[`, "approved.", `"paymentApproved":"S"`, `"dueAmount":"84700"`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			path := os.Getenv("PATH")
			if _, err := exec.LookPath("curl"); err != nil || test.standIn {
				path = standIn(t)
			}
			output := shell(t, path, begin(t, test.args...).script())
			rest := output
			for _, text := range test.want {
				_, after, found := strings.Cut(rest, text)
				require.True(t, found, "%s in\n%s", text, output)
				rest = after
			}
		})
	}
}

func TestGuideNamesWhatAProgramNeeds(t *testing.T) {
	r := begin(t, "-tls", "-country", "gt")
	url := r.find(t, `TIGO_BASE_URL='(https://127\.0\.0\.1:\d+)'`)
	assert.Equal(t, "gt", r.find(t, `TIGO_COUNTRY=(\w+)`))
	assert.Equal(t, url, r.find(t, `console +(\S+)/\?country=gt`))
	certificate := r.find(t, `certificate +(\S+)`)
	assert.Equal(t, certificate, r.find(t, `SSL_CERT_FILE='([^']+)'`))
	assert.FileExists(t, certificate)
	r.end(t)
	assert.NoFileExists(t, certificate, "it is thrown away")
	assert.Equal(t, "tigo-emulator: stopped\n", r.errs.String())
}

func TestSeedFaultLatency(t *testing.T) {
	seed := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(seed, []byte(`{"py": [{"customerInfo": {"customerId": "4455", "name": "Ña Tomasa"}}]}`), 0o600))
	r := begin(t, "-seed", seed, "-country", "py", "-fault", "tigo.SignIn:status=503,times=1,retry-after=7", "-latency", "1ms")
	url := r.find(t, `TIGO_BASE_URL='([^']+)'`)

	front := fetch(t, http.MethodGet, url+"/?country=py")
	assert.Contains(t, front.body, "Ña Tomasa")
	assert.Contains(t, front.body, "4455")
	first := fetch(t, http.MethodPost, url+"/oauth/client_credential/accesstoken")
	assert.Equal(t, http.StatusServiceUnavailable, first.status)
	assert.Equal(t, "7", first.header.Get("Retry-After"))
	assert.JSONEq(t, `{"code": 503, "message": "Service Unavailable"}`, first.body)
	assert.Equal(t, http.StatusBadRequest, fetch(t, http.MethodPost, url+"/oauth/client_credential/accesstoken").status)
}

type fetched struct {
	status int
	header http.Header
	body   string
}

func fetch(t *testing.T, method, url string) fetched {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return fetched{response.StatusCode, response.Header, string(body)}
}

// TestTheGuideReadsFewCustomers bounds what the guide costs, which the command prints before it is ready: a seed may hold
// customers by the hundred thousand, and describing one takes more than a hundred allocations.
func TestTheGuideReadsFewCustomers(t *testing.T) {
	var seed strings.Builder
	seed.WriteString(`{"co": [{"customerInfo": {"customerId": "1"}}`)
	for i := range 2_000 {
		fmt.Fprintf(&seed, `, {"customerInfo": {"customerId": "%d"}, "contracts": [{"contractId": "A%[1]d", "bills": [{"amount": 5}]}]}`, i+2)
	}
	seed.WriteString(`]}`)
	server := tigotest.Start(t, tigotest.WithSeed([]byte(seed.String())))
	g := guide{Server: server, country: tigo.Colombia}
	assert.Less(t, testing.AllocsPerRun(1, func() { assert.NoError(t, g.print(io.Discard)) }), 3_000.0)
}

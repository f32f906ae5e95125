package privacy

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// A switchOff takes one guard out of the SDK, by another text in one of its files.
type switchOff struct{ file, guard, without string }

// guards are what keeps values from coming out. A guard that has moved makes the test fail: say here where it is.
var guards = []switchOff{
	{"error_redact.go", `return redactPersonal(h.replace(text))`, `return text`},
	{"error.go", "`json:\"-\" xml:\"-\" yaml:\"-\" msgpack:\"-\" bson:\"-\" toml:\"-\"`", ""},
	{"response.go", `strings.Trim(id[0], requestIDLetters) == "" && !isCardNumber(id[0]) && !r.mentions(id[0])`, `true`},
	{"response_shape.go", `&pageError{mediaType(h), len(document)}`, `&pageError{h.Get("Content-Type"), len(document)}`},
	{"secret.go", `io.WriteString(state, s.String())`, `io.WriteString(state, s.Reveal())`},
	{"document.go", `io.WriteString(state, d.String())`, `io.WriteString(state, d.Number)`},
	{"file.go", `"tigo.File{%s, %d bytes}", f.ContentType`, `"tigo.File{%s, %d bytes}", f.Name`},
	{"request.go", `"tigo.Request{%s, %s %s}", q.Op, q.Method, q.Route)`, `"tigo.Request{%s, %s %s}", q.Op, q.Method, q.Path)`},
	{"path.go", `Name: name, Reason: reason}`, `Name: name, Reason: reason + value}`},
	{"internal/transport/attempt.go", `Route: r.Route,`, `Route: r.URL.Path,`},
	{"internal/transport/frame.go", `for rest := p; ; {`, `if len(p) > 0 { return len(p) }; for rest := p; ; {`},
	{"internal/transport/sender.go", `fmt.Errorf("%w: %T", ErrPanicked, v)`, `fmt.Errorf("%w: %v", ErrPanicked, v)`},
	{"internal/wire/notes.go", `return "*"`, `return string(name)`},
}

// canaries are the channels by which a value comes out without the guards.
var canaries = []string{
	errorText, errorEncoded, errorLogged, logLine, standardLog, observed, spanned, responseText, deviations, fileText,
	argumentError, hookError, hookPanic, requestText, secretText, documentText,
}

// asCanary tells the test binary that it runs without the guards.
const asCanary = "TIGO_PRIVACY_CANARY"

// TestEachChannelHasACanary builds this package and the SDK without the guards, and makes some of the calls. What the search
// finds then shows that it would find it in each channel.
func TestEachChannelHasACanary(t *testing.T) {
	if os.Getenv(asCanary) != "" {
		t.Skip("this is the canary")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	folder := t.TempDir()
	replaced := make(map[string]string)
	for i, guard := range guards {
		file := filepath.Join(root, guard.file)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.True(t, strings.Contains(string(text), guard.guard), "%s: the guard %s has moved", guard.file, guard.guard)
		replaced[file] = filepath.Join(folder, fmt.Sprint(i, ".go"))
		without := strings.ReplaceAll(string(text), guard.guard, guard.without)
		require.NoError(t, os.WriteFile(replaced[file], []byte(without), 0o600))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	require.NoError(t, err)
	list := filepath.Join(folder, "overlay.json")
	require.NoError(t, os.WriteFile(list, overlay, 0o600))
	run := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-count=1", "-overlay", list, "-run", "^TestCanary$", "-v", ".")
	run.Env = append(os.Environ(), asCanary+"=1")
	run.WaitDelay = time.Second
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, channel := range canaries {
		assert.True(t, strings.Contains(string(out), "found in "+channel+"\n"), "%s: without its guard nothing is found", channel)
	}
}

// TestCanary says by which channels values come out. TestEachChannelHasACanary runs it.
func TestCanary(t *testing.T) {
	if os.Getenv(asCanary) == "" {
		t.Skip("TestEachChannelHasACanary runs it")
	}
	found := make(map[string]bool)
	check := func(_ string, texts map[string]string, values []string) {
		for channel, text := range texts {
			if value, _ := find(text, values); value != "" {
				found[channel] = true
			}
		}
	}
	some := map[string]bool{"*billing.Client.CreateInvoice": true, "*billing.Client.ListInvoices": true, "*billing.Client.GetInvoicePDF": true}
	sweep{skip: func(method string) bool { return !some[method] }, check: check}.run(t)
	out := new(channels)
	strikeHooks(t, out, typedNumber)
	values := badArguments(t, out)
	out.add(requestText, printed(callFor(typedNumber)))
	out.add(secretText, printed(tigo.NewSecret(typedSecret)))
	out.add(documentText, printed(tigo.Document{Number: typedNumber}))
	check("", out.take(), append(values, typedNumber, typedSecret))
	for channel := range found {
		fmt.Printf("\nfound in %s\n", channel)
	}
}

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

// A switchOff disables one guard of the SDK: in the files of a folder it replaces the text guard with the text without.
type switchOff struct{ folder, guard, without string }

// guards is the code that keeps values out of the output. If a guard moves, the test fails: enter its new place here.
var guards = []switchOff{
	{".", `return redactPersonal(values.replace(text))`, `return text`},
	{".", "`json:\"-\" xml:\"-\" yaml:\"-\" msgpack:\"-\" bson:\"-\" toml:\"-\"`", ""},
	{".", `onlyIDCharacters(id[0]) && !isCardNumber(id[0]) && !r.mentions(id[0])`, `true`},
	{".", `&pageError{mediaType(h), len(body)}`, `&pageError{h.Get("Content-Type"), len(body)}`},
	{".", `io.WriteString(state, s.String())`, `io.WriteString(state, s.Reveal())`},
	{".", `io.WriteString(state, d.String())`, `io.WriteString(state, d.Number)`},
	{".", `"tigo.File{%s, %d bytes}", f.ContentType`, `"tigo.File{%s, %d bytes}", f.Name`},
	{".", `"tigo.Request{%s, %s %s}", q.Op, q.Method, q.Route)`, `"tigo.Request{%s, %s %s}", q.Op, q.Method, q.Path)`},
	{".", `{Op: op, Name: route[open+1 : end], Reason: reason}`, `{Op: op, Name: route[open+1 : end], Reason: reason + value}`},
	{"internal/transport", `Route: r.Route,`, `Route: r.URL.Path,`},
	{"internal/transport", `for rest := p; ; {`, `if len(p) > 0 { return len(p) }; for rest := p; ; {`},
	{"internal/transport", `fmt.Errorf("%w: %T", ErrPanicked, v)`, `fmt.Errorf("%w: %v", ErrPanicked, v)`},
	{"internal/wire", `return "*"`, `return string(name)`},
}

// canaries are the channels in which a value appears if the guards are disabled.
var canaries = []string{
	errorText, errorEncoded, errorLogged, logLine, standardLog, observed, spanned, responseText, deviations, fileText,
	argumentError, hookError, hookPanic, requestText, secretText, documentText,
}

// asCanary is set in the environment of a test binary that runs without the guards.
const asCanary = "TIGO_PRIVACY_CANARY"

// TestEachChannelHasACanary builds this package and the SDK without the guards, and makes some of the calls. The search must
// then find values in each channel, which proves that it can.
func TestEachChannelHasACanary(t *testing.T) {
	if os.Getenv(asCanary) != "" {
		t.Skip("this process runs without the guards")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	folder := t.TempDir()
	texts := make(map[string]string) // source without the guards, by file
	for _, guard := range guards {
		files, err := filepath.Glob(filepath.Join(root, guard.folder, "*.go"))
		require.NoError(t, err)
		found := false
		for _, file := range files {
			text := texts[file]
			if text == "" {
				read, err := os.ReadFile(file)
				require.NoError(t, err)
				text = string(read)
			}
			if !strings.HasSuffix(file, "_test.go") && strings.Contains(text, guard.guard) {
				texts[file], found = strings.ReplaceAll(text, guard.guard, guard.without), true
			}
		}
		require.True(t, found, "%s: the guard %s has moved", guard.folder, guard.guard)
	}
	replaced := make(map[string]string)
	for file, text := range texts {
		replaced[file] = filepath.Join(folder, fmt.Sprint(len(replaced), ".go"))
		require.NoError(t, os.WriteFile(replaced[file], []byte(text), 0o600))
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
		assert.Contains(t, string(out), "found in "+channel+"\n", "the search finds nothing without the guard")
	}
}

// TestCanary prints the channels in which values appear. TestEachChannelHasACanary runs it.
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

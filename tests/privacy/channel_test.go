package privacy

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
)

// The channels in which a value could appear.
const (
	errorText     = "the text of an error"
	errorEncoded  = "an error in an encoder"
	errorLogged   = "an error in slog"
	logLine       = "the line of a call"
	standardLog   = "the standard logger, net/http's"
	observed      = "an observer"
	spanned       = "the operation in a context"
	responseText  = "the text of a Response"
	deviations    = "deviations"
	fileText      = "the text of a File"
	argumentError = "an ArgumentError"
	hookError     = "a hook that fails"
	hookPanic     = "a hook that panics"
	requestText   = "the text of a Request"
	secretText    = "the text of a Secret"
	documentText  = "the text of a Document"
)

// channels has the output of each channel.
type channels struct {
	mu   sync.Mutex
	text map[string]map[string]bool // a set of lines
}

func (c *channels) add(channel, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.text == nil {
		c.text = make(map[string]map[string]bool)
	}
	if c.text[channel] == nil {
		c.text[channel] = make(map[string]bool)
	}
	for line := range strings.SplitSeq(text, "\n") {
		c.text[channel][line] = true
	}
}

// take returns the output since its previous call.
func (c *channels) take() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	texts := make(map[string]string)
	for channel, lines := range c.text {
		texts[channel] = strings.Join(slices.Sorted(maps.Keys(lines)), "\n")
	}
	c.text = nil
	return texts
}

// writer returns a writer to a channel.
func (c *channels) writer(channel string) io.Writer { return writer{c, channel} }

type writer struct {
	channels *channels
	channel  string
}

func (w writer) Write(p []byte) (int, error) {
	w.channels.add(w.channel, string(p))
	return len(p), nil
}

// listen makes the standard logger write to a channel until the test ends.
func (c *channels) listen(t *testing.T) {
	t.Helper()
	before := log.Writer()
	log.SetOutput(c.writer(standardLog))
	t.Cleanup(func() { log.SetOutput(before) })
}

// verbs are the usual verbs of fmt, and those that print bytes.
var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%200s", "%x"}

// printed returns values printed in every way: by themselves and inside other values. It leaves out the addresses of pointers,
// whose digits may happen to be those of a value.
func printed(values ...any) string {
	var b strings.Builder
	var addresses []string
	for _, value := range values {
		if p := reflect.ValueOf(value); p.Kind() == reflect.Pointer {
			addresses = append(addresses, fmt.Sprint(p.Pointer()), "ADDRESS", fmt.Sprintf("%x", p.Pointer()), "ADDRESS")
		}
		for _, verb := range verbs {
			fmt.Fprintf(&b, verb+"\n", value)
			fmt.Fprintf(&b, verb+"\n", []any{value})
			fmt.Fprintf(&b, verb+"\n", map[string]any{"v": value})
		}
	}
	return strings.NewReplacer(addresses...).Replace(b.String())
}

func TestPrintedHasNoAddress(t *testing.T) {
	err := &tigo.ArgumentError{Name: "contractId", Reason: "is empty"}
	text := printed(err, fmt.Errorf("pay: %w", err), errors.Join(err, err))
	for _, format := range []string{"%d", "%x"} {
		assert.NotContains(t, text, fmt.Sprintf(format, reflect.ValueOf(err).Pointer()))
	}
	assert.Contains(t, text, "contractId is empty")
}

// fails writes an error to all channels.
func (c *channels) fails(err error) {
	if err == nil {
		return
	}
	values := []any{err, fmt.Errorf("pay: %w", err), errors.Join(err, err)}
	e, ok := errors.AsType[*tigo.Error](err)
	if ok {
		values = append(values, *e, struct{ E tigo.Error }{*e})
	}
	c.add(errorText, err.Error()+"\n"+printed(values...))
	newLogger(c.writer(errorLogged)).Error("failed", slog.Any("err", err), slog.Any("wrapped", fmt.Errorf("pay: %w", err)))
	if !ok {
		return
	}
	text, _ := json.Marshal(e)
	c.add(errorEncoded, string(text))
	text, _ = xml.Marshal(e)
	c.add(errorEncoded, string(text))
	for _, tag := range []string{"yaml", "msgpack", "bson", "toml"} {
		c.add(errorEncoded, exported(*e, tag))
	}
}

// exported returns the output of an encoder that uses a tag: every exported field that the tag does not exclude.
func exported(v any, tag string) string {
	var b strings.Builder
	value := reflect.ValueOf(v)
	for field := range value.Type().Fields() {
		if field.IsExported() && field.Tag.Get(tag) != "-" {
			fmt.Fprintf(&b, "%s: %v\n", field.Name, value.FieldByIndex(field.Index))
		}
	}
	return b.String()
}

// newLogger returns a logger that writes text and JSON, without times and durations.
func newLogger(to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if kind := a.Value.Kind(); kind == slog.KindDuration || kind == slog.KindTime {
			return slog.Attr{}
		}
		return a
	}}
	return slog.New(slog.NewMultiHandler(slog.NewTextHandler(to, options), slog.NewJSONHandler(to, options)))
}

// watcher is an observer and a rate limiter that write everything they get to channels.
type watcher struct{ channels *channels }

// Start implements tigo.Observer.
func (w watcher) Start(ctx context.Context, op tigo.Operation) (context.Context, tigo.Observation) {
	w.channels.add(observed, printed(op))
	return ctx, observation(w)
}

// Wait implements tigo.RateLimiter.
func (w watcher) Wait(ctx context.Context) error {
	op, _ := tigo.OperationFromContext(ctx)
	w.channels.add(spanned, printed(op))
	return nil
}

type observation struct{ channels *channels }

func (o observation) Attempt(a tigo.ObservedAttempt) {
	a.Duration = 0
	o.channels.add(observed, printed(a))
}

func (o observation) End(c tigo.ObservedCall) {
	c.Duration = 0
	text, _ := json.Marshal(c)
	o.channels.add(observed, printed(c)+string(text))
}

// assertNone checks that the output contains none of the values.
func assertNone(t *testing.T, texts map[string]string, values ...string) bool {
	t.Helper()
	lines := make(map[string]bool) // most lines appear in several channels
	for _, text := range texts {
		for line := range strings.SplitSeq(text, "\n") {
			lines[line] = true
		}
	}
	if value, _ := find(strings.Join(slices.Sorted(maps.Keys(lines)), "\n"), values); value == "" {
		return true
	}
	for channel, text := range texts {
		if value, around := find(text, values); value != "" {
			assert.Fail(t, channel+" contains a value", "%s in …%s…", value, around)
		}
	}
	return false
}

package privacy

import (
	"context"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tigotest"
	"github.com/tigo-go/tigo/tokenization"
)

// services returns the clients of the areas. Their methods are found by reflection, so that a new method is tested
// automatically.
func services(client *tigo.Client) []any {
	return []any{billing.New(client), cases.New(client), customer.New(client), portfolio.New(client), selfcare.New(client), tokenization.New(client)}
}

// A sweep calls methods on every platform.
type sweep struct {
	skip  func(method string) bool                                     // nil: skip none
	check func(title string, texts map[string]string, values []string) // gets the output of each channel
}

const clientSecret = "s3cr+t/of%this=client"

// run makes the calls, and returns the names of the operations that were called.
func (s sweep) run(t *testing.T) (operations string) {
	t.Helper()
	out := new(channels)
	out.listen(t)
	h := newHost(t)
	client := clienttest.New(t, clienttest.With(tigo.Config{
		BaseURL: "http://" + h.address, Country: tigo.Colombia, ClientID: "canary-app", ClientSecret: tigo.NewSecret(clientSecret),
		Logger: newLogger(out.writer(logLine)), Observer: watcher{out}, RateLimiter: watcher{out},
		Retry: tigo.Retry{MinDelay: time.Nanosecond, MaxDelay: time.Nanosecond, MaxRetryAfter: time.Nanosecond},
	}))
	spans := make(map[string]bool)
	turn := 0
	for _, service := range services(client) {
		for method, call := range reflect.ValueOf(service).Methods() {
			title := fmt.Sprintf("%T.%s", service, method.Name)
			if s.skip != nil && s.skip(title) {
				continue
			}
			for _, platform := range platforms {
				turn++
				if clienttest.RaceDetector && turn%5 > 0 {
					continue // it would take minutes with the race detector
				}
				plant := &planter{whole: turn%2 == 0}
				arguments := plant.arguments(call.Type())
				spelling := spellings[turn%len(spellings)]
				h.say(platform.does(spelled(append(slices.Clone(plant.found), received...), spelling)))
				callMethod(t.Context(), call, method.Name, arguments, out, turn%3 == 0)
				texts := out.take()
				spans[texts[spanned]] = true
				s.check(title+", "+platform.name+", "+spelling.name, texts, slices.Concat(plant.found, received, []string{clientSecret, accessToken}, h.shown()))
			}
		}
	}
	return strings.Join(slices.Collect(maps.Keys(spans)), "\n")
}

// callMethod calls a method and reads its result to the end. A method that polls has no time for a second request.
func callMethod(ctx context.Context, method reflect.Value, name string, arguments []reflect.Value, out *channels, strict bool) {
	patience := 10 * time.Second
	if strings.HasPrefix(name, "Wait") || strings.HasPrefix(name, "Watch") {
		patience = 20 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	response := new(tigo.Response)
	arguments = append([]reflect.Value{reflect.ValueOf(ctx)}, arguments...)
	arguments = append(arguments, reflect.ValueOf(tigo.WithResponse(response)))
	if strict {
		arguments = append(arguments, reflect.ValueOf(tigo.WithStrict()))
	}
	for _, result := range method.Call(arguments) {
		switch {
		case result.Kind() == reflect.Func:
			for _, e := range result.Seq2() {
				err, _ := reflect.TypeAssert[error](e)
				out.fails(err)
			}
		case result.Type() == reflect.TypeFor[*tigo.File]() && !result.IsNil():
			file, _ := reflect.TypeAssert[*tigo.File](result)
			out.add(fileText, printed(file, *file))
			_, err := io.Copy(io.Discard, file)
			out.add(fileText, printed(file, *file))
			_ = file.Close()
			out.fails(err)
		case result.Type() == reflect.TypeFor[error]() && !result.IsNil():
			err, _ := reflect.TypeAssert[error](result)
			out.fails(err)
		}
	}
	out.add(responseText, printed(response, *response, struct{ R tigo.Response }{*response}))
	out.add(deviations, printed(response.Deviations))
}

// TestNoPersonalDataLeaks makes every call of every area on every platform. It searches all output except the models for the
// values of the requests, and for those of other customers in the responses.
func TestNoPersonalDataLeaks(t *testing.T) {
	seen := make(map[string]bool)
	called := sweep{check: func(title string, texts map[string]string, values []string) {
		for channel := range texts {
			seen[channel] = true
		}
		if !strings.Contains(texts[logLine], "op=") || !assertNone(t, texts, values...) {
			t.Error(title)
		}
	}}.run(t)
	for _, channel := range []string{errorText, errorEncoded, errorLogged, logLine, observed, spanned, responseText, deviations, fileText} {
		assert.True(t, seen[channel], "there is no output of %s", channel)
	}
	operations := tigotest.Operations()
	assert.Len(t, operations, 56)
	for _, operation := range operations {
		assert.Contains(t, called, "Method:"+operation.Method+" Route:"+operation.Route+" ", "%s was not called", operation.ID)
	}
}

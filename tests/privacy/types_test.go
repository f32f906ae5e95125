package privacy

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// The values of fields.
const (
	typedNumber = "7300912845"
	typedName   = "Añasco Canaria"
	typedSecret = "tok-7d1c-canary"
)

// silent returns the types that print none of their values, each with values of the type.
func silent(t *testing.T) map[string][]any {
	t.Helper()
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		body := `{"` + typedNumber + `":1,"message":"` + typedName + `"}`
		if strings.HasSuffix(q.URL.Path, "/pdf") {
			body = "%PDF-1.4\n" + typedName + "\nstartxref\n9\n%%EOF\n" + typedNumber
		}
		return clienttest.Response(http.StatusOK, body, "X-Name", typedName, "Content-Disposition", `attachment; filename="`+typedNumber+`.pdf"`), nil
	}))
	request := tigo.Request{
		Op: "test.Type", Method: http.MethodPost, Route: "/contracts/{contractId}", Path: []string{typedNumber},
		Query: map[string][]string{"q": {typedName}}, Body: map[string]string{"name": typedName},
	}
	var kept tigo.Response
	response, err := client.Do(t.Context(), request, tigo.WithResponse(&kept))
	require.NoError(t, err)
	var decoded struct {
		ID string `json:"id" tigo:"required"`
	}
	_ = kept.Decode(&decoded)
	require.NotEmpty(t, kept.Deviations)
	file := func() *tigo.File {
		pdf := request
		pdf.Method, pdf.Route, pdf.Body, pdf.Stream = http.MethodGet, request.Route+"/pdf", nil, true
		r, err := client.Do(t.Context(), pdf)
		require.NoError(t, err)
		f, err := r.File()
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	read := file()
	_, err = io.ReadAll(read)
	require.NoError(t, err)
	spooled, err := file().Spool()
	require.NoError(t, err)
	t.Cleanup(func() { _ = spooled.Close() })
	_, err = client.Do(t.Context(), tigo.Request{Method: http.MethodGet, Route: "/{a}", Path: []string{typedNumber + "/../" + typedName}})
	argument, ok := errors.AsType[*tigo.ArgumentError](err)
	require.True(t, ok)
	failure := &tigo.Error{ // its Message has no name, which could not be recognized
		Op: "test.Type", Message: "of " + typedNumber, DeveloperMessage: typedName, Body: []byte(typedName), Err: errors.New("of " + typedNumber),
	}
	document := tigo.Document{Type: tigo.DocumentCC, Number: typedNumber}
	config := tigo.Config{ClientID: "id", ClientSecret: tigo.NewSecret(typedSecret)}
	return map[string][]any{
		"Error":         {failure, *failure},
		"Response":      {response, *response, &kept, kept},
		"File":          {read, *read, file()},
		"SpooledFile":   {spooled, *spooled},
		"Request":       {request, &request},
		"Secret":        {tigo.NewSecret(typedSecret)},
		"Document":      {document, &document},
		"Config":        {config, &config},
		"Client":        {client, *client, billing.New(client), *billing.New(client)},
		"ArgumentError": {argument, *argument},
		"Deviation":     {kept.Deviations, kept.Deviations[0]},
		"Operation":     {tigo.Operation{Op: "test.Type"}},
		"ObservedCall":  {tigo.ObservedCall{Err: failure}},
	}
}

// open has the types of package tigo that contain no personal data, or that a program passes to the SDK.
var open = []string{
	"API", "Bool", "CallOption", "Country", "Date", "DateRange", "DateTime", "DocumentType", "Environment", "Limits", "Number",
	"Observation", "ObservedAttempt", "Observer", "Outcome", "PageOptions", "RateLimiter", "Retry", "TokenCache",
}

// TestEveryTypePrints checks every exported type of the API snapshot. Models print their values, except secrets and
// documents. All other types print none.
func TestEveryTypePrints(t *testing.T) {
	quiet := silent(t)
	for name, values := range quiet {
		for _, value := range values {
			assertNone(t, map[string]string{name: printed(value, struct{ V any }{value}, []any{value})}, typedNumber, typedName, typedSecret)
			if kind := reflect.TypeOf(value).Kind(); kind == reflect.Struct {
				assertNone(t, map[string]string{name: printed(inside(value))}, typedNumber, typedName, typedSecret)
			}
		}
	}
	known := make(map[string]bool)
	for _, name := range slices.Concat(open, slices.Collect(maps.Keys(quiet))) {
		known["tigo."+name] = true
	}
	for _, service := range services(clienttest.New(t)) {
		known[strings.TrimPrefix(reflect.TypeOf(service).String(), "*")] = true
		for _, call := range reflect.ValueOf(service).Methods() {
			for argument := range call.Type().Ins() {
				models(argument, known)
			}
			for result := range call.Type().Outs() {
				models(result, known)
			}
		}
	}
	for _, model := range reached {
		plant := &planter{whole: true}
		value := reflect.New(model).Elem()
		plant.fill(value, "")
		for _, v := range []any{value.Interface(), value.Addr().Interface()} {
			assertNone(t, map[string]string{model.String(): printed(v)}, "4556737586899855", "8364", "tok-7d1c-canary")
		}
	}
	count := 0
	for name := range apiTypes(t) {
		count++
		assert.True(t, known[name], "%s is a new type: add in this file what it prints", name)
	}
	assert.Greater(t, count, 80)
}

// inside returns a struct with the value as its field.
func inside(value any) any {
	of := reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeOf(value)}})
	outer := reflect.New(of).Elem()
	outer.Field(0).Set(reflect.ValueOf(value))
	return outer.Interface()
}

// reached has the models that the methods of the areas take and return.
var reached []reflect.Type

// models collects the models in a type.
func models(of reflect.Type, known map[string]bool) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		models(of.Elem(), known)
	case reflect.Func: // the type of an iterator
		for argument := range of.Ins() {
			models(argument, known)
		}
	case reflect.Struct:
		name, _, generic := strings.Cut(of.String(), "[")
		if !strings.Contains(of.PkgPath(), "tigo-go/tigo") || known[name] && !generic {
			return
		}
		known[name] = true
		reached = append(reached, of)
		for field := range of.Fields() {
			models(field.Type, known)
		}
	}
}

// apiTypes returns the exported types of package tigo and of the areas, without those of tigotest and tigolive, which are
// for tests.
func apiTypes(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../.ci/api.txt")
	require.NoError(t, err)
	types := make(map[string]bool)
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		pkg, rest, _ := strings.Cut(lines.Text(), ", type ")
		name, _, ok := strings.Cut(rest, " ")
		if pkg = pkg[strings.LastIndex(pkg, "/")+1:]; ok && !strings.ContainsAny(name, ",[") && pkg != "tigotest" && pkg != "tigolive" {
			types[pkg+"."+name] = true
		}
	}
	return types
}

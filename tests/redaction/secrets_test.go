// Package redaction_test looks for personal data and credentials in all that the client prints.
package redaction_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// services are the areas' clients. Their methods are found by reflection, so a new one is tried as soon as it is there.
func services(client *tigo.Client) []any {
	return []any{billing.New(client), cases.New(client), customer.New(client), portfolio.New(client), selfcare.New(client), tokenization.New(client)}
}

// A platform misbehaves in one way, repeating everything that it was told.
type platform struct {
	name string
	do   func(words string) tigotest.Action // nil: as it is
}

func answer(status int, format string) func(string) tigotest.Action {
	return func(words string) tigotest.Action {
		return tigotest.Response{Status: status, Body: fmt.Sprintf(format, words)}
	}
}

// strike makes the platform behave so in whatever it is asked but to sign in.
func (p platform) strike(server *tigotest.Server, words []string) {
	if p.do == nil {
		return
	}
	for _, operation := range tigotest.Operations() {
		server.Inject(tigotest.Fault{Op: operation.Op, Do: p.do(strings.Join(words, " "))})
	}
}

var platforms = []platform{
	{name: "as it is"},
	{"refuses", answer(400, `{"code":400,"message":"%s"}`)},
	{"refuses in CRM", answer(403, `{"error":{"statusCode":"403","code":"15","message":"%s","developerMessage":"%[1]s"}}`)},
	{"refuses at the gateway", answer(401, `{"fault":{"faultstring":"%s","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`)},
	{"refuses as a token endpoint", answer(401, `{"ErrorCode":"invalid_client","Error":"%s"}`)},
	{"puts it into the code", answer(409, `{"code":"%s"}`)},
	{"finds nothing", answer(404, `{"code":404,"message":"no %s"}`)},
	{"is out of order", answer(503, `%s`)},
	{"fails with a page", answer(500, `<html>%s</html>`)},
	{"answers with a page", answer(200, `<html>%s</html>`)},
	{"answers", answer(200, `{"message":"%s","email":"%[1]s","invoiceId":"%[1]s"}`)},
	{"answers with nonsense", answer(200, `{"%s`)},
	{"answers with odd values", answer(200, `[{"dueDate":"%s","hasPayment":"%[1]s","amount":"%[1]s"}]`)},
	{"redirects", func(words string) tigotest.Action {
		return tigotest.Redirect(302, "/login?"+strings.ReplaceAll(words, " ", "+"))
	}},
	{"speaks no HTTP", func(words string) tigotest.Action { return tigotest.Raw(words + "\r\n\r\n") }},
	{"has an odd status", func(words string) tigotest.Action { return tigotest.Raw("HTTP/1.1 " + words + "\r\n\r\n") }},
	{"has an odd header", func(words string) tigotest.Action { return tigotest.Raw("HTTP/1.1 200 OK\r\n" + words + "\r\n\r\n") }},
	{"has an odd length", func(words string) tigotest.Action {
		return tigotest.Raw("HTTP/1.1 200 OK\r\nContent-Length: " + words + "\r\n\r\n")
	}},
	{"breaks off", func(string) tigotest.Action { return tigotest.Cut(1) }},
	{"resets", func(string) tigotest.Action { return tigotest.ResetConnection() }},
}

// TestNothingPersonalIsPrinted makes every call of every area, against every such platform, with a logger and a tracer
// attached, and looks for what went in in all that came out beside the models.
func TestNothingPersonalIsPrinted(t *testing.T) {
	server := tigotest.Start(t)
	logs := new(bytes.Buffer)
	spans := new(tracer)
	client := tracedClient(t, server, logs, spans)
	require.NoError(t, client.SignIn(t.Context()))
	asked := make(map[string]bool)
	for _, behaviour := range platforms {
		t.Run(behaviour.name, func(t *testing.T) {
			for _, service := range services(client) {
				for method, call := range reflect.ValueOf(service).Methods() {
					for _, whole := range []bool{true, false} {
						plant := &planter{whole: whole}
						arguments := plant.arguments(call.Type())
						behaviour.strike(server, plant.found)
						logs.Reset()
						err := makeCall(t.Context(), call, method.Name, arguments)
						server.ClearFaults()
						title := fmt.Sprintf("%T.%s", service, method.Name)
						assert.Contains(t, logs.String(), "op=", title)
						assertNothing(t, title, logs.String()+spans.text()+printed(err), slices.Concat(plant.found, spans.secrets, []string{server.ClientSecret}))
					}
				}
			}
		})
		for _, request := range server.Requests() {
			asked[request.Method+" "+request.Route] = true
		}
		server.Reset()
	}
	for _, operation := range tigotest.Operations() {
		assert.True(t, asked[operation.Method+" "+operation.Path()], "%s was not called", operation.ID)
	}
}

// makeCall calls a method and reads whatever it gives to the end. Those that poll get no time for a second look.
func makeCall(ctx context.Context, method reflect.Value, name string, arguments []reflect.Value) (err error) {
	patience := 10 * time.Second
	if strings.HasPrefix(name, "Wait") || strings.HasPrefix(name, "Watch") {
		patience = 20 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	arguments[0] = reflect.ValueOf(ctx)
	for _, result := range method.Call(arguments) {
		switch {
		case result.Kind() == reflect.Func:
			for _, e := range result.Seq2() {
				err, _ = reflect.TypeAssert[error](e)
			}
		case result.Type() == reflect.TypeFor[*tigo.File]() && !result.IsNil():
			file, _ := reflect.TypeAssert[*tigo.File](result)
			_, err = io.Copy(io.Discard, file)
			_ = file.Close()
		case result.Type() == reflect.TypeFor[error]() && !result.IsNil():
			err, _ = reflect.TypeAssert[error](result)
		}
	}
	return err
}

// tracedClient is a client with everything attached that tells of its calls.
func tracedClient(t *testing.T, server *tigotest.Server, logs io.Writer, spans *tracer) *tigo.Client {
	t.Helper()
	config := server.Config(tigo.Colombia)
	spans.next = tigo.DefaultTransport()
	config.Transport, config.Logger = spans, newLogger(logs)
	config.Retry = tigo.Retry{MinDelay: time.Nanosecond, MaxDelay: time.Nanosecond}
	t.Cleanup(spans.next.CloseIdleConnections)
	return clienttest.New(t, clienttest.With(config))
}

// newLogger writes text and JSON, without the figures that are the clock's.
func newLogger(to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if kind := a.Value.Kind(); kind == slog.KindDuration || kind == slog.KindTime {
			return slog.Attr{}
		}
		return a
	}}
	return slog.New(slog.NewMultiHandler(slog.NewTextHandler(to, options), slog.NewJSONHandler(to, options)))
}

// A tracer keeps what a span would hold, and the credentials that passed by.
type tracer struct {
	next    *http.Transport
	spans   []tigo.Operation
	secrets []string
}

func (r *tracer) RoundTrip(req *http.Request) (*http.Response, error) {
	op, _ := tigo.OperationFromContext(req.Context())
	r.spans = append(r.spans, op)
	_, credentials, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	r.secrets = append(r.secrets, credentials)
	if len(r.secrets) > 2 { // of this call, and of the one before
		r.secrets = r.secrets[len(r.secrets)-2:]
	}
	return r.next.RoundTrip(req)
}

// text is what the spans since the last look hold.
func (r *tracer) text() string {
	defer func() { r.spans = nil }()
	return fmt.Sprintf("%+v", r.spans)
}

// printed is an error in every way there is of printing one.
func printed(err error) string {
	var b strings.Builder
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "d", "200s", "x", "X", "% x"} {
		fmt.Fprintf(&b, "%"+verb+"\n", err)
	}
	text, _ := json.Marshal(err) // what has no JSON form prints nothing
	b.Write(text)
	newLogger(&b).Error("failed", slog.Any("err", err))
	return b.String()
}

// assertNothing looks for each of the values in the text: as it is, as paths and JSON write it, and in hexadecimal.
func assertNothing(t *testing.T, title, text string, values []string) {
	t.Helper()
	lower := strings.ToLower(text)
	for _, value := range values {
		for _, form := range []string{value, strings.ReplaceAll(value, "@", "%40"), fmt.Sprintf("%x", value), fmt.Sprintf("% x", value)} {
			if at := strings.Index(lower, strings.ToLower(form)); at >= 0 {
				assert.Fail(t, title+" tells a value", "%s in …%s…", form, text[max(0, at-200):min(len(text), at+100)])
				return
			}
		}
	}
}

// A planter makes arguments that can be found again.
type planter struct {
	whole bool     // fill everything, rather than leave out what an argument can do without
	found []string // what was planted
}

func (p *planter) keep(text string) string {
	p.found = append(p.found, text)
	return text
}

// number is ten digits that nothing else here has.
func (p *planter) number() string { return p.keep(fmt.Sprint(7300912845 + 99991*int64(len(p.found)))) }

func (p *planter) arguments(method reflect.Type) []reflect.Value {
	var all []reflect.Value
	for i := range method.NumIn() - 1 { // all but the options
		argument := reflect.New(method.In(i)).Elem()
		if i > 0 {
			p.fill(argument, "")
		}
		all = append(all, argument)
	}
	return all
}

// fill plants values in whatever can hold them, by the name of the field.
func (p *planter) fill(v reflect.Value, field string) {
	switch target := v.Addr().Interface().(type) {
	case *tigo.Secret:
		switch field {
		case "CardNumber":
			*target = tigo.NewSecret(p.keep("4556737586899855"))
		case "CardVerificationValue":
			*target = tigo.NewSecret(p.keep("8364"))
		default:
			*target = tigo.NewSecret(p.keep("tok-7d1c-canary"))
		}
	case *tigo.Number:
		*target = tigo.NumberOf(1000)
	case *tigo.Date:
		*target = tigo.NewDate(2026, time.March, 1)
	case *tigo.DateRange:
		*target = tigo.DateRange{From: tigo.NewDate(2026, time.March, 1), To: tigo.NewDate(2026, time.March, 15)}
	case *tigo.Document:
		*target = tigo.Document{Type: tigo.DocumentCC, Number: p.number()}
	case *string:
		*target = p.text(field)
	default:
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				p.fill(v.Field(i), v.Type().Field(i).Name)
			}
		}
	}
}

func (p *planter) text(field string) string {
	switch {
	case field == "InvoiceID": // of a body: it is filled from the argument
		return ""
	case (field == "IDType" || field == "ID") && !p.whole:
		return ""
	case strings.Contains(field, "ExpirationDate"):
		return p.keep("203107")
	case strings.Contains(field, "Email"):
		return p.keep(fmt.Sprintf("ana.canary%d@correo.example", len(p.found)))
	case strings.HasSuffix(field, "Name") || strings.Contains(field, "Description"):
		return p.keep(fmt.Sprintf("Añasco Canaria %d", len(p.found)))
	}
	return p.number()
}

// TestNoCredentialIsPrinted signs in against endpoints that repeat what they were sent.
func TestNoCredentialIsPrinted(t *testing.T) {
	for _, behaviour := range platforms {
		if behaviour.do == nil {
			continue
		}
		t.Run(behaviour.name, func(t *testing.T) {
			t.Parallel()
			server := tigotest.Start(t)
			secrets := []string{
				server.ClientSecret,
				base64.StdEncoding.EncodeToString([]byte(server.ClientID + ":" + server.ClientSecret)),
			}
			server.Inject(tigotest.Fault{Op: "tigo.SignIn", Do: behaviour.do(strings.Join(secrets, " "))})
			logs := new(bytes.Buffer)
			spans := new(tracer)
			client := tracedClient(t, server, logs, spans)
			var all strings.Builder
			err := client.SignIn(t.Context())
			require.ErrorIs(t, err, tigo.ErrSignIn)
			all.WriteString(printed(err))
			_, err = client.Do(t.Context(), clienttest.GetBalance("100"))
			require.ErrorIs(t, err, tigo.ErrSignIn)
			all.WriteString(printed(err))
			failure, _ := errors.AsType[*tigo.Error](err)
			assertNothing(t, "sign-in", all.String()+logs.String()+spans.text()+failure.Message+failure.DeveloperMessage+failure.Code+string(failure.Body), secrets)
		})
	}
}

// TestNoCredentialIsFoundInAClient looks through everything that a Config and a Client hold, as fmt and debugging printers
// show it.
func TestNoCredentialIsFoundInAClient(t *testing.T) {
	server := tigotest.Start(t)
	config := server.Config(tigo.Colombia)
	client := clienttest.New(t, clienttest.With(config))
	require.NoError(t, client.SignIn(t.Context()))
	var all strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{config, &config, client, *client, billing.New(client), []any{config, client}, struct{ c tigo.Config }{config}} {
			fmt.Fprintf(&all, verb, value)
		}
	}
	newLogger(&all).Info("set up", slog.Any("config", config), slog.Any("client", client))
	require.Contains(t, all.String(), server.ClientID, "it looks into the config")
	assertNothing(t, "a config or a client", all.String(), []string{server.ClientSecret})

	// testify prints what differs by following every pointer and unexported field.
	var differ reporter
	other := config
	other.ClientID = "another"
	assert.Equal(&differ, config, other)
	require.Contains(t, differ.text, server.ClientID, "it looks into the config")
	assertNothing(t, "a difference", differ.text, []string{server.ClientSecret})
}

// A reporter keeps what a failed assertion says.
type reporter struct{ text string }

func (r *reporter) Errorf(format string, arguments ...any) {
	r.text += fmt.Sprintf(format, arguments...)
}

func TestDocumentsPrintWithoutTheirNumber(t *testing.T) {
	document := tigo.Document{Type: tigo.DocumentNIT, Number: "9001234567"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		assert.Equal(t, "nit:REDACTED", fmt.Sprintf(verb, document), verb)
		assert.NotContains(t, fmt.Sprintf(verb, []any{&document, struct{ D tigo.Document }{document}}), document.Number, verb)
	}
	var logs strings.Builder
	newLogger(&logs).Info("read", slog.Any("document", document))
	assert.Contains(t, logs.String(), "nit:REDACTED")
	assert.NotContains(t, logs.String(), document.Number)
}

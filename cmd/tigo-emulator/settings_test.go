package main

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestFlags(t *testing.T) {
	s, err := parse(nil, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, settings{addr: "127.0.0.1:8080", country: tigo.Colombia}, s)

	s, err = parse([]string{
		"-addr", ":9000", "-public", "-url", "http://emulator:9000", "-country", "bo", "-seed", "more.json", "-dialect", "wrapped-lists, zoned-times",
		"-dialect=windows-1252", "-fault", "*:delay=2s", "-fault", "tigo.SignIn:do=hang", "-latency", "30ms", "-tls",
	}, io.Discard)
	require.NoError(t, err)
	assert.Len(t, s.faults, 2)
	s.faults = nil
	assert.Equal(t, settings{
		addr: ":9000", public: true, url: "http://emulator:9000", country: tigo.Bolivia, seed: "more.json", latency: 30 * time.Millisecond, tls: true,
		dialects: []tigotest.Dialect{tigotest.WrappedLists, tigotest.ZonedTimes, tigotest.Windows1252Text},
	}, s)

	for _, addr := range []string{"127.0.0.1:0", "127.3.2.1:80", "localhost:8080", "[::1]:8080"} {
		_, err := parse([]string{"-addr", addr}, io.Discard)
		require.NoError(t, err, addr)
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"-addr :8080", "add -public to allow it"},
		{"-addr 0.0.0.0:8080", "add -public to allow it"},
		{"-addr [::]:8080", "add -public to allow it"},
		{"-addr 192.0.2.7:8080", "add -public to allow it"},
		{"-addr emulator.example:8080", "add -public to allow it"},
		{"-addr 8080", "-addr is not of the form host:port"},
		{"-country us", "it is none of bo, co, gt, hn, py, sv"},
		{"-dialect klingon", `there is no dialect "klingon"`},
		{"-fault billing.PayNow:status=503", `there is no operation "billing.PayNow"`},
		{"-latency -1s", "-latency is negative"},
		{"-control-token short", "-control-token is not 16 or more"},
		{"-control-token a/b/c/d/e/f/g/h/i/j", "-control-token is not 16 or more"},
		{"-customers -1", "-customers is negative"},
		{"-customers 600000000", "-customers is more than 599999994"},
		{"-tls-cert a.pem", "-tls-cert and -tls-key need each other"},
		{"-tls -tls-cert a.pem -tls-key b.pem", "leave it out beside -tls-cert"},
		{"-url emulator:80", "-url is not of the form"},
		{"serve", `unexpected argument "serve"`},
		{"-verbose", "flag provided but not defined"},
	} {
		var errs strings.Builder
		_, err := parse(strings.Fields(test.args), &errs)
		require.ErrorIs(t, err, errUsage, test.args)
		assert.Contains(t, errs.String(), test.want)
		assert.Equal(t, 1, strings.Count(errs.String(), "\n"), "one line: "+errs.String())
	}
	var help strings.Builder
	_, err := parse([]string{"-help"}, &help)
	require.ErrorIs(t, err, flag.ErrHelp)
	assert.Contains(t, help.String(), "-latency duration", "the flags are listed")
}

func TestFaults(t *testing.T) {
	down := tigotest.Response{Status: 503, Body: `{"code":503,"message":"Service Unavailable"}`}
	for text, want := range map[string]tigotest.Fault{
		"billing.CreateInvoice:status=503,times=2":                {Op: "billing.CreateInvoice", Times: 2, Do: down},
		"*:status=503,probability=0.25":                           {Probability: 0.25, Do: down},
		"tigo.SignIn:delay=1500ms":                                {Op: "tigo.SignIn", Delay: 1500 * time.Millisecond},
		"*:code=policies.ratelimit.SpikeArrestViolation":          {Do: tigotest.GatewayFault(503, "policies.ratelimit.SpikeArrestViolation")},
		"selfcare.ListProducts:status=504,when=after,delay=1ms":   {Op: "selfcare.ListProducts", When: tigotest.AfterBooking, Delay: time.Millisecond, Do: tigotest.Response{Status: 504, Body: `{"code":504,"message":"Gateway Timeout"}`}},
		"billing.GetBalance: status=503 , when=before, times = 1": {Op: "billing.GetBalance", Do: down},
	} {
		fault, err := tigotest.ParseFault(text)
		if strings.Contains(text, "times =") {
			require.ErrorContains(t, err, `a fault has no "times "`)
			continue
		}
		require.NoError(t, err, text)
		assert.Equal(t, want, fault, text)
	}
	for _, name := range []string{"reset", "disconnect", "hang", "garbage", "cut", "stall", "refuse-stream", "gzip-bomb,bytes=1000", "redirect,location=/x"} {
		fault, err := tigotest.ParseFault("*:do=" + name)
		require.NoError(t, err)
		assert.NotNil(t, fault.Do, name)
	}
	for text, want := range map[string]string{
		"billing.GetBalance":       "not of the form operation:key=value",
		"*:":                       `a fault has no ""`,
		"*:times=2":                "needs status, code, retry-after, do or delay",
		"*:status=503,do=hang":     "either do or a response",
		"*:status=99":              "not between 200 and 599",
		"*:status=ok":              "status=ok makes no sense",
		"*:do=explode":             "none of bad-chunk, ",
		"*:when=never,status=500":  "neither before nor after",
		"*:probability=2,status=1": "no number between 0 and 1",
		"*:times=x,status=500":     "times=x makes no sense",
		"*:delay=soon":             "delay=soon makes no sense",
	} {
		_, err := tigotest.ParseFault(text)
		require.ErrorContains(t, err, want, text)
	}
}

func TestSeedsThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`{`:           "unexpected end of JSON input",
		`{"us": []}`:  `"us" is none of bo, co, gt, hn, py, sv`,
		`{"co": [1]}`: `customer 1 of "co"`,
		`{"co": [{"customerInfo": {"customerId": "1"}}, {"who": 1}]}`: `customer 2 of "co"`,
	} {
		name := filepath.Join(t.TempDir(), "seed.json")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		err := run(t.Context(), []string{"-addr", "127.0.0.1:0", "-seed", name}, io.Discard, io.Discard)
		require.ErrorContains(t, err, want)
	}
	err := run(t.Context(), []string{"-seed", filepath.Join(t.TempDir(), "none.json")}, io.Discard, io.Discard)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestBusyPort(t *testing.T) {
	server := tigotest.Start(t)
	_, addr, _ := strings.Cut(server.URL, "://")
	err := run(t.Context(), []string{"-addr", addr}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "listen tcp "+addr)
}

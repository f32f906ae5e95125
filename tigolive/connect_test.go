package tigolive_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/tigolive"
	"github.com/tigo-go/tigo/tigotest"
)

func TestMain(m *testing.M) {
	for _, variable := range os.Environ() { // these tests must not use a developer's own platform
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TIGO_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// trial is a testing.TB that may fail without failing its test.
type trial struct {
	testing.TB
	fatal, skipped string
}

func (t *trial) Fatalf(format string, args ...any) {
	t.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (t *trial) Skip(args ...any) {
	t.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

// try runs a function with a trial in a separate goroutine, which Fatalf and Skip end.
func try(t *testing.T, do func(*trial)) *trial {
	t.Helper()
	tried := &trial{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		do(tried)
	}()
	<-done
	return tried
}

// platform sets the environment variables to an emulator, in the same way as to any platform.
func platform(t *testing.T, server *tigotest.Server) {
	t.Helper()
	t.Setenv("TIGO_BASE_URL", server.URL)
	t.Setenv("TIGO_COUNTRY", "co")
	t.Setenv("TIGO_CLIENT_ID", server.ClientID)
	t.Setenv("TIGO_CLIENT_SECRET", server.ClientSecret)
}

func TestConnectWithoutCredentialsIsTheEmulator(t *testing.T) {
	client, known := tigolive.Connect(t, tigolive.InCountry(tigo.Guatemala))
	assert.Equal(t, "emulator", known.Platform)
	assert.Equal(t, tigo.Guatemala, known.Country)
	require.NotNil(t, known.Server)
	contracts, err := billing.New(client).ListContracts(t.Context(), known.Document(t))
	require.NoError(t, err)
	_, err = billing.New(client).CreateInvoice(t.Context(), contracts[0].ContractID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(10)})
	require.NoError(t, err, "the emulator accepts writes")

	t.Setenv("TIGO_COUNTRY", "py")
	_, known = tigolive.Connect(t, tigolive.InCountry(tigo.Guatemala))
	assert.Equal(t, tigo.Paraguay, known.Country, "the variable takes precedence")

	t.Setenv("TIGO_COUNTRY", "xx")
	assert.Contains(t, try(t, func(tb *trial) { tigolive.Connect(tb) }).fatal, `the emulator has no country "xx"`)
}

func TestConnectWithCredentials(t *testing.T) {
	server := tigotest.Start(t)
	platform(t, server)
	owner := server.Customers(tigo.Colombia)[0]
	t.Setenv("TIGO_LIVE_DOCUMENTS", "cc:"+owner.Document.Number+", nit:900412387")
	t.Setenv("TIGO_LIVE_CONTRACTS", "13345678")
	t.Setenv("TIGO_LIVE_CUSTOMER_CODES", "880214")
	t.Setenv("TIGO_LIVE_LINES", "13345678/6044483120")
	t.Setenv("TIGO_LIVE_ACCOUNTS", "13345678/subscriptions/1")
	t.Setenv("TIGO_LIVE_CHECKOUTS", "13345678/13345678-2603/token")
	client, known := tigolive.Connect(t)
	assert.Equal(t, "other", known.Platform)
	assert.Nil(t, known.Server)
	assert.Equal(t, owner.Document, known.Document(t))
	assert.Len(t, known.Documents, 2)
	assert.Equal(t, []string{"13345678"}, known.Contracts)
	assert.Equal(t, []string{"880214"}, known.CustomerCodes)
	assert.Equal(t, []tigolive.Line{{ContractID: "13345678", Element: "6044483120"}}, known.Lines)
	assert.Equal(t, "subscriptions", known.Accounts[0].IDType)
	assert.Equal(t, "token", known.Checkouts[0].PaymentToken)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, known), owner.Document.Number)
		assert.NotContains(t, fmt.Sprintf(verb, known), "13345678")
	}
	_, err := billing.New(client).GetBalance(t.Context(), "13345678")
	require.NoError(t, err)
}

// TestWritesAreRefused checks that writes are refused and do not reach the platform, unless they are allowed.
func TestWritesAreRefused(t *testing.T) {
	server := tigotest.Start(t)
	platform(t, server)
	number := int64(6044440000)
	add := func(opts ...tigolive.Option) error {
		number++
		opts = append(opts, tigolive.WithConfig(func(c *tigo.Config) { c.Retry.Attempts = 1 }))
		client, _ := tigolive.Connect(t, opts...)
		_, err := customer.New(client).AddPhone(t.Context(), "13345678", customer.Phone{PhoneType: "Casa", Phone: fmt.Sprint(number)})
		return err
	}
	err := add()
	require.ErrorIs(t, err, tigolive.ErrReadOnly)
	assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
	assert.Zero(t, server.Count("customer.AddPhone"))

	require.NoError(t, add(tigolive.AllowWrites()))
	t.Setenv("TIGO_LIVE_WRITES", "1")
	require.NoError(t, add())
	assert.Equal(t, 2, server.Bookings("customer.AddPhone"))
	t.Setenv("TIGO_LIVE_WRITES", "0")
	require.ErrorIs(t, add(), tigolive.ErrReadOnly)
}

func TestConnectWithInvalidVariables(t *testing.T) {
	set := func(t *testing.T, variables ...string) *trial {
		t.Helper()
		for i := 0; i < len(variables); i += 2 {
			t.Setenv(variables[i], variables[i+1])
		}
		return try(t, func(tb *trial) { tigolive.Connect(tb) })
	}
	complete := []string{"TIGO_COUNTRY", "co", "TIGO_CLIENT_ID", "id-1234567", "TIGO_CLIENT_SECRET", "secret-1234567"}
	for name, test := range map[string]struct {
		variables []string
		says      string
	}{
		"half of the variables":   {[]string{"TIGO_CLIENT_ID", "id-1234567"}, "TIGO_ENVIRONMENT (sandbox, test or production; or TIGO_BASE_URL, an origin), TIGO_COUNTRY (bo, co, gt, hn, py or sv) and TIGO_CLIENT_SECRET (the application's secret) are not set."},
		"production":              {append([]string{"TIGO_ENVIRONMENT", "production"}, complete...), "this is Tigo's production"},
		"production by its host":  {append([]string{"TIGO_BASE_URL", "https://PROD.api.tigo.com./"}, complete...), "this is Tigo's production"},
		"a document without type": {append([]string{"TIGO_ENVIRONMENT", "sandbox", "TIGO_LIVE_DOCUMENTS", "43567890"}, complete...), "TIGO_LIVE_DOCUMENTS holds an entry that is not of the form type:number"},
		"a line without contract": {append([]string{"TIGO_ENVIRONMENT", "sandbox", "TIGO_LIVE_LINES", "6041234567"}, complete...), "TIGO_LIVE_LINES holds an entry that is not of the form contract/element"},
	} {
		t.Run(name, func(t *testing.T) {
			tried := set(t, test.variables...)
			assert.Contains(t, tried.fatal, test.says)
			for _, personal := range []string{"1234567", "43567890"} {
				assert.NotContains(t, tried.fatal, personal)
			}
		})
	}
	t.Run("production by name", func(t *testing.T) {
		assert.Empty(t, set(t, append([]string{"TIGO_ENVIRONMENT", "production", "TIGO_LIVE_ALLOW", "production"}, complete...)...).fatal)
		t.Setenv("TIGO_LIVE_ALLOW", "")
		assert.Empty(t, try(t, func(tb *trial) { tigolive.Connect(tb, tigolive.Allow(tigo.Production)) }).fatal)
		assert.NotEmpty(t, try(t, func(tb *trial) { tigolive.Connect(tb, tigolive.Allow(tigo.Test)) }).fatal)
	})
	t.Run("no document", func(t *testing.T) {
		assert.Contains(t, try(t, func(tb *trial) { tigolive.Known{}.Document(tb) }).skipped, "TIGO_LIVE_DOCUMENTS")
	})
}

// TestSurveyEndsEarly has platforms on which no call can succeed. The error states the cause.
func TestSurveyEndsEarly(t *testing.T) {
	server := tigotest.Start(t)
	config := server.Config(tigo.Colombia)
	config.ClientSecret = tigo.NewSecret("wrong")
	client, err := tigo.New(config)
	require.NoError(t, err)
	defer client.Close()
	report, err := tigolive.Survey(t.Context(), client, tigolive.Known{Documents: []tigo.Document{server.Customers(tigo.Colombia)[0].Document}})
	require.EqualError(t, err, "tigolive: the platform does not know this client id with this secret: is one of them mistyped, or from another environment?")
	require.ErrorIs(t, err, tigo.ErrSignIn)
	for _, o := range report.Operations {
		assert.Zero(t, o.Calls)
		assert.NotEmpty(t, o.Skipped)
	}
	assert.Empty(t, server.Count("billing.ListContracts"))
}

// TestSurveyStopsIfTheTokenIsRefused revokes the access token in the middle of the calls.
func TestSurveyStopsIfTheTokenIsRefused(t *testing.T) {
	client, known := tigolive.Connect(t)
	known.Server.Inject(tigotest.Fault{Op: "billing.ListInvoices", Do: tigotest.GatewayFault(http.StatusUnauthorized, "oauth.v2.InvalidAccessToken")})
	report, err := tigolive.Survey(t.Context(), client, known)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "sign-in works, but the API rejects the access token")
	assert.Zero(t, known.Server.Count("portfolio.ListProducts"))
	assert.Equal(t, 1, report.Operations[1].Calls)
}

// TestSurveyRecordsFailures checks that a survey continues after failed calls, and reports them.
func TestSurveyRecordsFailures(t *testing.T) {
	client, known := tigolive.Connect(t, tigolive.WithConfig(func(c *tigo.Config) { c.Retry.Attempts = 1 }))
	known.Server.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Response{Status: 500, Body: `{"code":500,"message":"x"}`}},
		tigotest.Fault{Op: "billing.GetFinancing", Do: tigotest.Disconnect()},
		tigotest.Fault{Op: "cases.GetScheduledVisits", Do: tigotest.GatewayFault(http.StatusForbidden, "keymanagement.service.Forbidden")},
	)
	report, err := tigolive.Survey(t.Context(), client, known)
	require.NoError(t, err)
	for _, o := range report.Operations {
		switch o.Op {
		case "billing.GetBalance":
			assert.Equal(t, o.Calls, o.Failed)
			assert.Equal(t, o.Calls, o.Statuses[500])
			assert.Equal(t, o.Calls, o.Errors["500 code and message"])
			require.Len(t, o.Deviations, 1)
			assert.Equal(t, "status status 500", o.Deviations[0].String())
		case "billing.GetFinancing":
			assert.Equal(t, o.Calls, o.Failed)
			assert.Empty(t, o.Statuses)
		case "cases.GetScheduledVisits":
			assert.Zero(t, o.Failed)
			assert.Equal(t, o.Calls, o.Errors["403 gateway fault"])
		default:
			assert.Zero(t, o.Failed, o.Op)
		}
	}
}

// TestReplayFailsForOtherCalls makes calls that were not recorded.
func TestReplayFailsForOtherCalls(t *testing.T) {
	path := t.TempDir() + "/kept.json"
	t.Run("record", func(t *testing.T) {
		client, known := tigolive.Connect(t, tigolive.WithRecorder(tigolive.NewRecorder(path)))
		_, err := billing.New(client).ListContracts(t.Context(), known.Document(t))
		require.NoError(t, err)
	})
	recording, err := tigolive.ReadRecording(path)
	require.NoError(t, err)
	config := recording.Config()
	config.Retry.Attempts = 1
	client, err := tigo.New(config)
	require.NoError(t, err)
	contracts, err := billing.New(client).ListContracts(t.Context(), recording.Known().Document(t))
	require.NoError(t, err)
	require.Len(t, contracts, 3)
	_, err = billing.New(client).GetBalance(t.Context(), contracts[0].ContractID)
	require.ErrorIs(t, err, tigolive.ErrNotRecorded)

	_, err = tigolive.ReadRecording(t.TempDir() + "/none")
	require.ErrorIs(t, err, os.ErrNotExist)
	require.Error(t, tigolive.NewRecorder(path).Save(), "no call was made")
	require.NoError(t, errors.Join(os.WriteFile(path, []byte("{}"), 0o600)))
	_, err = tigolive.ReadRecording(path)
	require.Error(t, err)
}

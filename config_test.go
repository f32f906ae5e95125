package tigo_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// configWith returns a valid config after a change, which may make it invalid.
func configWith(change func(*tigo.Config)) tigo.Config {
	c := tigo.Config{Environment: tigo.Sandbox, Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("hunter2")}
	if change != nil {
		change(&c)
	}
	return c
}

// at replaces the environment of a config with a base URL.
func at(base string) func(*tigo.Config) {
	return func(c *tigo.Config) { c.Environment, c.BaseURL = "", base }
}

func TestInvalidConfigs(t *testing.T) {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "T0"})
	tests := map[string]struct {
		change func(*tigo.Config)
		name   string // of the field
	}{
		"no country":               {func(c *tigo.Config) { c.Country = "" }, "Country"},
		"country in capitals":      {func(c *tigo.Config) { c.Country = "CO" }, "Country"},
		"country of three letters": {func(c *tigo.Config) { c.Country = "col" }, "Country"},
		"country as a path":        {func(c *tigo.Config) { c.Country = ".." }, "Country"},
		"no environment or URL":    {at(""), "Environment"},
		"environment and URL":      {func(c *tigo.Config) { c.BaseURL = "https://a.example" }, "Environment"},
		"unknown environment":      {func(c *tigo.Config) { c.Environment = "prod" }, "Environment"},
		"no id":                    {func(c *tigo.Config) { c.ClientID = "" }, "ClientID"},
		"id with a colon":          {func(c *tigo.Config) { c.ClientID = "a:b" }, "ClientID"},
		"no secret":                {func(c *tigo.Config) { c.ClientSecret = tigo.Secret{} }, "ClientSecret"},
		"source and credentials":   {func(c *tigo.Config) { c.TokenSource = source }, "TokenSource"},
		"source and scopes": {func(c *tigo.Config) {
			c.TokenSource, c.ClientID, c.ClientSecret, c.Scopes = source, "", tigo.Secret{}, []string{"read"}
		}, "TokenSource"},
		"source and token URL": {func(c *tigo.Config) {
			c.TokenSource, c.ClientID, c.ClientSecret, c.TokenURL = source, "", tigo.Secret{}, "/v2/oauth/token"
		}, "TokenSource"},
		"not a URL":           {at("https://a b"), "BaseURL"},
		"no scheme":           {at("api.example.com"), "BaseURL"},
		"another scheme":      {at("ftp://a.example"), "BaseURL"},
		"opaque":              {at("https:a.example"), "BaseURL"},
		"no host":             {at("https:///v1"), "BaseURL"},
		"only a port":         {at("https://:8443"), "BaseURL"},
		"credentials":         {at("https://user:hunter2@a.example"), "BaseURL"},
		"a query":             {at("https://a.example/?key=hunter2"), "BaseURL"},
		"a question mark":     {at("https://a.example/?"), "BaseURL"},
		"a fragment":          {at("https://a.example/#top"), "BaseURL"},
		"an escaped slash":    {at("https://a.example/a%2Fb"), "BaseURL"},
		"an accent":           {at("https://a.example/ñ"), "BaseURL"},
		"plain http":          {at("http://a.example"), "BaseURL"},
		"plain http, by name": {at("http://localhost.example"), "BaseURL"},
		"plain http, by IP":   {at("http://10.0.0.1"), "BaseURL"},
		"plain http, IPv6":    {at("http://[2001:db8::1]:80"), "BaseURL"},
		"token URL, plain":    {func(c *tigo.Config) { c.TokenURL = "http://a.example/token" }, "TokenURL"},
		"token URL, relative": {func(c *tigo.Config) { c.TokenURL = "v2/oauth/token" }, "TokenURL"},
		"token URL, broken":   {func(c *tigo.Config) { c.TokenURL = "/%zz" }, "TokenURL"},
		"token URL, login":    {func(c *tigo.Config) { c.TokenURL = "https://user:hunter2@a.example/" }, "TokenURL"},
		"token URL, fragment": {func(c *tigo.Config) { c.TokenURL = "/token#top" }, "TokenURL"},
		"header, reserved":    {func(c *tigo.Config) { c.Header = http.Header{"authorization": {"Bearer hunter2"}} }, "header Authorization"},
		"header, injected":    {func(c *tigo.Config) { c.Header = http.Header{"X-A": {"hunter2\r\nX-B: c"}} }, "header X-A"},
		"agent, injected":     {func(c *tigo.Config) { c.UserAgent = "app\nX-B: hunter2" }, "header User-Agent"},
		"negative retry":      {func(c *tigo.Config) { c.Retry.MaxDelay = -1 }, "Retry"},
		"negative limit":      {func(c *tigo.Config) { c.Limits.SignInTimeout = -time.Second }, "Limits"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			client, err := tigo.New(configWith(test.change))
			require.Nil(t, client)
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, test.name, wrong.Name)
			assert.Equal(t, "tigo.New", wrong.Op)
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}

// TestNegativeFields sets each field of Limits and Retry to -1. The error names the field.
func TestNegativeFields(t *testing.T) {
	for name, of := range map[string]func(*tigo.Config) any{
		"Limits": func(c *tigo.Config) any { return &c.Limits },
		"Retry":  func(c *tigo.Config) any { return &c.Retry },
	} {
		fields := reflect.TypeOf(of(new(tigo.Config))).Elem()
		for field := range fields.Fields() {
			_, err := tigo.New(configWith(func(c *tigo.Config) {
				reflect.ValueOf(of(c)).Elem().FieldByIndex(field.Index).SetInt(-1)
			}))
			require.EqualError(t, err, "tigo.New: "+name+" has a negative "+field.Name)
		}
	}
}

// TestRequestURLs checks the URLs of the token request and of the call after it.
func TestRequestURLs(t *testing.T) {
	const (
		token = "/oauth/client_credential/accesstoken?grant_type=client_credentials"
		home  = "/v1/tigo/home/co/billing/contracts/100/balance"
	)
	tests := map[string]struct {
		change      func(*tigo.Config)
		token, call string
	}{
		"sandbox":          {nil, "https://sandbox.api.tigo.com" + token, "https://sandbox.api.tigo.com" + home},
		"test":             {func(c *tigo.Config) { c.Environment = tigo.Test }, "https://test.api.tigo.com" + token, "https://test.api.tigo.com" + home},
		"production":       {func(c *tigo.Config) { c.Environment = tigo.Production }, "https://prod.api.tigo.com" + token, "https://prod.api.tigo.com" + home},
		"an origin":        {at("https://a.example"), "https://a.example" + token, "https://a.example" + home},
		"a slash":          {at("https://a.example/"), "https://a.example" + token, "https://a.example" + home},
		"slashes":          {at("https://a.example//"), "https://a.example" + token, "https://a.example" + home},
		"a prefix":         {at("HTTPS://a.example:8443/tigo/"), "https://a.example:8443/tigo" + token, "https://a.example:8443/tigo" + home},
		"this machine":     {at("http://localhost:1234"), "http://localhost:1234" + token, "http://localhost:1234" + home},
		"this machine, IP": {at("http://127.0.0.2"), "http://127.0.0.2" + token, "http://127.0.0.2" + home},
		"this machine, v6": {at("http://[::1]:1234"), "http://[::1]:1234" + token, "http://[::1]:1234" + home},
		"plain, allowed": {func(c *tigo.Config) { at("http://a.example")(c); c.AllowPlainHTTP = true },
			"http://a.example" + token, "http://a.example" + home},
		"another token path": {func(c *tigo.Config) { at("https://a.example/tigo")(c); c.TokenURL = "/v2/oauth/token" },
			"https://a.example/tigo/v2/oauth/token", "https://a.example/tigo" + home},
		"a path with two slashes": {func(c *tigo.Config) { c.TokenURL = "//b.example/token" },
			"https://sandbox.api.tigo.com//b.example/token", "https://sandbox.api.tigo.com" + home},
		"another token host": {func(c *tigo.Config) { c.TokenURL = "https://b.example/token?x=y" },
			"https://b.example/token?x=y", "https://sandbox.api.tigo.com" + home},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			var urls []string
			client, err := tigo.New(configWith(func(c *tigo.Config) {
				if test.change != nil {
					test.change(c)
				}
				c.Transport = clienttest.RoundTrip(func(req *http.Request) (*http.Response, error) {
					urls = append(urls, req.URL.String())
					body := io.NopCloser(strings.NewReader(`{"access_token":"T0"}`)) // for the token request and for the call
					return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
				})
			}))
			require.NoError(t, err)
			_, err = client.Do(t.Context(), clienttest.GetBalance("100"))
			require.NoError(t, err)
			assert.Equal(t, []string{test.token, test.call}, urls)
		})
	}
}

func TestConfigFromEnv(t *testing.T) {
	tests := map[string]struct {
		env  map[string]string
		name string // of the invalid variable; "" if all are valid
	}{
		"an environment":      {env: map[string]string{}},
		"a base URL":          {env: map[string]string{"TIGO_ENVIRONMENT": "", "TIGO_BASE_URL": "http://127.0.0.1:1"}},
		"no environment":      {map[string]string{"TIGO_ENVIRONMENT": ""}, "TIGO_ENVIRONMENT"},
		"unknown":             {map[string]string{"TIGO_ENVIRONMENT": "hunter2"}, "TIGO_ENVIRONMENT"},
		"no country":          {map[string]string{"TIGO_COUNTRY": ""}, "TIGO_COUNTRY"},
		"no id":               {map[string]string{"TIGO_CLIENT_ID": ""}, "TIGO_CLIENT_ID"},
		"no secret":           {map[string]string{"TIGO_CLIENT_SECRET": ""}, "TIGO_CLIENT_SECRET"},
		"blank scopes":        {env: map[string]string{"TIGO_SCOPES": " "}},
		"plain HTTP":          {env: map[string]string{"TIGO_ENVIRONMENT": "", "TIGO_BASE_URL": "http://emulator:8080", "TIGO_ALLOW_PLAIN_HTTP": "1"}},
		"no plain HTTP":       {env: map[string]string{"TIGO_ALLOW_PLAIN_HTTP": "false"}},
		"plain HTTP, invalid": {map[string]string{"TIGO_ALLOW_PLAIN_HTTP": "hunter2"}, "TIGO_ALLOW_PLAIN_HTTP"},
		"another token path":  {env: map[string]string{"TIGO_TOKEN_URL": "/v2/oauth/token"}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			env := map[string]string{
				"TIGO_ENVIRONMENT": "sandbox", "TIGO_BASE_URL": "", "TIGO_COUNTRY": "gt",
				"TIGO_CLIENT_ID": "id", "TIGO_CLIENT_SECRET": "s+/%", "TIGO_SCOPES": "read  write", "TIGO_TOKEN_URL": "", "TIGO_ALLOW_PLAIN_HTTP": "",
			}
			maps.Copy(env, test.env)
			for name, value := range env {
				t.Setenv(name, value)
			}
			got, err := tigo.ConfigFromEnv()
			if test.name != "" {
				wrong, ok := errors.AsType[*tigo.ArgumentError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, test.name, wrong.Name)
				assert.NotContains(t, err.Error(), "hunter2")
				assert.Zero(t, got)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tigo.Config{
				Environment: tigo.Environment(env["TIGO_ENVIRONMENT"]), BaseURL: env["TIGO_BASE_URL"], Country: tigo.Guatemala,
				ClientID: "id", ClientSecret: tigo.NewSecret("s+/%"), Scopes: strings.Fields(env["TIGO_SCOPES"]), TokenURL: env["TIGO_TOKEN_URL"],
				AllowPlainHTTP: env["TIGO_ALLOW_PLAIN_HTTP"] == "1",
			}, got)
			_, err = tigo.New(got)
			require.NoError(t, err)
		})
	}
}

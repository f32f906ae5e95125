package tigo

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/transport"
)

func TestReadProblem(t *testing.T) {
	tests := map[string]struct {
		body string
		want transport.Problem
	}{
		"home":              {`{"code":404,"message":"not there"}`, transport.Problem{Code: "404", Message: "not there"}},
		"home, quoted code": {`{"code":"404","message":"not there"}`, transport.Problem{Code: "404", Message: "not there"}},
		"crm": {
			`{"error":{"statusCode":"401","code":"15","message":"Not Authorized","developerMessage":"no scope"},"_debug":{}}`,
			transport.Problem{Code: "15", Message: "Not Authorized", DeveloperMessage: "no scope"},
		},
		"crm, status only": {`{"error":{"statusCode":401,"message":"no"}}`, transport.Problem{Code: "401", Message: "no"}},
		"gateway": {
			`{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`,
			transport.Problem{Code: "oauth.v2.InvalidAccessToken", Message: "Invalid access token", Fault: "oauth.v2.InvalidAccessToken"},
		},
		"gateway, code only": {
			`{"fault":{"detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`,
			transport.Problem{Code: "policies.ratelimit.QuotaViolation", Fault: "policies.ratelimit.QuotaViolation"},
		},
		"sign-in": {
			`{"ErrorCode":"invalid_client","Error":"Client credentials are invalid"}`,
			transport.Problem{Code: "invalid_client", Message: "Client credentials are invalid"},
		},
		"oauth": {
			`{"error":"invalid_client","error_description":"bad"}`,
			transport.Problem{Code: "invalid_client", Message: "bad"},
		},
		"BOM":       {"\xef\xbb\xbf" + `{"code":1,"message":"m"}`, transport.Problem{Code: "1", Message: "m"}},
		"Latin-1":   {"{\"code\":1,\"message\":\"Se\xf1al\"}", transport.Problem{Code: "1", Message: "Señal"}},
		"trailing":  {`{"code":1,"message":"m"}]]`, transport.Problem{Code: "1", Message: "m"}},
		"web page":  {"<html>fault</html>", transport.Problem{}},
		"empty":     {"", transport.Problem{}},
		"null":      {"null", transport.Problem{}},
		"an array":  {"[]", transport.Problem{}},
		"a number":  {"5", transport.Problem{}},
		"odd types": {`{"code":{},"message":[1],"fault":3,"error":[]}`, transport.Problem{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.want.Known = test.want.Code != ""
			test.want.Page = name == "web page"
			assert.Equal(t, test.want, readProblem(nil, []byte(test.body)))
		})
	}
}

// FuzzReadProblem holds that an error body says what its JSON says or nothing, that garbage around it changes nothing,
// and that the error made of it is one short, printable line without the caller's value.
func FuzzReadProblem(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `null`, `{"code":404,"message":"no"}`, `{"error":{"statusCode":"401","message":"no"}}`,
		`{"fault":{"faultstring":"no","detail":{"errorcode":"oauth.v2.X"}}}`, `{"ErrorCode":"invalid_client","Error":"no"}`,
		`{"error":"e"}`, `<html>`, "\xff\xfe", `{"message":"79555111222\n\u0000"}`, `{"code":1e400}`, `[{"code":1}]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p := readProblem(nil, body)
		page := p.Page
		for _, text := range []string{p.Code, p.Message, p.DeveloperMessage, p.Fault} {
			require.True(t, utf8.ValidString(text), "%q", text)
		}
		if p.Fault != "" {
			require.Equal(t, p.Fault, p.Code)
		}
		if !bytes.ContainsAny(body, "{\"") { // neither an object nor a bare string
			p.Page = false
			require.Zero(t, p)
		}
		p.Page = page
		if json.Valid(body) {
			require.Equal(t, p, readProblem(nil, append([]byte("\xef\xbb\xbf"), body...)), "after a byte order mark")
			require.Equal(t, p, readProblem(nil, append(bytes.Clone(body), " \r\n"...)), "before white space")
		}

		const private = "Zz9!secret"
		r := &Response{values: []string{private}}
		r.call.Request.Op = "op"
		r.call.Response = transport.Response{Status: 500, ErrorBody: body, Problem: p}
		r.call.Response.Problem.Message += private
		line := r.fail(transport.ErrResponse).Error()
		require.LessOrEqual(t, len(line), errorLine)
		require.True(t, utf8.ValidString(line))
		require.False(t, strings.ContainsFunc(line, func(c rune) bool { return !unicode.IsPrint(c) }), "%q", line)
		require.NotContains(t, line, private)
	})
}

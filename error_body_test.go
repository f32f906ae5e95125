package tigo

import (
	"bytes"
	"encoding/json"
	"net/http"
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

// FuzzReadProblem checks that reading an error body gives valid texts, that a byte order mark before it and white space
// after it change nothing, and that the text of the error is one short, printable line without the caller's value.
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
		r := newResponse()
		r.values = []string{private}
		r.call.Request.Op = "op"
		p.Body = body
		r.call.Response = transport.Response{Status: 500, Problem: &p}
		r.call.Response.Problem.Message += private
		line := r.fail(transport.ErrResponse).Error()
		require.LessOrEqual(t, len(line), errorLine)
		require.True(t, utf8.ValidString(line))
		require.False(t, strings.ContainsFunc(line, func(c rune) bool { return !unicode.IsPrint(c) }), "%q", line)
		require.NotContains(t, line, private)
	})
}

// problemForms are error bodies, each with the software that sends it. If code and message are "", readProblem must find
// neither: the body does not describe an error, or is not JSON.
var problemForms = []struct{ producer, body, code, message string }{
	{"Home Self Care", `{"code":404,"message":"Contract not found"}`, "404", "Contract not found"},
	{"Selfcare CRM", `{"error":{"statusCode":"401","code":"15","message":"Not Authorized","developerMessage":"d"}}`, "15", "Not Authorized"},
	{"Apigee Edge", `{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`, "oauth.v2.InvalidAccessToken", "Invalid access token"},
	{"the token endpoint", `{"ErrorCode":"invalid_client","Error":"Client credentials are invalid"}`, "invalid_client", "Client credentials are invalid"},
	{"RFC 6749, Keycloak 24", `{"error":"invalid_client","error_description":"Invalid client"}`, "invalid_client", "Invalid client"},
	{"Spring Boot 3 with a code", `{"timestamp":"2024-05-11T10:00:00","status":400,"error":"Bad Request","code":"BIL-7","message":"El monto supera el saldo","path":"/x"}`, "BIL-7", "El monto supera el saldo"},
	{"Spring Boot 3", `{"timestamp":"2024-05-11T10:00:00","status":404,"error":"Not Found","path":"/x"}`, "", "Not Found"},
	{"Spring Boot 3 with a message", `{"status":404,"error":"Not Found","message":"No message available"}`, "", "No message available"},
	{"Spring Boot 2 binding errors", `{"status":400,"error":"Bad Request","errors":[{"field":"amount","defaultMessage":"must be positive","code":"Positive"}]}`, "Positive", "must be positive"},
	{"RFC 9457, Spring 6 ProblemDetail", `{"type":"about:blank","title":"Bad Request","status":400,"detail":"Failed to read request","instance":"/x"}`, "", "Failed to read request"},
	{"RFC 9457 with a type", `{"type":"https://example.com/probs/out-of-credit","title":"You do not have enough credit.","status":403}`, "out-of-credit", "You do not have enough credit."},
	{"ASP.NET Core 8 ValidationProblemDetails", `{"title":"One or more validation errors occurred.","status":400,"errors":{"Amount":["The field Amount must be positive."]}}`, "", "One or more validation errors occurred."},
	{"ASP.NET Core 8, only errors", `{"errors":{"Amount":["must be positive","must be whole"],"Email":["is required"]}}`, "", "must be positive; must be whole; is required"},
	{"ASP.NET Web API 2", `{"Message":"An error has occurred."}`, "", "An error has occurred."},
	{"JSON:API 1.1", `{"errors":[{"status":"422","code":"E12","title":"Invalid","detail":"The amount is too high."}]}`, "E12", "The amount is too high."},
	{"GraphQL over HTTP", `{"errors":[{"message":"Cannot query field"},{"message":"Syntax error"}]}`, "", "Cannot query field; Syntax error"},
	{"Laravel 11", `{"message":"The amount field is required.","errors":{"amount":["The amount field is required."]}}`, "", "The amount field is required."},
	{"NestJS 10", `{"statusCode":400,"message":["amount must be positive","email must be an email"],"error":"Bad Request"}`, "400", "amount must be positive; email must be an email"},
	{"FastAPI 0.111, one text", `{"detail":"Not Found"}`, "", "Not Found"},
	{"AWS API Gateway", `{"message":"Forbidden"}`, "", "Forbidden"},
	{"Google APIs", `{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}`, "404", "Requested entity was not found."},
	{"Salesforce", `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, "INVALID_SESSION_ID", "Session expired or invalid"},
	{"Oracle Service Bus 12c", `{"errorCode":"OSB-382500","errorMessage":"Service callout failed"}`, "OSB-382500", "Service callout failed"},
	{"six digits that may be a customer's number", `{"errorCode":"CI-382500","errorMessage":"No such customer"}`, "", "No such customer"},
	{"more digits than a code has", `{"errorCode":"OSB-3825001","errorMessage":"Service callout failed"}`, "", "Service callout failed"},
	{"a back end in Spanish", `{"codigo":"E-40","mensaje":"Contrato inexistente"}`, "E-40", "Contrato inexistente"},
	{"a back end in Spanish, described", `{"codigo":"E-41","descripcion":"Contrato cancelado"}`, "E-41", "Contrato cancelado"},
	{"a bare text, Express 4", `"Contract not found"`, "", "Contract not found"},
	{"a list of texts, Rails 7", `{"errors":["Amount is too high","Email is invalid"]}`, "", "Amount is too high; Email is invalid"},
	{"messages, Play 3", `{"messages":["El contrato no existe"]}`, "", "El contrato no existe"},
	{"description, Bottle 0.12", `{"description":"No such contract"}`, "", "No such contract"},
	{"a SOAP fault as JSON, Apigee XMLToJSON", `{"fault":{"faultcode":"env:Server","faultstring":"Internal error"}}`, "", "Internal error"},
	{"nested three times", `{"error":{"message":{"detail":[{"message":"deep"}]}}}`, "", "deep"},

	{"an empty body", ``, "", ""},
	{"white space", " \r\n", "", ""},
	{"null", `null`, "", ""},
	{"an empty object", `{}`, "", ""},
	{"an empty list", `[]`, "", ""},
	{"a number", `404`, "", ""},
	{"a boolean", `false`, "", ""},
	{"HTML, nginx 1.24", `<html><head><title>404 Not Found</title></head></html>`, "", ""},
	{"plain text, HAProxy 2.6", `503 Service Unavailable`, "", ""},
	{"XML, Apache CXF 4", `<?xml version="1.0"?><Fault><message>x</message></Fault>`, "", ""},
	{"truncated JSON", `{"code":404,"message":"Contract`, "", ""},
	{"a success word", `{"status":"ok"}`, "", ""},
	{"error null, as in a success", `{"error":null,"data":[]}`, "", ""},
	{"a list of numbers", `[1,2]`, "", ""},
	{"a document of another kind", `{"invoiceId":"1","dueAmount":5}`, "", ""},
	{"a message that is a number", `{"message":404}`, "", ""},
	{"a message nested too deeply", `{"message":[[[[["x"]]]]]}`, "", ""},
	{"two documents", `{} {"message":"x"}`, "", ""},
}

// TestProblemForms reads each form as an error body.
func TestProblemForms(t *testing.T) {
	described, empty := 0, 0
	for _, form := range problemForms {
		t.Run(form.producer, func(t *testing.T) {
			p := readProblem(http.Header{}, []byte(form.body))
			assert.Equal(t, form.code, p.Code)
			assert.Equal(t, form.message, p.Message)
			if form.code == "" && form.message == "" {
				empty++
			} else {
				described++
			}
		})
	}
	assert.GreaterOrEqual(t, described, 25)
	assert.GreaterOrEqual(t, 2*empty, described)
}

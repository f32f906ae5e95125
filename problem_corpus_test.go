package tigo

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// problemForms are error bodies, each with who sends it. Those without code and message must not be read: they say nothing
// of what went wrong, or not in JSON.
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
	{"ASP.NET Core 8 errors alone", `{"errors":{"Amount":["must be positive","must be whole"],"Email":["is required"]}}`, "", "must be positive; must be whole; is required"},
	{"ASP.NET Web API 2", `{"Message":"An error has occurred."}`, "", "An error has occurred."},
	{"JSON:API 1.1", `{"errors":[{"status":"422","code":"E12","title":"Invalid","detail":"The amount is too high."}]}`, "E12", "The amount is too high."},
	{"GraphQL over HTTP", `{"errors":[{"message":"Cannot query field"},{"message":"Syntax error"}]}`, "", "Cannot query field; Syntax error"},
	{"Laravel 11", `{"message":"The amount field is required.","errors":{"amount":["The amount field is required."]}}`, "", "The amount field is required."},
	{"NestJS 10", `{"statusCode":400,"message":["amount must be positive","email must be an email"],"error":"Bad Request"}`, "400", "amount must be positive; email must be an email"},
	{"FastAPI 0.111, one text", `{"detail":"Not Found"}`, "", "Not Found"},
	{"AWS API Gateway", `{"message":"Forbidden"}`, "", "Forbidden"},
	{"Google APIs", `{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}`, "404", "Requested entity was not found."},
	{"Salesforce", `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, "INVALID_SESSION_ID", "Session expired or invalid"},
	{"Oracle Service Bus 12c: six digits may be somebody's number", `{"errorCode":"OSB-382500","errorMessage":"Service callout failed"}`, "", "Service callout failed"},
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
	{"JSON that is cut", `{"code":404,"message":"Contract`, "", ""},
	{"a success word", `{"status":"ok"}`, "", ""},
	{"error null, as successes have it", `{"error":null,"data":[]}`, "", ""},
	{"a list of numbers", `[1,2]`, "", ""},
	{"a document of another kind", `{"invoiceId":"1","dueAmount":5}`, "", ""},
	{"a message that is a number", `{"message":404}`, "", ""},
	{"a message nested beyond reason", `{"message":[[[[["x"]]]]]}`, "", ""},
	{"two documents", `{} {"message":"x"}`, "", ""},
}

// TestCorpusOfProblems reads each form as an error body.
func TestCorpusOfProblems(t *testing.T) {
	said, silent := 0, 0
	for _, form := range problemForms {
		t.Run(form.producer, func(t *testing.T) {
			p := readProblem(http.Header{}, []byte(form.body))
			assert.Equal(t, form.code, p.Code)
			assert.Equal(t, form.message, p.Message)
			if form.code == "" && form.message == "" {
				silent++
			} else {
				said++
			}
		})
	}
	assert.GreaterOrEqual(t, said, 25)
	assert.GreaterOrEqual(t, 2*silent, said)
}

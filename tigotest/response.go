package tigotest

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// document is a JSON object of the platform. Its numbers are json.Number, which keeps their literals.
type document = map[string]any

// response is a response before it is encoded: a JSON body (nil for none), or raw bytes of another type.
type response struct {
	status int
	body   any
	raw    []byte
	kind   string      // the content type of raw
	header http.Header // further header fields
}

// success returns a response with a JSON body.
func success(status int, body any) response { return response{status: status, body: body} }

// failure returns a response with the Home API's error body. The message never repeats a value of the request.
func failure(status int, message string) response {
	return response{status: status, body: document{"code": status, "message": message}}
}

// nested returns a response with the error body of the CRM API, which every 403 has too.
func nested(status int, developerMessage string) response {
	code := strconv.Itoa(status)
	return response{status: status, body: document{"error": document{
		"statusCode": code, "code": code, "message": http.StatusText(status), "developerMessage": developerMessage,
	}}}
}

// fault returns a response with the gateway's own error body.
func fault(status int, code, text string) response {
	return response{status: status, body: document{"fault": document{"faultstring": text, "detail": document{"errorcode": code}}}}
}

// refusal returns a response with the token endpoint's error body.
func refusal(status int, code, text string) response {
	return response{status: status, body: document{"ErrorCode": code, "Error": text}}
}

// encode returns body and content type of the response.
func (a response) encode() ([]byte, string) {
	if a.raw != nil {
		return a.raw, a.kind
	}
	if a.body == nil {
		return nil, ""
	}
	switch body := a.body.(type) {
	case json.RawMessage:
		return body, jsonKind
	case []json.RawMessage:
		size := 2 + len(body)
		for _, each := range body {
			size += len(each)
		}
		return appendJSON(make([]byte, 0, size), body), jsonKind
	}
	return appendJSON(make([]byte, 0, 512), a.body), jsonKind
}

// jsonKind is the content type of all JSON.
const jsonKind = "application/json;charset=UTF-8"

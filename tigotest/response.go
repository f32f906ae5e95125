package tigotest

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// document is one JSON object of the platform. Numbers in it are json.Number: literals, kept as they came.
type document = map[string]any

// answer is a response: a JSON body (nil: none), or raw bytes of another type.
type answer struct {
	status int
	body   any
	raw    []byte
	kind   string      // the content type of raw
	header http.Header // besides
}

// success is a response with a JSON body.
func success(status int, body any) answer { return answer{status: status, body: body} }

// failure is the Home API's error body. The message never repeats a value of the request.
func failure(status int, message string) answer {
	return answer{status: status, body: document{"code": status, "message": message}}
}

// nested is the error body of the CRM API, and of every 403.
func nested(status int, developerMessage string) answer {
	code := strconv.Itoa(status)
	return answer{status: status, body: document{"error": document{
		"statusCode": code, "code": code, "message": http.StatusText(status), "developerMessage": developerMessage,
	}}}
}

// fault is the gateway's own error body.
func fault(status int, code, text string) answer {
	return answer{status: status, body: document{"fault": document{"faultstring": text, "detail": document{"errorcode": code}}}}
}

// refusal is the token endpoint's error body.
func refusal(status int, code, text string) answer {
	return answer{status: status, body: document{"ErrorCode": code, "Error": text}}
}

// encode returns body and content type of the response.
func (a answer) encode() ([]byte, string) {
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

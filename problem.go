package tigo

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// problemBody is every error body of the platform's in one: the Home API's code and message, the CRM's error
// object, the gateway's fault, and the token endpoint's two fields.
type problemBody struct {
	Code             string          `json:"code"`
	Message          json.RawMessage `json:"message"`
	DeveloperMessage string          `json:"developerMessage"`
	StatusCode       string          `json:"statusCode"`
	Nested           json.RawMessage `json:"error"` // an object, or OAuth's bare code
	Fault            struct {
		Text   string `json:"faultstring"`
		Detail struct {
			Code string `json:"errorcode"`
		} `json:"detail"`
	} `json:"fault"`
	SignInCode        string `json:"ErrorCode"`
	SignInText        string `json:"Error"`
	SignInDescription string `json:"error_description"`

	Success Bool   `json:"success"`
	IsValid Bool   `json:"IsValid"`
	Status  string `json:"status"`

	problemDetails
}

// readProblem reads an error body in whichever of the five shapes it has, or in one of those that frameworks send. A bare
// text is a message; a list counts as its first element. The fifth shape is no JSON at all, which says nothing.
func readProblem(h http.Header, data []byte) transport.Problem {
	if isPage(h, data) {
		return transport.Problem{Page: true}
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	switch {
	case len(data) == 0:
		return transport.Problem{}
	case data[0] == '"':
		return transport.Problem{Message: sentence(data, sentenceDepth)}
	case data[0] == '[':
		var list []json.RawMessage
		_ = codec.Unmarshal(data, &list, wire.Options{AllowTrailing: true})
		if len(list) == 0 {
			return transport.Problem{}
		}
		data = list[0]
	}
	b := readProblemBody(data)
	p := b.problem()
	p.Code, p.Fault = codeOnly(p.Code), codeOnly(p.Fault)
	p.Known = b.known()
	return p
}

// known reports whether a body has one of the platform's own shapes, and says in it that something failed. What a
// framework sends by itself may come from anything on the way.
func (b problemBody) known() bool {
	switch {
	case b.Fault.Detail.Code != "", b.SignInCode != "", b.Code != "", b.Success == No, b.IsValid == No, failureWord(b.Status):
		return true
	case len(b.Nested) > 0 && b.Nested[0] == '{':
		nested := readProblemBody(b.Nested)
		return nested.Code != "" || nested.StatusCode != ""
	}
	return len(b.Nested) > 0 && b.Nested[0] == '"' && b.Status == "" && codeOnly(strings.Trim(string(b.Nested), `"`)) != ""
}

// problem tells which of the shapes it is.
func (b problemBody) problem() transport.Problem {
	switch {
	case b.Fault.Text != "" || b.Fault.Detail.Code != "":
		return transport.Problem{Code: b.Fault.Detail.Code, Message: b.Fault.Text, Fault: b.Fault.Detail.Code}
	case b.SignInCode != "":
		return transport.Problem{Code: b.SignInCode, Message: cmp.Or(b.SignInText, b.message(sentenceDepth))}
	case len(b.Nested) > 0 && b.Nested[0] == '{':
		b = readProblemBody(b.Nested)
	}
	p := transport.Problem{Code: b.code(sentenceDepth), Message: b.message(sentenceDepth), DeveloperMessage: b.DeveloperMessage}
	if word := sentence(b.Nested, 1); p.Code == "" && !strings.Contains(word, " ") {
		p.Code = word
	} else if p.Message == "" {
		p.Message = word
	}
	if errors := sentence(b.Errors, sentenceDepth); p.DeveloperMessage == "" && errors != p.Message {
		p.DeveloperMessage = errors
	}
	return p
}

// codeOnly is a text that can be a code, and "" for any other: errors print codes, so a sentence that may name
// somebody is none, nor is a number long enough to be somebody's.
func codeOnly(text string) string {
	if len(text) > 128 || strings.Trim(text, requestIDLetters) != "" || personal.MatchString(text) {
		return ""
	}
	return text
}

// tokenBody is the token endpoint's answer, all of whose values are strings.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   string `json:"expires_in"` // seconds
	IssuedAt    string `json:"issued_at"`  // milliseconds since 1970
	Status      string `json:"status"`     // of the application
}

// readToken reads a token answer, as leniently as its odd values need: one that cannot be read is not said.
func readToken(data []byte) (transport.TokenAnswer, bool) {
	var b tokenBody
	if codec.Unmarshal(data, &b, wire.Options{AllowTrailing: true}) != nil {
		return transport.TokenAnswer{}, false
	}
	answer := transport.TokenAnswer{AccessToken: b.AccessToken, Status: b.Status}
	if seconds := quantity(b.ExpiresIn); seconds > 0 {
		answer.ExpiresIn = time.Duration(min(seconds, 1e9) * float64(time.Second))
	}
	if ms := quantity(b.IssuedAt); ms > 0 && ms < 1e14 {
		answer.IssuedAt = time.UnixMilli(int64(ms))
	}
	return answer, true
}

// quantity is a number in a string, 0 when it is none.
func quantity(text string) float64 {
	n, err := ParseNumber(text)
	if err != nil {
		return 0
	}
	f, err := n.Float64()
	if err != nil {
		return 0
	}
	return f
}

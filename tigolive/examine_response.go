package tigolive

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// response compares a whole response with the contract of its operation.
func (e *examiner) response(o contract.Operation, x *exchange) (shape string) {
	if !slices.Contains(o.Success, x.status) && !slices.Contains(o.Refusals, x.status) {
		e.found.add(Status, "", fmt.Sprintf("status %d", x.status))
	}
	switch {
	case x.status >= http.StatusBadRequest:
		return e.errorBody(x)
	case x.status >= http.StatusMultipleChoices:
		return ""
	case x.status == http.StatusAccepted: // a pending checkout, whose body has the form of an error
		e.contentType(x, "application/json")
		if schema, root := e.errorRoot(x); schema != nil {
			e.object(schema, root, "202")
		}
		return ""
	case x.status == http.StatusNoContent:
		return "" // the status is already reported
	case o.Response == "":
		e.file(x)
		return ""
	}
	e.contentType(x, "application/json")
	if x.cut {
		return ""
	}
	e.document(contract.Named(o.Response), x.body)
	return ""
}

// contentType compares the Content-Type with the one that the contract requires.
func (e *examiner) contentType(x *exchange, due string) {
	given := x.header.Get("Content-Type")
	media, parameters, err := mime.ParseMediaType(given)
	switch charset := strings.ToLower(parameters["charset"]); {
	case given == "":
		if len(x.body) > 0 {
			e.found.add(Encoding, "", "no content type instead of "+due)
		}
	case err != nil:
		e.found.add(Encoding, "", "an invalid content type")
	case media != due:
		e.found.add(Encoding, "", fmt.Sprintf("content type %s instead of %s", shownMedia(media), due))
	case charset != "" && charset != "utf-8" && charset != "utf8":
		e.found.add(Encoding, "", "character set "+shownMedia(charset)+" in the content type")
	}
}

func shownMedia(media string) string {
	if len(media) > 64 || strings.Trim(media, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/.+-1256789") != "" {
		return hiddenValue
	}
	return media
}

// file reports the deviations of a PDF.
func (e *examiner) file(x *exchange) {
	start := bytes.TrimLeft(bytes.TrimPrefix(x.body, []byte(jsontree.Mark)), " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("%PDF")):
		e.contentType(x, "application/pdf")
	case bytes.HasPrefix(start, []byte(`"`)):
		e.found.add(Encoding, "", "a PDF as Base64 in a JSON string")
	case bytes.HasPrefix(start, []byte("data:")):
		e.found.add(Encoding, "", "a PDF as a data URI")
	case bytes.HasPrefix(start, []byte("JVBERi")):
		e.found.add(Encoding, "", "a PDF as Base64")
	case bytes.HasPrefix(start, []byte("{")):
		e.found.add(Envelope, "", "JSON instead of a PDF")
	case bytes.HasPrefix(start, []byte("<")):
		e.found.add(Envelope, "", "a web page instead of a PDF")
	case len(start) == 0:
		e.found.add(Envelope, "", "an empty body instead of a PDF")
	case bytes.Contains(start[:min(len(start), 1024)], []byte("%PDF")):
		e.found.add(Encoding, "", "bytes before a PDF")
	default:
		e.found.add(Envelope, "", "something other than a PDF")
	}
}

// The shapes of error bodies. The first three are in the contract.
const (
	shapeHome    = "code and message"
	shapeCRM     = "error object"
	shapeGateway = "gateway fault"
)

// errorBody compares an error body, and returns its shape.
func (e *examiner) errorBody(x *exchange) (shape string) {
	path := fmt.Sprint(x.status)
	text, _, _ := jsontree.UTF8(x.body)
	trimmed := strings.TrimSpace(string(text))
	switch {
	case trimmed == "":
		shape = "empty"
	case trimmed[0] == '<':
		shape = "a web page"
	}
	if shape != "" {
		e.found.add(ErrorBody, path, "an error body that is "+shape)
		return shape
	}
	root, _, err := jsontree.Parse(text)
	switch {
	case err != nil:
		shape = "plain text"
	case root.Kind == jsontree.Text:
		shape = "a bare string"
	case root.Kind == jsontree.List:
		shape = "a list"
	default:
		shape = errorShape(root)
	}
	if name := errorSchema(shape); name != "" {
		e.contentType(x, "application/json")
		if root, ok := e.parse(path, x.body); ok {
			e.members(contract.Named(name), root, path)
		}
		return shape
	}
	if shape == "" {
		shape = "another object"
	}
	e.found.add(ErrorBody, path, "an error body that is "+shape)
	return shape
}

// errorRoot finds the error in the body of a 2xx response.
func (e *examiner) errorRoot(x *exchange) (*contract.Schema, *jsontree.Node) {
	root, ok := e.parse(fmt.Sprint(x.status), x.body)
	if !ok || errorSchema(errorShape(root)) == "" {
		return nil, nil
	}
	return contract.Named(errorSchema(errorShape(root))), root
}

func errorSchema(shape string) string {
	switch shape {
	case shapeHome:
		return contract.HomeError
	case shapeCRM:
		return contract.CRMError
	case shapeGateway:
		return contract.GatewayError
	}
	return ""
}

// errorShape returns the shape of an error, "" if the object is not an error.
func errorShape(n *jsontree.Node) string {
	if n.Kind != jsontree.Object {
		return ""
	}
	kinds := map[string]jsontree.Kind{}
	for _, m := range n.Members {
		kinds[m.Name] = m.Value.Kind
	}
	has := func(name string) bool { _, ok := kinds[name]; return ok }
	switch {
	case kinds["fault"] == jsontree.Object:
		return shapeGateway
	case kinds["error"] == jsontree.Object:
		return shapeCRM
	case has("ErrorCode"):
		return "the sign-in's ErrorCode and Error"
	case has("status") && has("error"):
		return "status and error, as Spring writes them"
	case has("title") && (has("status") || has("detail") || has("type")):
		return "a problem of RFC 9457"
	case kinds["errors"] == jsontree.List:
		return "a list of errors"
	case has("error") && has("error_description"):
		return "error and error_description, as OAuth writes them"
	case has("code") && has("message"):
		return shapeHome
	}
	return ""
}

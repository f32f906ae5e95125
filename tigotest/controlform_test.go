package tigotest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// postForm posts a form to the control API, as a page and curl -d do.
func postForm(t *testing.T, s *Server, path, form string) *httptest.ResponseRecorder {
	t.Helper()
	return post(t, s, path, form, "application/x-www-form-urlencoded")
}

func post(t *testing.T, s *Server, path, body, kind string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+controlPrefix+path, strings.NewReader(body))
	r.RemoteAddr = memoryAddr
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	s.serve(w, r)
	return w
}

// TestFaultTemplates arms every template of the console, as its form does.
func TestFaultTemplates(t *testing.T) {
	s := Start(t)
	for _, template := range faultTemplates() {
		form := url.Values{"op": {template.Op}, "times": {template.Times}}
		for name, value := range template.Fields {
			form.Set(name, value)
		}
		w := postForm(t, s, "/faults", form.Encode())
		assert.Equal(t, http.StatusCreated, w.Code, "%s: %s", template.Name, w.Body)
	}
}

// TestForms shows how the fields of a form become JSON: by what the operation takes.
func TestForms(t *testing.T) {
	s := Start(t)
	for _, test := range []struct{ path, form, want string }{
		{"/faults", "op=*&retryAfter=5", `"header":{"Retry-After":"5"}`},
		{"/faults", "status=500&body=5&times=", `"body":"5"`},
		{"/faults", "delay=1ms&detached=true&probability=0.5", `"probability":0.5,"delay":"1ms","detached":true`},
		{"/faults", "delay=0s&status=500&seed=7", `"seed":7`},
		{"/dialects", "dialects=quoted-numbers", `["quoted-numbers"]`},
		{"/dialects", "dialects=quoted-numbers,nested-errors", `["quoted-numbers","nested-errors"]`},
		{"/dialects", "dialects=quoted-numbers&dialects=nested-errors", `["quoted-numbers","nested-errors"]`},
		{"/dialects", "dialects[]=nested-errors", `["nested-errors"]`},
		{"/dialects", "", `[]`},
		{"/customers/co/cc/43567890/contracts", "contractId=99&billingAccountId=123", `"contractId":"99","billingAccountId":"123"`},
		{"/contracts/co/13345678/invoices", "invoiceId=77&invoiceAmount=5.50", `"invoiceAmount":5.50,"invoiceId":"77"`},
		{"/connections", "refuse=0", `{"refuse":0}`},
	} {
		w := postForm(t, s, test.path, test.form)
		assert.Contains(t, w.Body.String(), test.want, test.form)
	}
	for path, form := range map[string]string{
		"/faults":      "status=500&detached=perhaps",
		"/connections": "refuse=0&refuse=1",
		"/clock":       "set=%zz",
	} {
		w := postForm(t, s, path, form)
		assert.Equal(t, http.StatusBadRequest, w.Code, "%s: %s", form, w.Body)
	}
	assert.Equal(t, http.StatusUnsupportedMediaType, post(t, s, "/clock", "--x--", "multipart/form-data; boundary=x").Code)
}

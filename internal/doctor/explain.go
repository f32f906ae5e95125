package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// Explain says in a sentence why the SDK could not sign in, or why the platform does not take its calls.
func Explain(err error) string {
	e, _ := errors.AsType[*tigo.Error](err)
	var (
		name     *net.DNSError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid), errors.As(err, &alert):
		return "TLS fails: run tigo-doctor, which says why."
	case errors.As(err, &name):
		return "the platform's host cannot be looked up: run tigo-doctor, which says why."
	case e == nil && errors.Is(err, context.DeadlineExceeded):
		return "the platform does not answer in time."
	case e == nil:
		return "the call could not be made."
	case e.StatusCode == 0:
		return "the platform cannot be reached: run tigo-doctor, which says why."
	case errors.Is(err, tigo.ErrSignIn):
		return explainSignIn(e)
	case e.StatusCode == http.StatusUnauthorized:
		return "sign-in works, but the API does not take its token: is the application approved for this API?"
	case e.StatusCode == http.StatusForbidden:
		return "the application may not call this API in this country: have it allowed for the product and the country."
	case errors.Is(err, tigo.ErrRateLimited):
		return "too many requests: the quota is used up" + wait(e) + "."
	case e.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("the platform is in trouble: status %d.", e.StatusCode)
	case errors.Is(err, tigo.ErrRedirected):
		return "the platform sends requests on to another place: is the address right?"
	case errors.Is(err, tigo.ErrMalformed):
		return "the response is not the platform's: a proxy or a captive portal answers in its place."
	}
	return fmt.Sprintf("the platform refuses the call: status %d.", e.StatusCode)
}

func wait(e *tigo.Error) string {
	if e.RetryAfter > 0 {
		return ", for " + e.RetryAfter.Round(time.Second).String()
	}
	return ""
}

// explainSignIn says why there is no token.
func explainSignIn(e *tigo.Error) string {
	switch {
	case strings.Contains(e.Message, "pending"):
		return "the application is not approved yet: ask at the developer portal."
	case strings.Contains(e.Message, "rejected"), strings.Contains(e.Message, "revoked"):
		return "the application is rejected: ask at the developer portal why."
	case e.StatusCode == http.StatusUnauthorized || e.Code == "invalid_client":
		return "the platform does not know this client id with this secret: is either of another environment, or mistyped?"
	case e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusMethodNotAllowed:
		return fmt.Sprintf("there is no sign-in at this address, status %d: is TIGO_BASE_URL right, and does this installation want TIGO_TOKEN_URL=/v2/oauth/token?", e.StatusCode)
	case errors.Is(e, tigo.ErrRateLimited):
		return "too many sign-ins: the quota is used up" + wait(e) + "."
	case errors.Is(e, tigo.ErrRedirected):
		return "sign-in is sent on to another place: a captive portal or a gateway in front of the platform answers. The secret was not sent there."
	case e.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("the sign-in is in trouble: status %d.", e.StatusCode)
	case e.StatusCode >= 200 && e.StatusCode < 300:
		return "what answers the sign-in sends no token: a proxy or a captive portal answers in its place, or TIGO_TOKEN_URL is wrong."
	}
	return fmt.Sprintf("sign-in is refused: status %d%s.", e.StatusCode, cmp.Or(code(e), ""))
}

func code(e *tigo.Error) string {
	if e.Code == "" || len(e.Code) > 40 || strings.Trim(e.Code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") != "" {
		return ""
	}
	return ", " + e.Code
}

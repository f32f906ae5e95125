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

// Explain returns a sentence on why the client cannot sign in, or why the platform rejects its calls.
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
		return "TLS fails: run tigo-doctor to find the cause."
	case errors.As(err, &name):
		return "DNS has no address of the platform's host: run tigo-doctor to find the cause."
	case e == nil && errors.Is(err, context.DeadlineExceeded):
		return "the platform does not respond in time."
	case e == nil:
		return "the call could not be made."
	case e.StatusCode == 0:
		return "the platform cannot be reached: run tigo-doctor to find the cause."
	case errors.Is(err, tigo.ErrSignIn):
		return explainSignIn(e)
	case e.StatusCode == http.StatusUnauthorized:
		return "sign-in works, but the API rejects the access token: is the application approved for this API?"
	case e.StatusCode == http.StatusForbidden:
		return "the application may not call this API in this country: ask Tigo to allow it for the product and the country."
	case errors.Is(err, tigo.ErrRateLimited):
		return "too many requests: the quota is used up" + wait(e) + "."
	case e.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("the platform reports an internal error: status %d.", e.StatusCode)
	case errors.Is(err, tigo.ErrRedirected):
		return "the platform redirects requests to another address: is the address right?"
	case errors.Is(err, tigo.ErrMalformed):
		return "the response is not from the platform: a proxy or a captive portal responds instead."
	}
	return fmt.Sprintf("the platform rejects the call: status %d.", e.StatusCode)
}

func wait(e *tigo.Error) string {
	if e.RetryAfter > 0 {
		return ", for " + e.RetryAfter.Round(time.Second).String()
	}
	return ""
}

// explainSignIn returns a sentence on why there is no access token.
func explainSignIn(e *tigo.Error) string {
	switch {
	case strings.Contains(e.Message, "pending"):
		return "the application is not approved yet: ask at the developer portal."
	case strings.Contains(e.Message, "rejected"), strings.Contains(e.Message, "revoked"):
		return "the application is rejected: ask at the developer portal for the reason."
	case e.StatusCode == http.StatusUnauthorized || e.Code == "invalid_client":
		return "the platform does not know this client id with this secret: is one of them mistyped, or from another environment?"
	case e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusMethodNotAllowed:
		return fmt.Sprintf("there is no token endpoint at this address, status %d: is TIGO_BASE_URL right, and does this installation need TIGO_TOKEN_URL=/v2/oauth/token?", e.StatusCode)
	case errors.Is(e, tigo.ErrRateLimited):
		return "too many sign-ins: the quota is used up" + wait(e) + "."
	case errors.Is(e, tigo.ErrRedirected):
		return "sign-in is redirected to another address: a captive portal or a gateway in front of the platform responds. The secret was not sent there."
	case e.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("the token endpoint reports an internal error: status %d.", e.StatusCode)
	case e.StatusCode >= 200 && e.StatusCode < 300:
		return "the response to the sign-in has no access token: a proxy or a captive portal responds instead, or TIGO_TOKEN_URL is wrong."
	}
	return fmt.Sprintf("sign-in is refused: status %d%s.", e.StatusCode, cmp.Or(code(e), ""))
}

func code(e *tigo.Error) string {
	if e.Code == "" || len(e.Code) > 40 || strings.Trim(e.Code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") != "" {
		return ""
	}
	return ", " + e.Code
}

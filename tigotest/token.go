package tigotest

import (
	"encoding/base64"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// tokenOp is the operation's name of requests to the token endpoint, in records, counts and faults.
const tokenOp = "tigo.SignIn"

// tokenLife is how long a token is valid unless it is revoked.
const tokenLife = 172799 * time.Second

// Status is the state of the application's approval.
type Status string

// The states of an application. Only tokens of an approved application work.
const (
	StatusApproved Status = "approved" // the state at the start
	StatusPending  Status = "pending"  // the platform has not decided yet
	StatusRejected Status = "rejected" // the platform has rejected it
)

// maxTokens bounds how many access tokens are valid at a time, and so the memory that sign-ins take.
const maxTokens = 100_000

// dropTokens removes expired tokens, or all tokens if none has expired.
func (s *state) dropTokens() {
	maps.DeleteFunc(s.tokens, func(_ string, expiry time.Time) bool { return !s.now.Before(expiry) })
	if len(s.tokens) >= maxTokens {
		clear(s.tokens)
	}
}

// tokenPath is the path of the token endpoint; the second path is that of the CRM's reference.
const tokenPath = "/oauth/client_credential/accesstoken"

func isTokenPath(path string) bool {
	return path == tokenPath || path == "/v2/oauth/token"
}

// RevokeTokens revokes every token issued so far: the API responds with 401 and a gateway fault until the client
// signs in again.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// SetStatus sets the application's approval. The response to a sign-in has this status, and tokens of an application that is
// not approved do not work.
func (s *Server) SetStatus(status Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// issueToken serves the token endpoint.
func (s *Server) issueToken(x *exchange) response {
	r := x.request
	if r.Method != http.MethodPost {
		x.violate("the token endpoint takes POST only")
		return refusal(http.StatusMethodNotAllowed, "invalid_request", "Method not allowed")
	}
	form, ok := x.checkForm()
	if !ok {
		return refusal(http.StatusBadRequest, "invalid_request", "The body is not a form")
	}
	switch grant := form.Get("grant_type"); grant {
	case "client_credentials":
	case "":
		x.violate("grant_type is missing")
		return refusal(http.StatusBadRequest, "invalid_request", "Required param : grant_type")
	default:
		x.violate("grant_type is not client_credentials")
		return refusal(http.StatusBadRequest, "unsupported_grant_type", "Unsupported grant type")
	}
	if form.Has("client_secret") {
		x.violate("the secret is sent in the form; it belongs into the Authorization header")
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(s.ClientID+":"+s.ClientSecret))
	if r.Header.Get("Authorization") != basic {
		if s.escaped(r) {
			x.violate("the client id or secret came URL-escaped; the platform takes them as they are")
		}
		return refusal(http.StatusUnauthorized, "invalid_client", "Client credentials are invalid")
	}
	return success(http.StatusOK, s.newToken(form.Get("scope")))
}

// escaped reports whether the credentials are right but URL-escaped, as RFC 6749 requires it. The platform does not unescape
// them.
func (s *Server) escaped(r *http.Request) bool {
	id, secret, ok := r.BasicAuth()
	if !ok {
		return false
	}
	plainID, errID := url.QueryUnescape(id)
	plainSecret, errSecret := url.QueryUnescape(secret)
	return errID == nil && errSecret == nil && plainID == s.ClientID && plainSecret == s.ClientSecret
}

// checkForm returns the parameters of the body and of the query.
func (x *exchange) checkForm() (url.Values, bool) {
	form := x.request.URL.Query()
	if len(x.raw) == 0 {
		return form, true
	}
	kind, _, _ := mime.ParseMediaType(x.request.Header.Get("Content-Type"))
	body, err := url.ParseQuery(string(x.raw))
	if kind != "application/x-www-form-urlencoded" || err != nil {
		x.violate("the token request's body is no form")
		return nil, false
	}
	maps.Copy(form, body)
	return form, true
}

// newToken issues a token and returns the response. All its values are strings, as on the platform.
func (s *Server) newToken(scope string) document {
	s.issued++
	token := deriveToken("access to "+s.URL, s.issued)
	if s.status == StatusApproved {
		if len(s.tokens) >= maxTokens {
			s.dropTokens()
		}
		s.tokens[token] = bounded(s.now.Add(tokenLife))
	}
	return document{
		"access_token":             token,
		"api_product_list":         "[tigo-home, tigo-b2b]",
		"application_name":         "tigotest",
		"client_id":                s.ClientID,
		"developer.email":          "developer@example.com",
		"expires_in":               strconv.Itoa(int(tokenLife.Seconds())),
		"issued_at":                strconv.FormatInt(s.now.UnixMilli(), 10),
		"organization_name":        "tigo",
		"refresh_count":            "0",
		"refresh_token_expires_in": "0",
		"scope":                    scope,
		"status":                   string(s.status),
		"token_type":               "BearerToken",
	}
}

// authorize checks the access token. Without a valid one it returns the gateway's response and false: the request does not
// reach the API.
func (s *Server) authorize(x *exchange) (response, bool) {
	header := x.request.Header.Get("Authorization")
	token, bearer := strings.CutPrefix(header, "Bearer ")
	if !bearer {
		x.violate("the Authorization header is missing or does not begin with \"Bearer \"")
		return fault(http.StatusUnauthorized, "oauth.v2.InvalidAccessToken", "Invalid access token"), false
	}
	expiry, known := s.tokens[token]
	switch {
	case !known && s.status != StatusApproved:
		return fault(http.StatusUnauthorized, "keymanagement.service.invalid_client-app_not_approved", "Invalid client: application is not approved"), false
	case !known:
		return fault(http.StatusUnauthorized, "keymanagement.service.invalid_access_token", "Invalid Access Token"), false
	case !s.now.Before(expiry):
		return fault(http.StatusUnauthorized, "keymanagement.service.access_token_expired", "Access Token expired"), false
	}
	return response{}, true
}

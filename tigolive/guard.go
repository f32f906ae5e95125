package tigolive

import (
	"fmt"
	"net/http"

	"github.com/tigo-go/tigo"
)

// ErrReadOnly is the error of a call that would change data, unless TIGO_LIVE_WRITES=1 or [AllowWrites] allows it. Nothing
// was sent: it wraps [tigo.ErrNotSent].
var ErrReadOnly = fmt.Errorf("tigolive: calls that change data are refused: to allow them, set TIGO_LIVE_WRITES=1: %w", tigo.ErrNotSent)

// readOnly passes on sign-ins and reads, and refuses all other requests.
type readOnly struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t readOnly) RoundTrip(request *http.Request) (*http.Response, error) {
	op, ok := tigo.OperationFromContext(request.Context())
	if ok && op.Op == signInOp || request.Method == http.MethodGet || request.Method == http.MethodHead {
		return t.next.RoundTrip(request)
	}
	if request.Body != nil {
		_ = request.Body.Close()
	}
	return nil, ErrReadOnly
}

// signInOp is the operation of a token request.
const signInOp = "tigo.SignIn"

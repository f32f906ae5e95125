package tigolive

import (
	"fmt"
	"net/http"

	"github.com/tigo-go/tigo"
)

// ErrReadOnly is what a call that changes something fails with, unless TIGO_LIVE_WRITES=1 or [AllowWrites] lets it
// through. Nothing was sent: it is a [tigo.ErrNotSent].
var ErrReadOnly = fmt.Errorf("tigolive: calls that change something are refused: set TIGO_LIVE_WRITES=1 if they are meant: %w", tigo.ErrNotSent)

// readOnly lets sign-ins and reads through.
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

// signInOp is how the SDK names a token request.
const signInOp = "tigo.SignIn"

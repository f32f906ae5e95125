package tigo

import (
	"context"

	"github.com/tigo-go/tigo/internal/transport"
)

// Operation names the call that a request belongs to, without anything personal in it: a route template is fit for
// span names, metrics and logs, a URL of this platform is not.
type Operation struct {
	Op      string // "billing.GetBalance"; "tigo.SignIn" for a token request
	Method  string // "GET"
	Route   string // "/billing/contracts/{contractId}/balance"
	Attempt int    // 1 for the first request of the call; 0 for a token request
}

// OperationFromContext finds the operation in the context of a request that reaches [Config.Transport].
//
// Each attempt reaches the transport once. Beneath it net/http may send a GET once more by itself, when a connection that
// was used before turns out to be closed: nothing counts that, Attempt neither. A token request serves all callers and
// belongs to none, so its context holds nothing of theirs: its span has no parent.
func OperationFromContext(ctx context.Context) (Operation, bool) {
	op, ok := transport.OperationFrom(ctx)
	return Operation{Op: op.Op, Method: op.Method, Route: op.Route, Attempt: op.Attempt}, ok
}

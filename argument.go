package tigo

import "errors"

// ArgumentError is a value of the caller's that cannot be sent. Nothing was. It names the value and never shows it.
type ArgumentError struct {
	Op     string // the call, "billing.ListInvoices"; "" outside of one
	Name   string // the parameter, field or option, as the reference spells it
	Reason string // what is wrong with it, as in "is empty"
}

// Error returns one line: operation, name and reason.
func (e *ArgumentError) Error() string {
	op := "tigo"
	if e.Op != "" {
		op = e.Op
	}
	return op + ": " + e.Name + " " + e.Reason
}

// inOp puts the operation's name on an argument error that was made without it.
func inOp(op string, err error) error {
	if e, ok := errors.AsType[*ArgumentError](err); ok && e.Op == "" {
		return &ArgumentError{Op: op, Name: e.Name, Reason: e.Reason}
	}
	return err
}

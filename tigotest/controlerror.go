package tigotest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// controlError is an error with a status.
type controlError struct {
	status int
	text   string
}

func (e controlError) Error() string { return e.text }

// noSuch returns the error for something that does not exist.
func noSuch(what string) error {
	return controlError{http.StatusNotFound, "tigotest: there is no such " + what}
}

func noCountry() error {
	return controlError{http.StatusNotFound, "tigotest: the country is none of " + strings.Join(countries(), ", ")}
}

// errContractTaken is the error of a contract whose id another customer's contract has.
var errContractTaken = controlError{http.StatusConflict, "tigotest: another customer has a contract with this contractId"}

// statusOf returns the status of an error.
func statusOf(err error) int {
	var known controlError
	switch {
	case errors.As(err, &known):
		return known.status
	case errors.Is(err, ErrNoPayment):
		return http.StatusNotFound
	case errors.Is(err, ErrPaymentOver), errors.Is(err, ErrInvoicePaid):
		return http.StatusConflict
	}
	return http.StatusBadRequest
}

// bare returns an error's text without this package's prefix, for text that follows other text.
func bare(err error) string { return strings.TrimPrefix(err.Error(), "tigotest: ") }

// plainly rewords an error of encoding/json for callers who do not know the types of this package.
func plainly(err error) error {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON is truncated")
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON: %w", err)
	case errors.As(err, &mistyped):
		return fmt.Errorf("%s is %s, not %s", memberOf(mistyped), valueKind(mistyped.Value), typeKind(mistyped.Type))
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return errors.New("there is no member " + name)
	}
	if strings.Contains(err.Error(), "invalid number literal") { // encoding/json has no type for it
		return errors.New("a string is in place of a number")
	}
	return err
}

// memberOf returns the name of the member that has the wrong type. The field also names its parents, and embedded types.
func memberOf(err *json.UnmarshalTypeError) string {
	return cmp.Or(err.Field[strings.LastIndex(err.Field, ".")+1:], "it")
}

// valueKind describes a JSON value as encoding/json names it, such as "string" or "number 1.5".
func valueKind(value string) string {
	switch kind, literal, _ := strings.Cut(value, " "); {
	case kind == "bool":
		return "true or false"
	case kind == "array":
		return "a list"
	case kind == "object":
		return "an object"
	case literal != "":
		return literal
	}
	return "a " + value
}

// typeKind describes the JSON that a Go type takes.
func typeKind(t reflect.Type) string {
	if t == reflect.TypeFor[json.Number]() {
		return "a number"
	}
	switch t.Kind() { //nolint:exhaustive // the types of this package have no others
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number in range"
	case reflect.Float64:
		return "a number"
	case reflect.String:
		return "a string"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo/tigotest"
)

// order is a fault as the command line words it, before it is one.
type order struct {
	tigotest.Fault
	status     int
	code       string // of the gateway
	retryAfter string
}

// parseFault reads "operation:key=value,…". The operation is one of the SDK's names, tigo.SignIn or * for all.
func parseFault(text string) (tigotest.Fault, error) {
	op, rest, ok := strings.Cut(text, ":")
	if !ok {
		return tigotest.Fault{}, errors.New("it is not of the form operation:key=value,…")
	}
	if !known(op) {
		return tigotest.Fault{}, fmt.Errorf("there is no operation %q", op)
	}
	o := order{Fault: tigotest.Fault{Op: strings.TrimPrefix(op, "*")}}
	for pair := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if err := o.set(key, value); err != nil {
			return tigotest.Fault{}, err
		}
	}
	return o.fault()
}

func known(op string) bool {
	return op == "*" || op == "tigo.SignIn" ||
		slices.ContainsFunc(tigotest.Operations(), func(o tigotest.Operation) bool { return o.Op == op })
}

// set takes one key=value.
func (o *order) set(key, value string) (err error) {
	switch key {
	case "status":
		o.status, err = strconv.Atoi(value)
		if err == nil && (o.status < 200 || o.status > 599) {
			err = errors.New("not between 200 and 599")
		}
	case "code":
		o.code = value
	case "retry-after":
		o.retryAfter = value
	case "times":
		o.Times, err = strconv.Atoi(value)
	case "probability":
		o.Probability, err = strconv.ParseFloat(value, 64)
		if err == nil && !(o.Probability > 0 && o.Probability <= 1) {
			err = errors.New("not between 0 and 1")
		}
	case "delay":
		o.Delay, err = time.ParseDuration(value)
	case "when":
		o.When, err = when(value)
	case "do":
		o.Do, err = action(value)
	default:
		return fmt.Errorf("a fault has no %q, but status, code, retry-after, do, times, probability, delay, when", key)
	}
	if err != nil {
		return fmt.Errorf("%s=%s makes no sense: %w", key, value, err)
	}
	return nil
}

func when(value string) (tigotest.When, error) {
	switch value {
	case "before":
		return tigotest.BeforeBooking, nil
	case "after":
		return tigotest.AfterBooking, nil
	}
	return 0, errors.New("neither before nor after")
}

func action(name string) (tigotest.Action, error) {
	switch name {
	case "reset":
		return tigotest.ResetConnection(), nil
	case "disconnect":
		return tigotest.Disconnect(), nil
	case "hang":
		return tigotest.Hang(), nil
	case "garbage":
		return tigotest.GarbageStatusLine(), nil
	case "cut":
		return tigotest.CutChunked(10), nil
	case "stall":
		return tigotest.Stall(10), nil
	}
	return nil, errors.New("none of reset, disconnect, hang, garbage, cut, stall")
}

// fault returns what was ordered.
func (o *order) fault() (tigotest.Fault, error) {
	answers := o.status != 0 || o.code != "" || o.retryAfter != ""
	switch {
	case answers && o.Do != nil:
		return o.Fault, errors.New("a fault has either do or an answer with status, code, retry-after")
	case !answers && o.Do == nil && o.Delay == 0:
		return o.Fault, errors.New("a fault needs status, code, retry-after, do or delay")
	case answers:
		o.Do = o.answer()
	}
	return o.Fault, nil
}

func (o *order) answer() tigotest.Response {
	status := cmp.Or(o.status, http.StatusServiceUnavailable)
	answer := tigotest.Response{Status: status, Body: fmt.Sprintf(`{"code":%d,"message":%q}`, status, http.StatusText(status))}
	if o.code != "" {
		answer = tigotest.GatewayFault(status, o.code)
	}
	if o.retryAfter != "" {
		answer.Header = http.Header{"Retry-After": {o.retryAfter}}
	}
	return answer
}

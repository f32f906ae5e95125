package tigotest

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ParseFault parses a fault of the form that command tigo-emulator accepts, such as "billing.CreateInvoice:status=503,times=2".
// The operation is one of the SDK's names, tigo.SignIn, or * for every request. The keys are those of the control API: status,
// code, retry-after, do, bytes, pause, location, times, probability, seed, delay, when (before or after), detached.
func ParseFault(text string) (Fault, error) {
	op, rest, ok := strings.Cut(text, ":")
	if !ok {
		return Fault{}, errors.New("it is not of the form operation:key=value,…")
	}
	if op != "*" && !knownOp(op) {
		return Fault{}, fmt.Errorf("there is no operation %q", op)
	}
	f := faultSpec{Op: op}
	for pair := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if err := f.set(key, value); err != nil {
			return Fault{}, err
		}
	}
	return f.fault()
}

// set sets the member that a key names. [faultSpec.fault] checks the values that JSON can have as well.
func (f *faultSpec) set(key, value string) error {
	var err error
	kind := "whole number"
	switch key {
	case "status":
		f.Status, err = strconv.Atoi(value)
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "bytes":
		f.Bytes, err = strconv.Atoi(value)
	case "seed":
		f.Seed, err = strconv.ParseUint(value, 10, 64)
	case "probability":
		kind = "number between 0 and 1"
		if f.Probability, err = strconv.ParseFloat(value, 64); !(f.Probability > 0 && f.Probability <= 1) {
			err = strconv.ErrRange
		}
	case "detached":
		kind = "true or false"
		f.Detached, err = strconv.ParseBool(cmp.Or(value, "true"))
	case "code":
		f.Code = value
	case "retry-after":
		f.RetryAfter = value
	case "location":
		f.Location = value
	case "delay":
		f.Delay = value
	case "pause":
		f.Pause = value
	case "when":
		f.When = value
	case "do":
		f.Do = value
	default:
		return fmt.Errorf("a fault has no %q, but status, code, retry-after, do, bytes, pause, location, times, probability, seed, delay, when, detached", key)
	}
	if err != nil {
		return fmt.Errorf("%s=%s makes no sense: it is no %s", key, value, kind)
	}
	return nil
}

package tigotest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faultSpec is a fault as JSON of the control API and pairs on the command line describe it.
type faultSpec struct {
	ID          int     `json:"id,omitempty"`   // assigned by the emulator
	What        string  `json:"what,omitempty"` // a description, by the emulator
	Struck      int     `json:"struck"`         // counted by the emulator
	Left        *int    `json:"left,omitempty"` // of Times, by the emulator
	Op          string  `json:"op"`
	Times       int     `json:"times,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	Seed        uint64  `json:"seed,omitempty"`
	When        string  `json:"when,omitempty"` // before or after
	Delay       string  `json:"delay,omitempty"`
	Detached    bool    `json:"detached,omitempty"`
	actionSpec
}

// knownOp reports whether op is the name of an operation, such as "billing.CreateInvoice" or "tigo.SignIn".
func knownOp(op string) bool {
	return op == tokenOp || slices.ContainsFunc(Operations(), func(o Operation) bool { return o.Op == op })
}

func noOperation(op string) error {
	return fmt.Errorf("there is no operation %q; /_emulator/operations lists them", clip(op, maxQuotedName))
}

// fault returns the fault that the spec describes.
func (f faultSpec) fault() (Fault, error) {
	made := Fault{Op: f.Op, Times: f.Times, Probability: f.Probability, Seed: f.Seed, Detached: f.Detached}
	if made.Op == "*" {
		made.Op = ""
	}
	if made.Op != "" && !knownOp(made.Op) {
		return Fault{}, noOperation(made.Op)
	}
	if f.Times < 0 {
		return Fault{}, errors.New("times is negative")
	}
	if f.Probability < 0 || f.Probability > 1 {
		return Fault{}, errors.New("probability makes no sense: not between 0 and 1")
	}
	switch f.When {
	case "", "before":
	case "after":
		made.When = AfterBooking
	default:
		return Fault{}, errors.New("when makes no sense: neither before nor after")
	}
	var err error
	if made.Delay, err = span("delay", f.Delay); err != nil {
		return Fault{}, err
	}
	if made.Do, err = f.action(); err != nil {
		return Fault{}, err
	}
	if made.Do == nil && made.Delay == 0 {
		return Fault{}, errors.New("a fault needs status, code, retry-after, do or delay")
	}
	return made, nil
}

// span parses a duration, which may be missing.
func span(name, value string) (time.Duration, error) {
	if value == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(value)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s=%s makes no sense: it is no duration such as 300ms", name, clip(value, maxQuotedName))
	case d < 0:
		return 0, fmt.Errorf("%s=%s makes no sense: it is negative", name, clip(value, maxQuotedName))
	}
	return d, nil
}

// text describes the fault in a few words, "" for the zero Fault.
func (f Fault) text() string {
	var parts []string
	if f.Probability > 0 && f.Probability < 1 {
		parts = append(parts, strconv.FormatFloat(f.Probability*100, 'g', 3, 64)+" % of the requests:")
	}
	if f.Delay > 0 {
		parts = append(parts, "waits "+f.Delay.String())
		if f.Do != nil {
			parts = append(parts, "and then")
		}
	}
	if f.Do != nil {
		spec := f.Do.spec()
		kind, named := actionKinds()[spec.Do]
		switch {
		case named:
			parts = append(parts, kind.text)
		default:
			parts = append(parts, strings.TrimSpace(strconv.Itoa(spec.Status)+" "+http.StatusText(spec.Status)))
			if wait := spec.Header["Retry-After"]; wait != "" {
				parts = append(parts, "with Retry-After "+wait)
			}
		}
	}
	if len(parts) > 0 && f.When == AfterBooking {
		parts = append(parts, "after the booking")
	}
	return strings.Join(parts, " ")
}

// spec describes the fault.
func (a *armed) spec() faultSpec {
	f := faultSpec{
		ID: a.id, What: a.text(), Struck: a.struck, Op: cmp.Or(a.Op, "*"), Times: a.times, Probability: a.Probability,
		Seed: a.Seed, Detached: a.Detached,
	}
	if a.times > 0 {
		left := a.Times
		f.Left = &left
	}
	if a.When == AfterBooking {
		f.When = "after"
	}
	if a.Delay > 0 {
		f.Delay = a.Delay.String()
	}
	if a.Do != nil {
		f.actionSpec = a.Do.spec()
	}
	return f
}

package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/big"
	"slices"

	"github.com/tigo-go/tigo/billing"
)

// report writes calls as CSV and adds them up by the kind of their destination.
type report struct {
	table  *csv.Writer
	head   bool // whether the line of column names is written
	kinds  map[string]total
	unread int // calls without a readable duration
}

// total is exact: minutes are decimal numbers, which floats cannot add exactly.
type total struct {
	calls   int
	minutes *big.Rat
}

func newReport(out io.Writer) *report {
	return &report{table: csv.NewWriter(out), kinds: make(map[string]total)}
}

// write adds each call as it arrives, also those before an error.
func (r *report) write(calls iter.Seq2[billing.Call, error]) error {
	defer r.table.Flush()
	if !r.head {
		r.head = true
		if err := r.table.Write([]string{"from", "to", "began", "ended", "minutes", "kind", "city", "operator", "plan"}); err != nil {
			return err
		}
	}
	for call, err := range calls {
		if err != nil {
			return err
		}
		err := r.table.Write([]string{
			cell(call.Origin), cell(call.Destination), cell(call.DateTimeStart.String()), cell(call.DateTimeEnd.String()),
			cell(call.Duration.String()), cell(call.DestinationType), cell(call.DestinationCityName), cell(call.OperatorName),
			cell(call.CallOffering),
		})
		if err != nil {
			return err
		}
		r.add(call)
	}
	r.table.Flush()
	return r.table.Error()
}

func (r *report) add(call billing.Call) {
	sum, ok := r.kinds[call.DestinationType]
	if !ok {
		sum.minutes = new(big.Rat)
	}
	sum.calls++
	if minutes, err := call.Duration.Rat(); err == nil {
		sum.minutes.Add(sum.minutes, minutes)
	} else {
		r.unread++
	}
	r.kinds[call.DestinationType] = sum
}

// summarize writes the sums. It fails if they do not contain all calls.
func (r *report) summarize(out io.Writer) error {
	for _, kind := range slices.Sorted(maps.Keys(r.kinds)) {
		sum := r.kinds[kind]
		if _, err := fmt.Fprintf(out, "%s: %d calls, %s minutes\n", kind, sum.calls, sum.minutes.FloatString(1)); err != nil {
			return err
		}
	}
	if r.unread > 0 {
		return fmt.Errorf("the duration of %d calls could not be read: the sums are too small", r.unread)
	}
	return nil
}

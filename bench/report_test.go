package main

import (
	"strings"
	"testing"
	"time"

	"github.com/tigo-go/tigo/bench/runner"
)

func TestScenarioIsMedianOfPairedRatios(t *testing.T) {
	baseline := []runner.Result{
		{Elapsed: 10 * time.Microsecond, Bytes: 20_000, Allocs: 100},
		{Elapsed: 40 * time.Microsecond, Bytes: 20_000, Allocs: 100},
		{Elapsed: 20 * time.Microsecond, Bytes: 20_000, Allocs: 100},
	}
	other := []runner.Result{
		{Elapsed: 5 * time.Microsecond, Bytes: 5_000, Allocs: 50},
		{Elapsed: 30 * time.Microsecond, Bytes: 5_000, Allocs: 50},
		{Elapsed: 8 * time.Microsecond, Bytes: 5_000, Allocs: 70},
	}
	var text strings.Builder
	r := report{w: &text}
	r.scenario("balance", 10, [][]runner.Result{baseline, other})
	const want = "| balance (10) | 2µs, 2.0 kB, 10 | 0.50, 500 B, 5 |\n"
	if got := text.String(); got != want || r.err != nil {
		t.Errorf("wrote %q, %v, want %q", got, r.err, want)
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		figures []float64
		want    float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 3, 2}, 2.5},
	} {
		if got := median(test.figures); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.figures, got, test.want)
		}
	}
}

func TestDurationHasThreeDigits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		5_432 * time.Nanosecond:       "5.43µs",
		3_634_912 * time.Nanosecond:   "3.63ms",
		999 * time.Nanosecond:         "999ns",
		321_017_670 * time.Nanosecond: "321ms",
	} {
		if got := duration(d); got != want {
			t.Errorf("duration(%d) = %s, want %s", d, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[float64]string{999: "999 B", 2_760: "2.8 kB", 122_800_000: "122.8 MB"} {
		if got := size(bytes); got != want {
			t.Errorf("size(%v) = %s, want %s", bytes, got, want)
		}
	}
}

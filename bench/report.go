package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo/bench/runner"
)

// none is the figure of a client that does not make such calls.
const none = "–"

// A report writes tables of Markdown, one column for each client.
type report struct {
	w      io.Writer
	title  string // is appended to the title of each section; "": the report begins the document
	cpu    bool   // compare processor time
	rounds int
	err    error // the first error of writing
}

func (r *report) printf(format string, values ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.w, format, values...)
	}
}

func (r *report) row(cells ...string) { r.printf("| %s |\n", strings.Join(cells, " | ")) }

func (r *report) head(first string, columns []string) {
	r.row(append([]string{first}, columns...)...)
	r.row(slices.Repeat([]string{"---"}, len(columns)+1)...)
}

func (r *report) begin() {
	if r.title == "" {
		r.printf("# Results\n")
	}
	r.printf("\n%s, %s/%s, %d processors; %d paired rounds.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), r.rounds)
	if r.title == "" {
		r.printf("Written by `bench/run`; README.md says what the figures mean.\n")
	}
}

func (r *report) section(place string) {
	r.printf("\n## %s%s\n\n", map[string]string{"memory": "In memory", "loopback": "Over loopback"}[place], r.title)
	if r.cpu {
		r.printf("Time is that of the client's processors: others used the machine too.\n")
	}
	r.printf("A call of the baseline: time, bytes and allocations. The others: ratio of time to the baseline, bytes, allocations.\n\n")
	r.head("scenario (calls a round)", names)
}

// scenario writes the row of a scenario. The first client is the baseline.
func (r *report) scenario(name string, calls int, samples [][]runner.Result) {
	cells := []string{fmt.Sprintf("%s (%d)", name, calls)}
	n := float64(calls)
	for i, own := range samples {
		if len(own) == 0 {
			cells = append(cells, none)
			continue
		}
		ratios := make([]float64, len(own))
		for round := range own {
			ratios[round] = float64(r.time(own[round])) / float64(r.time(samples[0][round]))
		}
		took := fmt.Sprintf("%.2f", median(ratios))
		if i == 0 {
			elapsed := median(each(own, func(x runner.Result) float64 { return float64(r.time(x)) / n }))
			took = duration(time.Duration(elapsed))
		}
		allocated := median(each(own, func(x runner.Result) float64 { return float64(x.Bytes) / n }))
		allocs := median(each(own, func(x runner.Result) float64 { return float64(x.Allocs) / n }))
		cells = append(cells, fmt.Sprintf("%s, %s, %.0f", took, size(allocated), allocs))
	}
	r.row(cells...)
}

// time returns the time that is compared.
func (r *report) time(x runner.Result) time.Duration {
	if r.cpu {
		return x.CPU
	}
	return x.Elapsed
}

func (r *report) peakSection() {
	r.printf("\n## Peak memory%s\n\nMiB that a process of its own held at most, making one call over loopback.\n\n", r.title)
	r.head("scenario", names)
}

func (r *report) peak(name string, peaks [][]float64) {
	cells := []string{name}
	for _, mib := range peaks {
		if len(mib) == 0 {
			cells = append(cells, none)
			continue
		}
		cells = append(cells, fmt.Sprintf("%.0f", median(mib)))
	}
	r.row(cells...)
}

func (r *report) programs(sizes, modules []float64) {
	r.printf("\n## A program of one call%s\n\n", r.title)
	r.head("", names)
	line := func(first, format string, values []float64) {
		cells := []string{first}
		for _, value := range values {
			cells = append(cells, fmt.Sprintf(format, value))
		}
		r.row(cells...)
	}
	line("stripped, MiB", "%.1f", sizes)
	line("modules linked, beside its own", "%.0f", modules)
}

// A line is a row of a table of medians, a column for each client.
type line struct {
	name, format string
	values       [][]float64
}

func (r *report) table(title, text string, lines []line) {
	r.printf("\n## %s%s\n\n%s\n\n", title, r.title, text)
	r.head("", names)
	for _, l := range lines {
		cells := []string{l.name}
		for _, values := range l.values {
			cells = append(cells, fmt.Sprintf(l.format, median(values)))
		}
		r.row(cells...)
	}
}

// duration returns the text of a time with three digits.
func duration(d time.Duration) string {
	precision := time.Duration(1)
	for d/precision >= 1000 {
		precision *= 10
	}
	return d.Round(precision).String()
}

// size returns the text of a number of bytes with a unit.
func size(bytes float64) string {
	switch {
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", bytes/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.1f kB", bytes/1e3)
	}
	return fmt.Sprintf("%.0f B", bytes)
}

func each(results []runner.Result, figure func(runner.Result) float64) []float64 {
	figures := make([]float64, len(results))
	for i, result := range results {
		figures[i] = figure(result)
	}
	return figures
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

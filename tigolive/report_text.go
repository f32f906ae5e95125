package tigolive

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteText writes the report as text: the deviations first, then a line for each operation.
func (r *Report) WriteText(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Tigo %s, %s, %s, SDK %s\n", r.Platform, r.Country, r.Made.Format("2006-01-02 15:04"), r.SDK)
	read, skipped := 0, 0
	for _, o := range r.Operations {
		if o.Skipped == "" {
			read++
		} else {
			skipped++
		}
	}
	fmt.Fprintf(&b, "%d deviations from the contract in %d operations; %d operations were not called\n", r.Deviations(), read, skipped)
	for _, o := range r.Operations {
		if len(o.Deviations) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s  %s %s\n", o.Op, o.Method, o.Route)
		for _, d := range o.Deviations {
			fmt.Fprintf(&b, "  %-10s %4d  %s\n", d.Kind, d.Count, d.line())
		}
	}
	b.WriteString("\nOperations\n")
	for _, o := range r.Operations {
		fmt.Fprintf(&b, "  %-36s %s\n", o.Op, o.line())
	}
	_, err := w.Write(b.Bytes())
	return err
}

// line returns the deviation as a line, without its kind and count.
func (d Deviation) line() string {
	if d.Path == "" {
		return d.Text
	}
	return d.Path + ": " + d.Text
}

// String returns the deviation as a line.
func (d Deviation) String() string { return string(d.Kind) + " " + d.line() }

// line returns the results of an operation as a line.
func (o OperationReport) line() string {
	if o.Skipped != "" {
		return "not called: " + o.Skipped
	}
	parts := []string{fmt.Sprintf("%d calls", o.Calls)}
	if o.Calls == 1 {
		parts[0] = "1 call"
	}
	for _, status := range keys(o.Statuses) {
		parts = append(parts, fmt.Sprintf("%d × %d", o.Statuses[status], status))
	}
	if o.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", o.Failed))
	}
	parts = append(parts, fmt.Sprintf("%.1f ms (%.1f to %.1f)", o.Latency.Median, o.Latency.Least, o.Latency.Most))
	return strings.Join(parts, ", ")
}

package tigolive

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Difference has the changes from one report to another.
type Difference struct {
	Appeared []Change // deviations, statuses and words that only the later report has
	Gone     []Change // those that only the earlier report has, of operations that the later report has read
}

// Change is one deviation, status or word that appeared or is gone.
type Change struct {
	Op   string // the method that makes the call
	Text string // the deviation, the status, the word
}

// Compare returns the changes from an earlier report to a later one. It compares only operations that both have read, and
// ignores counts and latencies.
func Compare(earlier, later *Report) Difference {
	var d Difference
	for _, now := range later.Operations {
		i := slices.IndexFunc(earlier.Operations, func(o OperationReport) bool { return o.ID == now.ID })
		if i < 0 || now.Skipped != "" || earlier.Operations[i].Skipped != "" {
			continue
		}
		was, is := earlier.Operations[i].traits(), now.traits()
		for _, text := range slices.Sorted(maps.Keys(is)) {
			if !was[text] {
				d.Appeared = append(d.Appeared, Change{now.Op, text})
			}
		}
		for _, text := range slices.Sorted(maps.Keys(was)) {
			if !is[text] {
				d.Gone = append(d.Gone, Change{now.Op, text})
			}
		}
	}
	return d
}

// traits returns the deviations, statuses and words by which two reports of an operation are compared.
func (o OperationReport) traits() map[string]bool {
	traits := map[string]bool{}
	for _, d := range o.Deviations {
		traits[d.String()] = true
	}
	for status := range o.Statuses {
		traits[fmt.Sprintf("status %d", status)] = true
	}
	for path, words := range o.Words {
		for word := range words {
			traits[fmt.Sprintf("word %s: %s", path, word)] = true
		}
	}
	return traits
}

// Empty reports whether nothing changed.
func (d Difference) Empty() bool { return len(d.Appeared)+len(d.Gone) == 0 }

// WriteText writes a line for each change: + for what appeared, - for what is gone.
func (d Difference) WriteText(w io.Writer) error {
	var b bytes.Buffer
	for _, c := range d.Appeared {
		fmt.Fprintf(&b, "+ %s: %s\n", c.Op, c.Text)
	}
	for _, c := range d.Gone {
		fmt.Fprintf(&b, "- %s: %s\n", c.Op, c.Text)
	}
	_, err := w.Write(b.Bytes())
	return err
}

package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

const barWidth = 40

// bar is a progress bar: one line that is drawn again with each step.
type bar struct {
	out   io.Writer
	total int

	mu   sync.Mutex
	done int
}

func newBar(out io.Writer, total int) *bar {
	b := &bar{out: out, total: total}
	b.draw()
	return b
}

// step counts one more item as done.
func (b *bar) step() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	b.draw()
}

func (b *bar) draw() {
	full := barWidth
	if b.total > 0 {
		full = barWidth * b.done / b.total
	}
	fmt.Fprintf(b.out, "\r[%s%s] %d of %d", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), b.done, b.total)
}

// end ends the line of the bar.
func (b *bar) end() { fmt.Fprintln(b.out) }

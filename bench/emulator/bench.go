package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A bench measures the rows of the table.
type bench struct {
	programs, contract string
	cell               time.Duration
	rows, columns      *regexp.Regexp

	ready []byte // WireMock's stubs
}

// A row is one or more lines of the table, and the measurement of their cells. A cell that does not apply to a server is "–".
type row struct {
	name    string
	measure func(context.Context, *server) ([]string, error) // returns a cell for each of the names
	names   []string                                         // of the lines
}

const none = "–"

func (b *bench) run(ctx context.Context, w io.Writer) error {
	var err error
	if b.ready, err = b.stubs(ctx); err != nil {
		return err
	}
	servers := b.servers()
	head := []string{""}
	for _, s := range servers {
		head = append(head, s.name)
	}
	line := func(cells []string) { _, _ = fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	line(head)
	line(slices.Repeat([]string{"---"}, len(head)))
	for _, each := range b.table() {
		if !b.rows.MatchString(each.name) {
			continue
		}
		lines := make([][]string, len(each.names))
		for i, name := range each.names {
			lines[i] = []string{name}
		}
		for _, s := range servers {
			cells, err := each.measure(ctx, s)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", each.name, s.name, err)
			}
			for i := range lines {
				lines[i] = append(lines[i], cells[i])
			}
		}
		for _, cells := range lines {
			line(cells)
		}
	}
	return nil
}

// connections returns the numbers of concurrent callers.
func connections() []int { return []int{1, 8, 64} }

func (b *bench) table() []row {
	var all []row
	for _, name := range []string{"balance", "list", "create"} {
		each := row{name: name, measure: func(ctx context.Context, s *server) ([]string, error) { return b.rates(ctx, s, loads()[name]) }}
		for _, n := range connections() {
			each.names = append(each.names, fmt.Sprintf("%s, %d at once: requests/s", name, n))
		}
		each.names = append(each.names, name+", 64 at once: 99 % within", name+", 64 at once: processor time a request")
		all = append(all, each)
	}
	return append(all,
		row{name: "flat", names: []string{
			"create on a fresh contract, 8 at once: requests/s", "the same after 200,000 invoices on it",
		}, measure: b.flat},
		row{name: "memory", names: []string{"memory after 600,000 balances: MiB"}, measure: b.memory},
		row{name: "seed", names: []string{"start with 10,000 customers in the seed file", "with 100,000"}, measure: b.seeded},
		row{name: "last", names: []string{"balance of the last of 10,000 customers / of the first"}, measure: b.last},
		row{name: "population", names: []string{"start with a population of 1,000,000", "its memory: MiB"}, measure: b.population},
	)
}

// rates measures a load with few and with many callers, after a warm-up round for servers with a just-in-time compiler.
func (b *bench) rates(ctx context.Context, s *server, l load) ([]string, error) {
	r, err := s.start(ctx, b.ready)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	if _, err := r.apply(ctx, l, 64, b.cell); err != nil {
		return nil, err
	}
	var cells []string
	var last result
	var used time.Duration
	for _, n := range connections() {
		before, err := r.worked()
		if err != nil {
			return nil, err
		}
		if last, err = r.apply(ctx, l, n, b.cell); err != nil {
			return nil, err
		}
		after, err := r.worked()
		if err != nil {
			return nil, err
		}
		used = (after - before) / time.Duration(max(last.requests, 1))
		cells = append(cells, rate(last))
	}
	return append(cells, last.p99.Round(100*time.Microsecond).String(), used.Round(time.Microsecond).String()), nil
}

func rate(r result) string { return fmt.Sprintf("%.0f", r.rate) }

// flat measures whether a contract with many invoices is as fast as one with few.
func (b *bench) flat(ctx context.Context, s *server) ([]string, error) {
	if s.token == nil { // it keeps no state
		return []string{none, none}, nil
	}
	r, err := s.start(ctx, b.ready)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	create := loads()["create"]
	first, err := r.apply(ctx, create, 8, b.cell)
	if err != nil {
		return nil, err
	}
	for made := first.requests; made < 200_000; {
		more, err := r.apply(ctx, create, 64, 2*time.Second)
		if err != nil {
			return nil, err
		}
		made += more.requests
	}
	after, err := r.apply(ctx, create, 8, b.cell)
	return []string{rate(first), rate(after)}, err
}

// memory measures the memory of a server after many requests, or after fewer if the server is slow.
func (b *bench) memory(ctx context.Context, s *server) ([]string, error) {
	r, err := s.start(ctx, b.ready)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	want, note := 600_000, ""
	if s.slow {
		want, note = 20_000, " (20,000)"
	}
	for done := 0; done < want; {
		more, err := r.apply(ctx, loads()["balance"], 64, 2*time.Second)
		if err != nil {
			return nil, err
		}
		done += more.requests
	}
	held, err := r.memory()
	return []string{fmt.Sprintf("%.0f%s", held, note)}, err
}

// seeded measures the time from the start of the process to the first response.
func (b *bench) seeded(ctx context.Context, s *server) ([]string, error) {
	var cells []string
	for _, n := range []int{10_000, 100_000} {
		if s.token == nil || s.name == "before" { // it reports that it is ready before it has read the seed
			cells = append(cells, none)
			continue
		}
		r, err := b.startSeeded(ctx, s, n)
		if err != nil {
			return nil, err
		}
		took := r.took
		r.stop()
		cells = append(cells, took.Round(10*time.Millisecond).String())
	}
	return cells, nil
}

// writeSeed writes a seed file of n customers, each with a contract and an invoice.
func writeSeed(file string, n int) error {
	type m = map[string]any
	customers := make([]any, n)
	for i := range customers {
		contract := seedContract(i)
		customers[i] = m{
			"customerInfo": m{"customerId": fmt.Sprint(20_000_000 + i), "name": "Ana", "lastName": "Gómez"},
			"contracts":    []any{m{"contractId": contract, "invoices": []any{m{"invoiceId": contract + "-1", "invoiceAmount": 89900}}}},
		}
	}
	text, err := json.Marshal(m{"co": customers})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func seedContract(i int) string { return fmt.Sprint(30_000_000 + i) }

// startSeeded starts a server with a seed file of n customers.
func (b *bench) startSeeded(ctx context.Context, s *server, n int) (*running, error) {
	dir, err := os.MkdirTemp("", "bench-emulator-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "seed.json")
	if err := writeSeed(file, n); err != nil {
		return nil, err
	}
	return s.start(ctx, b.ready, "-seed", file)
}

// last measures whether the customer that was added last is as fast as the first.
func (b *bench) last(ctx context.Context, s *server) ([]string, error) {
	if s.token == nil || s.name == "before" { // it reports that it is ready before it has read the seed
		return []string{none}, nil
	}
	const n = 10_000
	r, err := b.startSeeded(ctx, s, n)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	var ratios []float64
	for range 3 { // in turns; the median counts
		var rates [2]float64
		for i, of := range []int{0, n - 1} {
			path := strings.Replace(balancePath, "13345678", seedContract(of), 1)
			found, err := r.apply(ctx, load{path: path}, 64, b.cell)
			if err != nil {
				return nil, err
			}
			rates[i] = found.rate
		}
		ratios = append(ratios, rates[1]/rates[0])
	}
	slices.Sort(ratios)
	return []string{fmt.Sprintf("%.2f", ratios[1])}, nil
}

// population measures the start with generated customers.
func (b *bench) population(ctx context.Context, s *server) ([]string, error) {
	if s.name != "emulator" {
		return []string{none, none}, nil
	}
	r, err := s.start(ctx, b.ready, "-customers", "1000000")
	if err != nil {
		return nil, err
	}
	defer r.stop()
	held, err := r.memory()
	return []string{r.took.Round(10 * time.Millisecond).String(), fmt.Sprintf("%.0f", held)}, err
}

package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// plant adds the customers of [WithSeed] and [WithRecording].
func (s *Server) plant() error {
	if err := s.play(); err != nil || s.options.seed == "" {
		return err
	}
	byCountry, err := splitSeed(s.options.seed)
	if err != nil {
		return fmt.Errorf("tigotest: the seed: %w", err)
	}
	for _, code := range slices.Sorted(maps.Keys(byCountry)) {
		m := s.market(code)
		if m == nil {
			return s.seedError(fmt.Errorf("%q is none of bo, co, gt, hn, py, sv", code))
		}
		m.index.grow(len(byCountry[code]))
		at := 0
		for put, err := range readCustomers(byCountry[code]) {
			at++
			if err == nil {
				err = m.admit(put, s.now)
			}
			if err != nil {
				return s.seedError(fmt.Errorf("customer %d of %q: %s", at, code, bare(err)))
			}
		}
	}
	return nil
}

// seedError returns the error of a seed: its first syntax error if it has one, or else the given error.
func (s *Server) seedError(err error) error {
	var all any
	if syntax := json.Unmarshal([]byte(s.options.seed), &all); syntax != nil {
		err = placed(s.options.seed, syntax)
	}
	return fmt.Errorf("tigotest: the seed: %w", err)
}

// placed adds line and column to a syntax error. Both count from 1, and columns are bytes.
func placed(text string, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return plainly(err)
	}
	before := text[:max(syntax.Offset-1, 0)]
	return fmt.Errorf("line %d, column %d: %w", strings.Count(before, "\n")+1, len(before)-strings.LastIndex(before, "\n"), err)
}

// splitSeed returns the text of each customer, by country. It checks the text around the customers only.
func splitSeed(seed string) (map[string][]string, error) {
	found := map[string][]string{}
	p := &plainJSON{text: seed}
	p.fields(func(code string) bool {
		all := []string{}
		p.elements(func() { all = append(all, p.raw()) })
		found[code] = all
		return true
	})
	if p.end() {
		return found, nil
	}
	var lists map[string]json.RawMessage
	if err := json.Unmarshal([]byte(seed), &lists); err != nil {
		return nil, placed(seed, err)
	}
	clear(found)
	for code, list := range lists {
		var all []json.RawMessage
		var mistyped *json.UnmarshalTypeError
		if err := json.Unmarshal(list, &all); errors.As(err, &mistyped) {
			return nil, fmt.Errorf("%q is %s, not a list", code, valueKind(mistyped.Value))
		}
		for _, each := range all {
			found[code] = append(found[code], string(each))
		}
	}
	return found, nil
}

// batchSize is how many customers a goroutine reads at a time.
const batchSize = 256

// batch is some customers, in order.
type batch struct {
	texts []string
	read  []*customer
	errs  []error
	done  chan struct{} // closed once all are read
}

func (b *batch) readAll() {
	defer close(b.done)
	for _, text := range b.texts {
		read, err := readCustomer(text)
		b.read, b.errs = append(b.read, read), append(b.errs, err)
	}
}

// readCustomers reads many customers on all processors, and yields them in order while later ones are still being read. It takes
// most of the time of a start with a large seed.
func readCustomers(all []string) iter.Seq2[*customer, error] {
	return func(yield func(*customer, error) bool) {
		var batches []*batch
		for texts := range slices.Chunk(all, batchSize) {
			batches = append(batches, &batch{texts: texts, done: make(chan struct{})})
		}
		var readers sync.WaitGroup
		var taken atomic.Int64
		for range min(runtime.GOMAXPROCS(0), len(batches)) {
			readers.Go(func() {
				for at := taken.Add(1); at <= int64(len(batches)); at = taken.Add(1) {
					batches[at-1].readAll()
				}
			})
		}
		defer readers.Wait()
		defer taken.Store(int64(len(batches))) // stops the readers if yield does
		for _, b := range batches {
			<-b.done
			for i, read := range b.read {
				if !yield(read, b.errs[i]) {
					return
				}
			}
		}
	}
}

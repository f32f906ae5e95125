package tigolive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/doctor"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tokenization"
)

// The limits of a survey. They are low, since others use the sandbox, too.
const (
	interval     = 200 * time.Millisecond // between two calls
	fewContracts = 3                      // of a document
	fewInvoices  = 3                      // of a contract; with more, the reference warns, the response is slower
	fewProducts  = 3                      // of a contract
)

// Survey makes every read of both APIs, starting from the known data, and returns a report of the deviations from the
// contract. [Known.Interval] is the least time between two calls.
//
// If the credentials do not work, the platform cannot be reached, or ctx ends, Survey fails, and also returns the report of
// the calls before that. A failed read is not an error of Survey: it is in the report.
func Survey(ctx context.Context, client *tigo.Client, known Known) (*Report, error) {
	s := newSurvey(client, known)
	err := s.signIn(ctx)
	for _, step := range s.steps() {
		if err != nil {
			break
		}
		_ = s.take(ctx, step)
		err = s.ended
	}
	return s.report(), err
}

// survey is a running survey.
type survey struct {
	client *tigo.Client
	known  Known
	ended  error // the reason for which no more calls are made
	last   time.Time

	billing      *billing.Client
	portfolio    *portfolio.Client
	cases        *cases.Client
	customer     *customer.Client
	selfcare     *selfcare.Client
	tokenization *tokenization.Client

	contracts []*contractData
	seen      map[string]*operationData // by operationId
}

// contractData has the data of a contract that a survey found. It is dropped at the end of the survey, and no report
// contains it.
type contractData struct {
	id       string
	document tigo.Document // of its customer; zero if only the contract is known
	invoices []billing.Invoice
	products []portfolio.Product
	spool    []tigo.Date
	lines    []string
}

// operationData has the results of an operation.
type operationData struct {
	contract.Operation
	calls, failed int
	statuses      map[int]int
	shapes        map[string]int
	took          []time.Duration
	bytes         int64
	found         deviations
	examiner      *examiner
}

// step makes all calls of one operation.
type step struct {
	id    string // the operationId
	calls func(s *survey, c *caller)
	needs string // what is missing if the operation cannot be called
}

func newSurvey(client *tigo.Client, known Known) *survey {
	s := &survey{
		client: client, known: known, seen: map[string]*operationData{},
		billing: billing.New(client), portfolio: portfolio.New(client), cases: cases.New(client),
		customer: customer.New(client), selfcare: selfcare.New(client), tokenization: tokenization.New(client),
	}
	for _, id := range known.Contracts {
		s.addContract(tigo.Document{}, id)
	}
	return s
}

func (s *survey) addContract(document tigo.Document, id string) {
	if i := slices.IndexFunc(s.contracts, func(c *contractData) bool { return c.id == id }); i >= 0 {
		s.contracts[i].document = document
	} else if id != "" {
		s.contracts = append(s.contracts, &contractData{id: id, document: document})
	}
}

// signIn signs in. If that fails, no call can succeed, and the survey ends.
func (s *survey) signIn(ctx context.Context) error {
	if err := s.client.SignIn(ctx); err != nil {
		s.ended = &endedError{doctor.Explain(err), err}
	}
	return s.ended
}

// endedError is the error of a survey that ended early, with a sentence for people.
type endedError struct {
	sentence string
	cause    error
}

func (e *endedError) Error() string { return "tigolive: " + e.sentence }
func (e *endedError) Unwrap() error { return e.cause }

// caller makes the calls of one step.
type caller struct {
	*survey
	ctx   context.Context
	data  *operationData
	calls int
	errs  []error
}

// take makes the calls of a step, and returns the errors of those that failed.
func (s *survey) take(ctx context.Context, st step) error {
	o, ok := find(st.id)
	if !ok {
		return fmt.Errorf("the contract has no operation %s", st.id)
	}
	data := &operationData{Operation: o, statuses: map[int]int{}, shapes: map[string]int{}}
	data.examiner = newExaminer(&data.found)
	s.seen[st.id] = data
	c := &caller{survey: s, ctx: ctx, data: data}
	st.calls(s, c)
	data.calls, data.failed = c.calls, len(c.errs)
	return errors.Join(c.errs...)
}

func find(id string) (contract.Operation, bool) {
	all := contract.Operations()
	i := slices.IndexFunc(all, func(o contract.Operation) bool { return o.ID == id })
	if i < 0 {
		return contract.Operation{}, false
	}
	return all[i], true
}

// call makes one call, unless the survey has ended, and examines its responses.
func (c *caller) call(do func(ctx context.Context, opt tigo.CallOption) error) {
	if c.ended == nil {
		c.ended = c.pace()
	}
	if c.ended != nil {
		return
	}
	c.calls++
	ctx, seen := withWitness(c.ctx)
	var response tigo.Response
	began := time.Now()
	err := do(ctx, tigo.WithResponse(&response))
	exchanges := seen.all
	if len(exchanges) == 0 && response.StatusCode != 0 { // a client without the transport of this package
		body, _ := io.ReadAll(response.Body)
		exchanges = []*exchange{{
			status: response.StatusCode, header: response.Header, took: time.Since(began), body: body, arrived: int64(len(body)),
			cut: len(body) == 0, // the body of a file is not kept
		}}
	}
	before := c.data.found.total()
	for _, x := range exchanges {
		c.examine(x)
	}
	c.readings(response.Deviations)
	c.conclude(err, c.data.found.total() > before)
}

// pace waits until the next call is due.
func (c *caller) pace() error {
	every := c.known.Interval
	if every == 0 && c.known.Platform != platformEmulator && c.known.Platform != platformRecording {
		every = interval
	}
	if every <= 0 {
		return c.ctx.Err()
	}
	timer := time.NewTimer(every - time.Since(c.last))
	defer timer.Stop()
	select {
	case <-c.ctx.Done():
		return c.ctx.Err()
	case <-timer.C:
		c.last = time.Now()
		return nil
	}
}

func (c *caller) examine(x *exchange) {
	x.mu.Lock()
	defer x.mu.Unlock()
	d := c.data
	d.statuses[x.status]++
	d.took = append(d.took, x.took)
	d.bytes += x.arrived
	if shape := d.examiner.response(d.Operation, x); shape != "" {
		d.shapes[fmt.Sprintf("%d %s", x.status, shape)]++
	}
}

// readings adds the deviations that the SDK reports and that no deviation from the contract explains. It leaves out unknown
// members, since the comparison with the contract finds more of them: also those around a list.
func (c *caller) readings(found []tigo.Deviation) {
	for _, d := range found {
		if !d.Unknown && !slices.ContainsFunc(c.data.found, func(has Deviation) bool { return explains(has, d) }) {
			c.data.found.add(Reading, withoutIndexes(d.Path), d.Text)
		}
	}
}

// conclude decides whether an error is a normal response, a failure of this read, or the end of the survey. explained
// reports that a deviation of the response is already known.
func (c *caller) conclude(err error, explained bool) {
	switch {
	case err == nil, errors.Is(err, tigo.ErrNotFound), errors.Is(err, tigo.ErrForbidden):
		return
	case c.ctx.Err() != nil:
		c.ended = c.ctx.Err()
		return
	case errors.Is(err, tigo.ErrSignIn), errors.Is(err, tigo.ErrUnauthorized):
		c.ended = &endedError{doctor.Explain(err), err}
		return
	}
	status := 0
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		status = e.StatusCode
	}
	if http.StatusOK <= status && status < http.StatusMultipleChoices && !explained {
		c.data.found.add(Unreadable, "", "the SDK reports: "+reason(err))
	}
	c.errs = append(c.errs, fmt.Errorf("status %d: %s", status, reason(err)))
}

// reason returns the kind of an error. It does not return its text, which may contain a part of a response.
func reason(err error) string {
	for _, kind := range []error{
		tigo.ErrBadRequest, tigo.ErrRateLimited, tigo.ErrUnavailable, tigo.ErrTruncated, tigo.ErrTooLarge, tigo.ErrMalformed,
		tigo.ErrRedirected, tigo.ErrTimeout,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	if wrong, ok := errors.AsType[*tigo.ArgumentError](err); ok {
		return "the argument " + wrong.Name + " " + wrong.Reason
	}
	return "another error"
}

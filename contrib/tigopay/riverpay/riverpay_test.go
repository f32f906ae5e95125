package riverpay_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigopay"
	"github.com/tigo-go/tigo/contrib/tigopay/riverpay"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const patience = time.Minute

type shop struct {
	t        *testing.T
	platform *tigotest.Server
	pool     *pgxpool.Pool
	ledger   *tigopay.Ledger
	client   *river.Client[pgx.Tx]
	contract string
}

func newShop(t *testing.T, periodic ...*river.PeriodicJob) *shop {
	t.Helper()
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	pool, err := pgxpool.New(t.Context(), pgtest.Database(t))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	api, err := tigo.New(platform.Config(tigo.Colombia))
	require.NoError(t, err)
	t.Cleanup(api.Close)
	ledger, err := tigopay.New(pool, billing.New(api), tigopay.Options{})
	require.NoError(t, err)
	require.NoError(t, ledger.Migrate(t.Context()))
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	require.NoError(t, err)
	_, err = migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil)
	require.NoError(t, err)
	workers := river.NewWorkers()
	require.NoError(t, riverpay.AddWorker(workers, ledger))
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 10}},
		Workers:           workers,
		PeriodicJobs:      periodic,
		FetchCooldown:     5 * time.Millisecond,
		FetchPollInterval: 50 * time.Millisecond,
		Logger:            slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	return &shop{t, platform, pool, ledger, client, platform.Customers(tigo.Colombia)[0].Contracts[0].ID}
}

func (s *shop) start() {
	s.t.Helper()
	require.NoError(s.t, s.client.Start(s.t.Context()))
	s.t.Cleanup(func() { assert.NoError(s.t, s.client.StopAndCancel(context.Background())) })
}

// order adds an intent and its job in a transaction, and then returns the given error.
func (s *shop) order(key string, after error) error {
	return pgx.BeginFunc(s.t.Context(), s.pool, func(tx pgx.Tx) error {
		p, err := s.ledger.AddInvoice(s.t.Context(), tx, key, s.contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(5000)})
		if err != nil {
			return err
		}
		return errors.Join(riverpay.InsertTx(s.t.Context(), s.client, tx, p), after)
	})
}

func (s *shop) state(key string) tigopay.State {
	p, err := s.ledger.Get(s.t.Context(), key)
	require.NoError(s.t, err)
	return p.State
}

func TestJob(t *testing.T) {
	s := newShop(t)
	s.start()
	undo := errors.New("undo")
	require.ErrorIs(t, s.order("order-0", undo), undo)
	for i := range 5 {
		require.NoError(t, s.order(fmt.Sprint("order-", i), nil))
	}
	for i := range 5 {
		require.Eventually(t, func() bool { return s.state(fmt.Sprint("order-", i)) == tigopay.Done }, patience, 10*time.Millisecond)
	}
	assert.Equal(t, 5, s.platform.Bookings("billing.CreateInvoice"))
}

// TestLostResponse loses a response. The job is snoozed and does not fail, and its next run finds the invoice.
func TestLostResponse(t *testing.T) {
	s := newShop(t)
	s.platform.Inject(
		tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.ListInvoices", Times: 1},
		tigotest.Fault{Op: "billing.ListInvoices", Times: 3, Do: tigotest.GatewayFault(503, "x")}, // the read after the write, with its retries
	)
	s.start()
	require.NoError(t, s.order("order-1", nil))
	require.Eventually(t, func() bool { return s.state("order-1") == tigopay.Done }, patience, 10*time.Millisecond)
	assert.Equal(t, 1, s.platform.Bookings("billing.CreateInvoice"))
	jobs, err := s.client.JobList(t.Context(), river.NewJobListParams().Kinds("tigopay"))
	require.NoError(t, err)
	require.Len(t, jobs.Jobs, 1)
	assert.Empty(t, jobs.Jobs[0].Errors)
	assert.Greater(t, s.platform.Count("billing.ListInvoices"), 4)
}

// TestSweep has a payment without a job, as after the death of a process. The sweep processes it.
func TestSweep(t *testing.T) {
	s := newShop(t, riverpay.Sweep(time.Second))
	require.NoError(t, pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error {
		_, err := s.ledger.AddInvoice(t.Context(), tx, "order-1", s.contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(5000)})
		return err
	}))
	s.start()
	require.Eventually(t, func() bool { return s.state("order-1") == tigopay.Done }, patience, 10*time.Millisecond)
}

func TestInvalidJobs(t *testing.T) {
	s := newShop(t)
	s.start()
	unknown, err := s.client.Insert(t.Context(), riverpay.Args{Payment: 4711}, nil)
	require.NoError(t, err)
	elsewhere, err := s.client.Insert(t.Context(), riverpay.Args{Ledger: "honduras", Payment: 1}, nil)
	require.NoError(t, err)
	state := func(id int64) rivertype.JobState {
		job, err := s.client.JobGet(t.Context(), id)
		require.NoError(t, err)
		return job.State
	}
	require.Eventually(t, func() bool { return state(unknown.Job.ID) == rivertype.JobStateCancelled }, patience, 10*time.Millisecond)
	require.Eventually(t, func() bool { return state(elsewhere.Job.ID) == rivertype.JobStateRetryable }, patience, 10*time.Millisecond,
		"another process may have that ledger")
	require.ErrorContains(t, riverpay.AddWorker(river.NewWorkers(), s.ledger, s.ledger), "two ledgers")
	workers := river.NewWorkers()
	require.NoError(t, riverpay.AddWorker(workers, s.ledger))
	require.Error(t, riverpay.AddWorker(workers, s.ledger))
}

func TestVerdict(t *testing.T) {
	platform := tigotest.Start(t)
	config := platform.Config(tigo.Colombia)
	config.Retry.Attempts = 1
	api, err := tigo.New(config)
	require.NoError(t, err)
	defer api.Close()
	bills := billing.New(api)
	contract := platform.Customers(tigo.Colombia)[0].Contracts[0].ID
	read := func(do tigotest.Action) error {
		platform.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: do})
		_, err := bills.GetBalance(t.Context(), contract)
		return err
	}
	write := func(f tigotest.Fault) error {
		f.Op, f.Times = "billing.CreateInvoice", 1
		platform.Inject(f)
		_, err := bills.CreateInvoice(t.Context(), contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1)})
		return err
	}
	limited := tigotest.GatewayFault(429, "policies.ratelimit.SpikeArrestViolation")
	limited.Header = http.Header{"Retry-After": {"7"}}
	_, argument := bills.GetBalance(t.Context(), "")
	others := errors.New("something else")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, shutdown := bills.GetBalance(cancelled, contract)

	var snooze *river.JobSnoozeError
	require.NoError(t, riverpay.Verdict(nil))
	for name, err := range map[string]error{"read": read(limited), "write": write(tigotest.Fault{Do: limited})} {
		require.ErrorAs(t, riverpay.Verdict(err), &snooze, name)
		assert.Equal(t, 7*time.Second, snooze.Duration, name)
	}
	var gone *river.JobCancelError
	for name, err := range map[string]error{
		"argument": argument,
		"refused":  read(tigotest.Response{Status: 404, Body: `{"code": 404, "message": "no"}`}),
		"unknown":  write(tigotest.Fault{When: tigotest.AfterBooking, Do: tigotest.ResetConnection()}),
		"applied":  write(tigotest.Fault{Do: tigotest.Cut(2)}),
	} {
		require.ErrorAs(t, riverpay.Verdict(err), &gone, name)
		require.ErrorIs(t, riverpay.Verdict(err), err, name)
	}
	for name, err := range map[string]error{
		"unavailable": read(tigotest.GatewayFault(503, "x")), "others": others, "shutdown": shutdown,
		"not sent": write(tigotest.Fault{Do: tigotest.GatewayFault(503, "messaging.adaptors.http.flow.ServiceUnavailable")}),
	} {
		assert.Same(t, err, riverpay.Verdict(err), name)
	}
}

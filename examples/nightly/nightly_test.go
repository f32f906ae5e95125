package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

// workerFolder is the environment variable that makes this test binary a worker process.
const workerFolder = "NIGHTLY_TEST_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(workerFolder); folder != "" {
		workerMain(folder)
		return
	}
	os.Exit(pgtest.Main(m))
}

const night = "2026-03-16"

// newNight makes an emulator with contracts, each with a bill, and an empty database.
func newNight(t *testing.T, contracts int) (*nightly, *tigotest.Server, []string) {
	t.Helper()
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	t.Setenv("DATABASE_URL", pgtest.Database(t))
	for name, value := range map[string]string{
		"TIGO_BASE_URL": platform.URL, "TIGO_COUNTRY": "co", "TIGO_CLIENT_ID": platform.ClientID, "TIGO_CLIENT_SECRET": platform.ClientSecret,
	} {
		t.Setenv(name, value)
	}
	owner := platform.Customers(tigo.Colombia)[0].Document
	var ids []string
	for i := range contracts {
		ids = append(ids, fmt.Sprint(20000000+i))
		require.NoError(t, platform.PutContract(tigo.Colombia, owner, `{"contractId": "`+ids[i]+`", "bills": [{"amount": 250}]}`))
	}
	n, err := open(t.Context(), t.TempDir(), platform.Config(tigo.Colombia))
	require.NoError(t, err)
	t.Cleanup(n.db.Close)
	require.NoError(t, n.migrate(t.Context()))
	return n, platform, ids
}

func open(ctx context.Context, folder string, config tigo.Config) (*nightly, error) {
	db, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil, err
	}
	api, err := tigo.New(config)
	return &nightly{db: db, bills: billing.New(api), folder: folder, workers: 8, timeout: 20 * time.Second, rescue: 21 * time.Second}, err
}

// work runs a client until a night is over.
func (n *nightly) work(t *testing.T, contracts []string) {
	t.Helper()
	client, err := n.client()
	require.NoError(t, err)
	require.NoError(t, enqueue(t.Context(), client, night, contracts))
	require.NoError(t, enqueue(t.Context(), client, night, contracts), "a second enqueue changes nothing")
	require.NoError(t, client.Start(t.Context()))
	n.wait(t, len(contracts))
	require.NoError(t, client.StopAndCancel(context.Background()))
}

// wait waits until this number of contracts is done.
func (n *nightly) wait(t *testing.T, contracts int) {
	t.Helper()
	var last progress
	for began := time.Now(); time.Since(began) < 10*time.Minute; time.Sleep(20 * time.Millisecond) { //nolint:forbidigo // other processes work
		var err error
		last, err = n.progress(t.Context(), night)
		require.NoError(t, err)
		if last.Fetched+last.Dead == contracts && last.Left == 0 {
			return
		}
	}
	require.FailNow(t, "the contracts are not done within ten minutes", "%v", last)
}

// check checks that the folder holds every PDF, each complete, and nothing else.
func (n *nightly) check(t *testing.T, pdfs int) {
	t.Helper()
	entries, err := os.ReadDir(n.folder)
	require.NoError(t, err)
	assert.Len(t, entries, pdfs, "every PDF, and no temporary file")
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(n.folder, e.Name()))
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(text, []byte("%PDF-")) && bytes.HasSuffix(bytes.TrimSpace(text), []byte("%%EOF")), e.Name())
	}
}

func TestNight(t *testing.T) {
	n, platform, contracts := newNight(t, 120)
	busy := tigotest.GatewayFault(429, "policies.ratelimit.SpikeArrestViolation")
	busy.Header = http.Header{"Retry-After": {"1"}}
	platform.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Times: 6, Do: busy},
		tigotest.Fault{Op: "billing.GetInvoicePDF", Times: 2, Do: tigotest.Cut(100)},
	)
	contracts = append(contracts, "1", "2", "3") // unknown ones
	n.work(t, contracts)
	p, err := n.progress(t.Context(), night)
	require.NoError(t, err)
	assert.Equal(t, "120 fetched, 3 dead letters, 0 left", p.String())
	n.check(t, 120)
	var due, problem string
	require.NoError(t, n.db.QueryRow(t.Context(), `SELECT due_amount FROM nightly_results WHERE contract_id = $1`, contracts[0]).Scan(&due))
	assert.Equal(t, "250", due)
	require.NoError(t, n.db.QueryRow(t.Context(), `SELECT problem FROM nightly_results WHERE contract_id = '1'`).Scan(&problem))
	assert.Contains(t, problem, "404")
}

// TestTemporaryFailure has some contracts fail for reasons that pass. The other contracts of the batch do not wait for them,
// and no contract becomes a dead letter.
func TestTemporaryFailure(t *testing.T) {
	n, platform, contracts := newNight(t, 20)
	n.workers = 1
	fine := tigotest.Fault{Op: "billing.GetBalance", Times: 2, Delay: time.Millisecond}
	broken := tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.GatewayFault(500, "steps.script.ScriptExecutionFailed")}
	platform.Inject(
		fine, broken, fine, broken, fine, broken,
	)
	n.work(t, contracts)
	p, err := n.progress(t.Context(), night)
	require.NoError(t, err)
	assert.Equal(t, "20 fetched, 0 dead letters, 0 left", p.String())
	var attempts int
	require.NoError(t, n.db.QueryRow(t.Context(), `SELECT attempt FROM river_job WHERE kind = 'nightly_batch'`).Scan(&attempts))
	assert.Equal(t, 2, attempts, "one for the batch, one for the contracts that failed")
	_, err = n.db.Exec(t.Context(), `DELETE FROM river_job`)
	require.NoError(t, err)
	p, err = n.progress(t.Context(), night)
	require.NoError(t, err)
	assert.Zero(t, p.Left, "River has deleted the jobs that were completed")
}

// TestHopeless checks that errors of a contract are told apart from all other errors.
func TestHopeless(t *testing.T) {
	assert.True(t, hopeless(tigotest.NewError(tigo.ErrNotFound)))
	assert.True(t, hopeless(tigotest.NewError(tigo.ErrBadRequest)))
	assert.True(t, hopeless(&tigo.ArgumentError{Op: "billing.GetBalance", Name: "contractID", Reason: "is empty"}))
	for _, kind := range []error{tigo.ErrSignIn, tigo.ErrUnauthorized, tigo.ErrUnavailable, tigo.ErrMalformed, os.ErrPermission} {
		assert.False(t, hopeless(tigotest.NewError(kind)), kind)
	}
}

// TestStopped stops a process in the middle of its work. The next process continues, and fetches no PDF twice.
func TestStopped(t *testing.T) {
	n, platform, contracts := newNight(t, 60)
	platform.Inject(tigotest.Fault{Op: "billing.GetBalance", Delay: 5 * time.Millisecond})
	client, err := n.client()
	require.NoError(t, err)
	require.NoError(t, enqueue(t.Context(), client, night, contracts))
	require.NoError(t, client.Start(t.Context()))
	require.Eventually(t, func() bool { return platform.Count("billing.GetInvoicePDF") > 5 }, time.Minute, time.Millisecond)
	require.NoError(t, client.StopAndCancel(context.Background()))
	p, err := n.progress(t.Context(), night)
	require.NoError(t, err)
	require.Positive(t, p.Left)
	n.work(t, contracts)
	n.check(t, 60)
	assert.LessOrEqual(t, platform.Count("billing.GetInvoicePDF"), 60+2, "at most the PDF that each of the two jobs was fetching")
}

func TestCommand(t *testing.T) {
	_, _, contracts := newNight(t, 3)
	list := filepath.Join(t.TempDir(), "contracts.txt")
	require.NoError(t, os.WriteFile(list, []byte(strings.Join(contracts, "\n")), 0o600))
	progress := func() string {
		var out strings.Builder
		require.NoError(t, run(t.Context(), []string{"progress", "-night", night}, &out))
		return out.String()
	}
	require.NoError(t, run(t.Context(), []string{"enqueue", "-night", night, list}, nil))
	assert.Equal(t, "0 fetched, 0 dead letters, 3 left\n", progress())
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { assert.NoError(t, run(ctx, []string{"work"}, nil)) })
	require.Eventually(t, func() bool { return progress() == "3 fetched, 0 dead letters, 0 left\n" }, time.Minute, 20*time.Millisecond)
	cancel()
	group.Wait()
	for _, args := range [][]string{nil, {"sleep"}, {"enqueue"}} {
		require.ErrorIs(t, run(t.Context(), args, nil), errUsage)
	}
}

// workerMain works until the process is killed.
func workerMain(folder string) {
	ctx := context.Background()
	config, err := tigo.ConfigFromEnv()
	if err == nil {
		var n *nightly
		if n, err = open(ctx, folder, config); err == nil {
			client, failed := n.client()
			if err = failed; err == nil {
				err = client.Start(ctx)
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {}
}

// TestKilled kills worker processes while the platform is busy. In the end every PDF is saved and complete, and a kill has
// cost at most one more fetch for each job that it ended.
func TestKilled(t *testing.T) {
	if os.Getenv("TIGO_FULL") == "" {
		t.Skip("River rescues the jobs of dead processes once in 30 s: TIGO_FULL=1 waits for that")
	}
	const kills, limited = 12, 150
	n, platform, contracts := newNight(t, 2997)
	busy := tigotest.GatewayFault(429, "policies.ratelimit.SpikeArrestViolation")
	busy.Header = http.Header{"Retry-After": {"1"}}
	platform.Inject(
		tigotest.Fault{Op: "billing.GetInvoicePDF", Times: limited, Probability: 0.2, Do: busy},
		tigotest.Fault{Op: "billing.GetBalance", Delay: 2 * time.Millisecond},
	)
	contracts = append(contracts, "1", "2", "3")
	client, err := n.client()
	require.NoError(t, err)
	require.NoError(t, enqueue(t.Context(), client, night, contracts))
	start := func() *exec.Cmd {
		worker := exec.CommandContext(t.Context(), os.Args[0])
		worker.Env = append(os.Environ(), workerFolder+"="+n.folder)
		require.NoError(t, worker.Start())
		return worker
	}
	workers := []*exec.Cmd{start(), start(), start()}
	fetches := func() int { return platform.Count("billing.GetInvoicePDF") }
	for kill := range kills {
		seen := fetches()
		require.Eventually(t, func() bool { return fetches() > seen+50 }, 5*time.Minute, time.Millisecond)
		victim := workers[kill%len(workers)]
		require.NoError(t, victim.Process.Kill())
		_ = victim.Wait()
		workers[kill%len(workers)] = start()
	}
	n.wait(t, len(contracts))
	for _, worker := range workers {
		_ = worker.Process.Kill()
		_ = worker.Wait()
	}
	n.check(t, 2997)
	p, err := n.progress(t.Context(), night)
	require.NoError(t, err)
	assert.Equal(t, progress{Fetched: 2997, Dead: 3}, p)
	t.Logf("%d requests for 2997 PDFs, %d of which got a 429; %d kills", fetches(), limited, kills)
	assert.LessOrEqual(t, fetches(), 2997+limited+kills*n.workers, "one more request for each job that a kill ended")
}

// TestThroughput compares the program with a plain loop that makes as many requests at a time, and would lose its work if it
// were killed.
func TestThroughput(t *testing.T) {
	if os.Getenv("TIGO_FULL") == "" {
		t.Skip("a measurement: TIGO_FULL=1")
	}
	for name, test := range map[string]struct {
		delay     time.Duration
		contracts int
		least     float64
	}{
		"instant": {0, 3000, 0.6},
		"20 ms":   {20 * time.Millisecond, 2000, 0.95},
	} {
		t.Run(name, func(t *testing.T) {
			var best float64
			for range 3 { // another program on this machine may slow down one of them
				n, platform, contracts := newNight(t, test.contracts)
				n.folder = ""
				if test.delay > 0 {
					platform.Inject(tigotest.Fault{Op: "billing.GetBalance", Delay: test.delay})
				}
				plain := n.plain(t, contracts)
				client, err := n.client()
				require.NoError(t, err)
				require.NoError(t, enqueue(t.Context(), client, night, contracts))
				began := time.Now()
				require.NoError(t, client.Start(t.Context()))
				n.wait(t, len(contracts))
				queued := time.Since(began)
				require.NoError(t, client.StopAndCancel(context.Background()))
				rate := float64(test.contracts)
				t.Logf("plain loop %.0f balances/s, River %.0f: %.0f %%", rate/plain.Seconds(), rate/queued.Seconds(), 100*plain.Seconds()/queued.Seconds())
				if best = max(best, plain.Seconds()/queued.Seconds()); best >= test.least {
					return
				}
			}
			assert.GreaterOrEqual(t, best, test.least)
		})
	}
}

// plain runs the loop: as many goroutines as a process has workers.
func (n *nightly) plain(t *testing.T, contracts []string) time.Duration {
	t.Helper()
	queue := make(chan string)
	began := time.Now()
	var group sync.WaitGroup
	failures := make([]error, n.workers)
	for i := range n.workers {
		group.Go(func() {
			for contract := range queue {
				_, err := n.bills.GetBalance(t.Context(), contract)
				failures[i] = errors.Join(failures[i], err)
			}
		})
	}
	for _, contract := range contracts {
		queue <- contract
	}
	close(queue)
	group.Wait()
	require.NoError(t, errors.Join(failures...))
	return time.Since(began)
}

//go:build unix

package tigopay

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/pgtest"
)

// worker is a worker process.
type worker struct {
	cmd    *exec.Cmd
	orders io.Writer     // gets the places at which it kills itself
	ended  chan struct{} // closed when the process has ended
	paused time.Time     // when the process was paused; zero if it runs
}

// struck counts the kills, pauses and terminated sessions.
type struck struct {
	places   map[string]int // kills, by the place that the worker had reached with a payment
	inHand   int            // payments in progress of all workers at the kills
	pauses   int            // pauses longer than Settle
	sessions map[string]int // terminated sessions, by their state
	restarts int
}

// start starts a worker process.
func (w *weather) start() {
	options, err := json.Marshal(struct{ Send, Settle time.Duration }{w.options.Send, w.options.Settle})
	require.NoError(w.t, err)
	cmd := exec.Command(os.Args[0]) //nolint:noctx // it is killed in the end
	cmd.Env = append(os.Environ(), workerURL+"="+w.url, workerPlatform+"="+w.platform.URL, workerSecret+"="+w.platform.ClientSecret,
		workerScale+"="+strconv.Itoa(stormScale), workerOptions+"="+string(options))
	cmd.Stderr = os.Stderr
	orders, err := cmd.StdinPipe()
	require.NoError(w.t, err)
	require.NoError(w.t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	w.workers = append(w.workers, &worker{cmd: cmd, orders: orders, ended: ended})
}

// left reports whether there are further strikes or pauses that have not ended.
func (w *weather) left() bool {
	return w.kills+w.pauses+w.sessions+w.restarts > 0 || len(w.awake()) < len(w.workers)
}

// awake continues workers that were paused for long enough, and returns the indexes of the running ones.
func (w *weather) awake() (running []int) {
	for i, worker := range w.workers {
		if !worker.paused.IsZero() && time.Since(worker.paused) > w.shortened(w.options.Settle+10*time.Second) {
			require.NoError(w.t, worker.cmd.Process.Signal(syscall.SIGCONT))
			worker.paused = time.Time{}
			w.struck.pauses++
		}
		if worker.paused.IsZero() {
			running = append(running, i)
		}
	}
	return running
}

// strike makes one of the remaining strikes.
func (w *weather) strike() {
	running := w.awake()
	victim := running[w.random.IntN(len(running))]
	pauses := w.pauses
	if len(running) < 3 { // two others must keep working
		pauses = 0
	}
	left := w.kills + pauses + w.sessions + w.restarts
	if left == 0 {
		return
	}
	switch at := w.random.IntN(left); {
	case at < w.kills:
		w.kill(victim)
	case at < w.kills+pauses:
		w.pauses--
		w.stop(w.workers[victim])
	case at < w.kills+pauses+w.sessions:
		w.terminate()
	default:
		w.restarts--
		w.restart()
	}
}

// patience is the time that a worker may take to reach the place at which it kills itself.
const patience = 20 * time.Second

// kill kills a worker when one of its payments reaches the next of the places between intent and result. Its other payments
// are at any place.
func (w *weather) kill(victim int) {
	w.kills--
	place := places()[w.kills%len(places())]
	worker := w.workers[victim]
	_, err := fmt.Fprintln(worker.orders, place)
	require.NoError(w.t, err)
	w.survey()
	for began, dead := time.Now(), false; !dead; {
		select {
		case <-worker.ended:
			dead = true
		default:
			if time.Since(began) > patience {
				place = "elsewhere"
				_ = worker.cmd.Process.Kill()
			}
			w.add()
			w.awake()
			pause(time.Millisecond)
		}
	}
	status, _ := worker.cmd.ProcessState.Sys().(syscall.WaitStatus)
	require.Equal(w.t, syscall.SIGKILL, status.Signal())
	w.struck.places[place]++
	w.workers = append(w.workers[:victim], w.workers[victim+1:]...)
	w.start()
}

// survey counts the payments in progress.
func (w *weather) survey() {
	var inHand int
	require.NoError(w.t, w.retried(func() error {
		return w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM tigopay_payments WHERE slot AND due_at > clock_timestamp()`).Scan(&inHand)
	}))
	w.struck.inHand += inHand
}

// stop pauses a worker, and waits until it is paused.
func (w *weather) stop(worker *worker) {
	require.NoError(w.t, worker.cmd.Process.Signal(syscall.SIGSTOP))
	var status syscall.WaitStatus
	_, err := syscall.Wait4(worker.cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
	require.NoError(w.t, err)
	require.True(w.t, status.Stopped())
	worker.paused = time.Now()
}

// terminate ends a session of a worker, and waits until it has ended. It prefers a session that runs a statement.
func (w *weather) terminate() {
	var state string
	var ended bool
	require.NoError(w.t, w.retried(func() error {
		rows, err := w.db.Query(w.t.Context(), `SELECT state, pg_terminate_backend(pid, 5000) FROM (
			SELECT pid, state FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'worker' AND state IS NOT NULL
			ORDER BY state = 'idle', random() LIMIT 1) AS victim`)
		if err != nil {
			return err
		}
		_, err = pgx.ForEachRow(rows, []any{&state, &ended}, func() error {
			if ended {
				w.struck.sessions[state]++
				w.sessions--
			}
			return nil
		})
		return err
	}))
}

// restart restarts the database server, and waits until the new one runs.
func (w *weather) restart() {
	begun := func() (at time.Time) {
		require.NoError(w.t, w.retried(func() error { return w.db.QueryRow(w.t.Context(), `SELECT pg_postmaster_start_time()`).Scan(&at) }))
		return at
	}
	before := begun()
	require.NoError(w.t, pgtest.Need(w.t).Restart())
	if begun().After(before) {
		w.struck.restarts++
	}
}

// compare compares the strikes with the planned ones.
func (w *weather) compare(s storm) {
	sessions := 0
	for _, n := range w.struck.sessions {
		sessions += n
	}
	w.t.Logf("kills %v, with %d payments in progress on average; %d pauses longer than Settle; %d sessions terminated, %v; %d restarts; %d late bookings, %d lost responses",
		w.struck.places, w.struck.inHand/s.kills, w.struck.pauses, sessions, w.struck.sessions, w.struck.restarts, w.late, w.lost)
	kills := 0
	for _, place := range places() {
		kills += w.struck.places[place]
	}
	assert.GreaterOrEqual(w.t, kills, s.kills*9/10, "the same number of kills at each place between intent and result")
	assert.Equal(w.t, s.kills, kills+w.struck.places["elsewhere"])
	assert.Equal(w.t, s.pauses, w.struck.pauses)
	assert.Equal(w.t, s.sessions, sessions)
	assert.Equal(w.t, s.restarts, w.struck.restarts)
	assert.Positive(w.t, w.late, "bookings after the worker's deadline")
	assert.Positive(w.t, w.lost, "bookings without a response")
}

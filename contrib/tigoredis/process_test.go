//go:build unix

package tigoredis_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigoredis"
	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
	"github.com/tigo-go/tigo/tigotest"
)

// full is true in .ci/full. Its fleets have the size for the figures of docs/fleets.md.
var full = os.Getenv("TIGO_FULL") == "1"

// childVariable is set in the environment of a test binary that runs as a replica.
const childVariable = "TIGOREDIS_TEST_REPLICA"

func TestMain(m *testing.M) {
	logging.Disable() // go-redis prints every failed connection
	if text := os.Getenv(childVariable); text != "" {
		var r replica
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			panic(err)
		}
		r.serve()
		return
	}
	os.Exit(m.Run())
}

// A replica is a process of a fleet. It reads commands from its standard input and reports on its standard output.
type replica struct {
	Redis                 string // the address
	Alone                 bool   // without a TokenCache
	URL, ID, Key          string
	Contract              string
	Limit                 tigoredis.Rate
	redisClient           *redis.Client
	out                   sync.Mutex
	bills                 *billing.Client
	limiter, otherLimiter tigo.RateLimiter
}

// A report is one line of a replica.
type report struct {
	Event string
	Error string        `json:",omitzero"`
	Took  time.Duration `json:",omitzero"`
	Sent  []sent        `json:",omitzero"`
	Late  time.Duration `json:",omitzero"` // the largest delay of a timer in the replica
}

// sent is a request that a limiter allowed.
type sent struct {
	At   time.Time
	Wait time.Duration
}

func (r *replica) say(line report) {
	r.out.Lock()
	defer r.out.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(line)
}

// signInReporter reports the beginning of a sign-in.
type signInReporter struct {
	base http.RoundTripper
	say  func(report)
}

func (s signInReporter) RoundTrip(q *http.Request) (*http.Response, error) {
	if op, _ := tigo.OperationFromContext(q.Context()); op.Op == "tigo.SignIn" {
		s.say(report{Event: "sign-in"})
	}
	return s.base.RoundTrip(q)
}

func (r *replica) serve() {
	if r.Redis != "" {
		r.redisClient = redis.NewClient(redistest.Options(r.Redis))
		r.limiter = tigoredis.NewLimiter(r.redisClient, "test", r.Limit)
		r.otherLimiter = newRedisRate(r.redisClient, r.Limit)
	}
	if r.URL != "" {
		config := tigo.Config{
			BaseURL: r.URL, Country: tigo.Colombia, ClientID: r.ID, ClientSecret: tigo.NewSecret(r.Key),
			Transport: signInReporter{tigo.DefaultTransport(), r.say},
		}
		if !r.Alone {
			tokens, err := tigoredis.NewTokens(r.redisClient, config)
			if err != nil {
				panic(err)
			}
			config.TokenCache = tokens
		}
		client, err := tigo.New(config)
		if err != nil {
			panic(err)
		}
		r.bills = billing.New(client)
	}
	r.say(report{Event: "ready"})
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, argument, _ := strings.Cut(in.Text(), " ")
		switch command {
		case "call":
			r.say(r.call())
		case "calls":
			go r.calls()
		case "limit":
			r.say(r.load(r.limiter, argument))
		case "redis_rate":
			r.say(r.load(r.otherLimiter, argument))
		}
	}
}

// call makes one call.
func (r *replica) call() report {
	ctx, cancel := contextWithPatience()
	defer cancel()
	began := time.Now()
	_, err := r.bills.GetBalance(ctx, r.Contract)
	done := report{Event: "call", Took: time.Since(began)}
	if err != nil {
		done.Error = err.Error()
	}
	return done
}

// calls makes calls until the process ends.
func (r *replica) calls() {
	for {
		r.say(r.call())
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // the rate of a load
	}
}

// load has several callers that use a limiter for some time, and reports every request that it allows.
func (r *replica) load(limiter tigo.RateLimiter, argument string) report {
	var callers int
	var millis int
	if _, err := fmt.Sscan(argument, &callers, &millis); err != nil {
		panic(err)
	}
	ctx, cancel := contextWithPatience()
	defer cancel()
	end := time.Now().Add(time.Duration(millis) * time.Millisecond)
	var mu sync.Mutex
	done := report{Event: "load"}
	var all sync.WaitGroup
	all.Go(func() {
		const tick = 5 * time.Millisecond
		for began := time.Now(); began.Before(end); began = time.Now() {
			time.Sleep(tick) //nolint:forbidigo // the real time of the sleep is measured
			done.Late = max(done.Late, time.Since(began)-tick)
		}
	})
	for range callers {
		all.Go(func() {
			for began := time.Now(); began.Before(end); began = time.Now() {
				err := limiter.Wait(ctx)
				at := time.Now()
				mu.Lock()
				if err != nil {
					done.Error = err.Error()
				} else {
					done.Sent = append(done.Sent, sent{at, at.Sub(began)})
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return done
}

// A process is a replica, in the process of the test.
type process struct {
	command *exec.Cmd
	stdin   io.WriteCloser
	reports chan report
}

// startFleet starts n replicas and waits until all are ready. They are killed when the test ends.
func startFleet(t *testing.T, n int, like *replica) []*process {
	t.Helper()
	text, err := json.Marshal(like)
	require.NoError(t, err)
	fleet := make([]*process, n)
	for i := range fleet {
		p := &process{command: exec.Command(os.Args[0]), reports: make(chan report, 1<<14)} //nolint:noctx,gosec // killed below
		p.command.Env = append(os.Environ(), childVariable+"="+string(text), "GOMAXPROCS=2")
		p.command.Stderr = os.Stderr
		p.stdin, err = p.command.StdinPipe()
		require.NoError(t, err)
		stdout, err := p.command.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, p.command.Start())
		t.Cleanup(p.kill)
		go p.read(stdout)
		fleet[i] = p
	}
	for _, p := range fleet {
		require.Equal(t, "ready", p.next(t).Event)
	}
	return fleet
}

func (p *process) read(stdout io.Reader) {
	defer close(p.reports)
	for in := json.NewDecoder(stdout); ; {
		var line report
		if in.Decode(&line) != nil {
			return
		}
		p.reports <- line
	}
}

func (p *process) tell(t *testing.T, line string) {
	t.Helper()
	_, err := io.WriteString(p.stdin, line+"\n")
	require.NoError(t, err)
}

// next returns the next report of the replica with one of the events, or the next report if there are none.
func (p *process) next(t *testing.T, events ...string) report {
	t.Helper()
	late := time.After(5 * time.Minute)
	for {
		select {
		case line, ok := <-p.reports:
			require.True(t, ok, "the replica has ended")
			if len(events) == 0 || slices.Contains(events, line.Event) {
				return line
			}
		case <-late:
			require.Fail(t, "the replica reports nothing")
		}
	}
}

func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}

// all makes one call in each replica at the same time, and returns their durations.
func all(t *testing.T, fleet []*process) (took []time.Duration, failures []string) {
	t.Helper()
	for _, p := range fleet {
		p.tell(t, "call")
	}
	for _, p := range fleet {
		line := p.next(t, "call")
		took = append(took, line.Took)
		if line.Error != "" {
			failures = append(failures, line.Error)
		}
	}
	return took, failures
}

// platformFor starts an emulator with a slow sign-in, and returns it with a replica that uses it.
func platformFor(t *testing.T, signIn time.Duration, server *redistest.Server) (*tigotest.Server, *replica) {
	t.Helper()
	emulator := tigotest.Start(t)
	emulator.Inject(tigotest.Fault{Op: "tigo.SignIn", Delay: signIn})
	return emulator, &replica{
		Redis: server.Addr, URL: emulator.URL, ID: emulator.ClientID, Key: emulator.ClientSecret,
		Contract: emulator.Customers(tigo.Colombia)[0].Contracts[0].ID,
	}
}

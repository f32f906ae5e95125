package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A Job is one round of a scenario, from the harness to a client's process.
type Job struct {
	Scenario string
	URL      string // of the platform; "" is in memory
	Calls    int    // 0 makes one call and adds up what it brings
}

// A Result is what came of a job.
type Result struct {
	Elapsed time.Duration
	CPU     time.Duration // that the process used meanwhile, collections included
	Bytes   uint64        // allocated
	Allocs  uint64
	PeakKB  int           // the most memory the process ever held; 0 where the system does not tell
	Error   string        // why the job failed
	Opened  time.Duration // what making the client took, the first time
	Skipped bool          // the client does not make such calls
}

// Main is a client's program: it does the jobs it reads from its standard input, and writes the results.
func Main(open func(Platform) (Client, error)) {
	clients := make(map[string]Client)
	var opened time.Duration
	jobs, results := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var job Job
		if err := jobs.Decode(&job); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if clients[job.URL] == nil {
			began := time.Now()
			client, err := open(PlatformAt(job.URL))
			opened = time.Since(began)
			if err != nil {
				log.Fatal(err)
			}
			clients[job.URL] = client
		}
		result, err := job.do(clients[job.URL])
		result.Opened = opened
		if result.Skipped = errors.Is(err, ErrUnsupported); err != nil && !result.Skipped {
			result.Error = err.Error()
		}
		if err := results.Encode(result); err != nil {
			log.Fatal(err)
		}
	}
}

func (j Job) do(client Client) (Result, error) {
	for _, s := range Scenarios() {
		if s.Name != j.Scenario {
			continue
		}
		if j.Calls == 0 {
			return Result{}, s.Check(client)
		}
		return s.measure(client, j.Calls)
	}
	return Result{}, fmt.Errorf("no scenario %q", j.Scenario)
}

// Check makes one call and compares what the client found with what the document holds.
func (s Scenario) Check(client Client) error {
	var sum Sum
	if err := s.call(context.Background(), client, &sum); err != nil {
		return err
	}
	if want := documents[s.path]().sum; sum != want {
		return fmt.Errorf("%s: read %+v, the document holds %+v", s.Name, sum, want)
	}
	return nil
}

// measure makes calls, after a collection and one call that warms up what that took.
func (s Scenario) measure(client Client, calls int) (Result, error) {
	ctx := context.Background()
	runtime.GC()
	if calls > 1 {
		if err := s.call(ctx, client, nil); err != nil {
			return Result{}, err
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began, used := time.Now(), processorTime()
	err := s.run(ctx, client, calls)
	elapsed := time.Since(began)
	used = processorTime() - used
	runtime.ReadMemStats(&after)
	return Result{
		Elapsed: elapsed,
		CPU:     used,
		Bytes:   after.TotalAlloc - before.TotalAlloc,
		Allocs:  after.Mallocs - before.Mallocs,
		PeakKB:  peakKB(),
	}, err
}

func (s Scenario) run(ctx context.Context, client Client, calls int) error {
	if s.Goroutines == 0 {
		return s.repeat(ctx, client, calls)
	}
	var group sync.WaitGroup
	errs := make([]error, s.Goroutines)
	for i := range s.Goroutines {
		group.Go(func() { errs[i] = s.repeat(ctx, client, calls/s.Goroutines) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func (s Scenario) repeat(ctx context.Context, client Client, calls int) error {
	for range calls {
		if err := s.call(ctx, client, nil); err != nil {
			return err
		}
	}
	return nil
}

// peakKB reads the high-water mark of this process's resident memory, on Linux.
func peakKB() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kb int
	_, _ = fmt.Sscan(after, &kb)
	return kb
}

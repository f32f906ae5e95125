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

// A Job is one round of a scenario. Command bench sends it to the process of a client.
type Job struct {
	Scenario string
	URL      string // of the platform; "": in memory
	Calls    int    // 0: make one call, and check its sum
}

// A Result is the result of a job.
type Result struct {
	Elapsed time.Duration
	CPU     time.Duration // processor time of the process, including garbage collection
	Bytes   uint64        // allocated
	Allocs  uint64
	PeakKB  int           // peak memory of the process; 0: unknown
	Error   string        // why the job failed
	Opened  time.Duration // the time to make the client
	Skipped bool          // the client does not support the scenario
}

// Main is the main function of a client: it reads jobs from standard input, and writes their results to standard output.
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

// Check makes one call, and compares the sum of the client with that of the document.
func (s Scenario) Check(client Client) error {
	var sum Sum
	if err := s.call(context.Background(), client, &sum); err != nil {
		return err
	}
	if want := documents[s.path]().sum; sum != want {
		return fmt.Errorf("%s: the client read %+v, the document has %+v", s.Name, sum, want)
	}
	return nil
}

// measure measures calls, after a garbage collection and one call to warm up.
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

// peakKB returns the peak of the resident memory of this process; 0: the system is not Linux.
func peakKB() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kb int
	_, _ = fmt.Sscan(after, &kb)
	return kb
}

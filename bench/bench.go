package main

import (
	"debug/buildinfo"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/tigo-go/tigo/bench/runner"
)

// A bench has the settings of all measurements.
type bench struct {
	title    string
	cpu      bool
	rounds   int
	programs string
	url      string         // of the platform on loopback
	only     *regexp.Regexp // matches the rows to measure, such as "memory/balance"
	clients  *regexp.Regexp // matches the clients whose calls are measured
}

// peakRounds is the number of processes that are measured for one figure of peak memory.
const peakRounds = 5

// run makes all measurements and writes the report.
func (b bench) run(w io.Writer) error {
	clients := make([]*process, 0, len(names))
	for _, name := range names {
		if !b.clients.MatchString(name) {
			clients = append(clients, nil)
			continue
		}
		p, err := start(b.programs, name)
		if err != nil {
			return err
		}
		clients = append(clients, p)
	}
	r := report{w: w, title: b.title, cpu: b.cpu, rounds: b.rounds}
	r.begin()
	if err := b.calls(&r, clients, "memory", "", func(s runner.Scenario) int { return s.InMemory }); err != nil {
		return err
	}
	if err := b.calls(&r, clients, "loopback", b.url, func(s runner.Scenario) int { return s.Loopback }); err != nil {
		return err
	}
	if err := b.peaks(&r); err != nil {
		return err
	}
	if err := b.programsOfOneCall(&r); err != nil {
		return err
	}
	if err := errors.Join(b.starts(&r), b.builds(&r)); err != nil {
		return err
	}
	var errs []error
	for _, p := range clients {
		if p == nil {
			continue
		}
		errs = append(errs, p.stop())
	}
	return errors.Join(append(errs, r.err)...)
}

// calls measures all scenarios, in memory or over loopback. It first checks that each client reads the documents correctly.
func (b bench) calls(r *report, clients []*process, place, url string, calls func(runner.Scenario) int) error {
	r.section(place)
	for _, s := range runner.Scenarios() {
		n := calls(s)
		if n == 0 || !b.only.MatchString(place+"/"+s.Name) {
			continue
		}
		able := slices.Clone(clients)
		for i, p := range clients {
			if p == nil {
				continue
			}
			result, err := p.do(runner.Job{Scenario: s.Name, URL: url})
			if err != nil {
				return err
			}
			if result.Skipped {
				able[i] = nil
			}
		}
		samples, err := b.paired(able, runner.Job{Scenario: s.Name, URL: url, Calls: n})
		if err != nil {
			return err
		}
		r.scenario(s.Name, n, samples)
	}
	return nil
}

// paired gives each client the same job in each round. Each round begins with another client. A client that is nil has no samples.
func (b bench) paired(clients []*process, job runner.Job) ([][]runner.Result, error) {
	samples := make([][]runner.Result, len(clients))
	for round := range b.rounds {
		for turn := range clients {
			i := (round + turn) % len(clients)
			if clients[i] == nil {
				continue
			}
			result, err := clients[i].do(job)
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], result)
		}
	}
	return samples, nil
}

// peaks measures the peak memory of processes that make one call over loopback. Over loopback, the document is in another process.
func (b bench) peaks(r *report) error {
	r.peakSection()
	for _, s := range runner.Scenarios() {
		if !s.Peak || !b.only.MatchString("peak/"+s.Name) {
			continue
		}
		peaks := make([][]float64, len(names))
		for range peakRounds {
			for i, name := range names {
				result, err := once(b.programs, name, runner.Job{Scenario: s.Name, URL: b.url, Calls: 1})
				if err != nil {
					return err
				}
				if !result.Skipped {
					peaks[i] = append(peaks[i], float64(result.PeakKB)/1024)
				}
			}
		}
		r.peak(s.Name, peaks)
	}
	return nil
}

// programsOfOneCall measures the size and the modules of the stripped programs that make one call.
func (b bench) programsOfOneCall(r *report) error {
	var sizes, modules []float64
	for _, name := range names {
		path := filepath.Join(b.programs, name+"-call")
		file, err := os.Stat(path)
		if err != nil {
			return err
		}
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return err
		}
		sizes = append(sizes, float64(file.Size())/(1<<20))
		modules = append(modules, float64(len(info.Deps)))
	}
	r.programs(sizes, modules)
	return nil
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/tigo-go/tigo/bench/runner"
)

// This file measures how long a program takes to start and to build.

// The number of measurements of each.
const (
	startRounds = 20
	buildRounds = 3
)

// starts measures new processes: the time to make a client, of its first call, and of the whole process.
func (b bench) starts(r *report) error {
	if !b.only.MatchString("start") {
		return nil
	}
	opened, first, whole := make([][]float64, len(names)), make([][]float64, len(names)), make([][]float64, len(names))
	for round := range startRounds {
		for turn := range names {
			i := (round + turn) % len(names)
			began := time.Now()
			result, err := once(b.programs, names[i], runner.Job{Scenario: "balance", Calls: 1})
			if err != nil {
				return err
			}
			whole[i] = append(whole[i], milliseconds(time.Since(began)))
			opened[i] = append(opened[i], 1000*milliseconds(result.Opened))
			first[i] = append(first[i], 1000*milliseconds(result.Elapsed))
		}
	}
	r.table("Start-up", "A fresh process that makes one call in memory.", []line{
		{"making the client, µs", "%.0f", opened},
		{"first call, µs", "%.0f", first},
		{"process from start to end, ms", "%.1f", whole},
	})
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// builds measures the build of a program that makes one call, and `go test` of a small module with the emulator. It runs each with
// only the standard library in the build cache, and again with all packages in it.
func (b bench) builds(r *report) error {
	if !b.only.MatchString("build") {
		return nil
	}
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	standard := filepath.Join(temp, "standard")
	if err := goCommand(".", standard, "build", "std"); err != nil {
		return err
	}
	cold, warm := make([][]float64, len(names)), make([][]float64, len(names))
	for range buildRounds {
		for i, name := range names {
			dir := filepath.Join("gen", name)
			if name == "baseline" || name == "tigo" {
				dir = filepath.Join("clients", name)
			}
			first, again, err := coldAndWarm(standard, dir, "build", "-o", os.DevNull, "./call")
			if err != nil {
				return err
			}
			cold[i], warm[i] = append(cold[i], first), append(warm[i], again)
		}
	}
	r.table("Building a program of one call", "Seconds. Nothing but the standard library is in the cache, or all is.", []line{
		{"first build", "%.1f", cold}, {"built again", "%.2f", warm},
	})
	var first, again []float64
	for range buildRounds {
		once, twice, err := coldAndWarm(standard, filepath.Join("gen", "emulated"), "test", "-count=1", ".")
		if err != nil {
			return err
		}
		first, again = append(first, once), append(again, twice)
	}
	r.printf("\n`go test` of a module with one test against the emulator takes %.1f s the first time, %.2f s from then on.\n", median(first), median(again))
	return nil
}

// coldAndWarm runs a go command twice, with a copy of a build cache that has the standard library.
func coldAndWarm(standard, dir string, args ...string) (cold, warm float64, err error) {
	cache, err := os.MkdirTemp(filepath.Dir(standard), "build")
	if err != nil {
		return 0, 0, err
	}
	if output, err := exec.CommandContext(context.Background(), "cp", "-al", standard+"/.", cache).CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, output)
	}
	for _, took := range []*float64{&cold, &warm} {
		began := time.Now()
		if err := goCommand(dir, cache, args...); err != nil {
			return 0, 0, err
		}
		*took = time.Since(began).Seconds()
	}
	return cold, warm, os.RemoveAll(cache)
}

func goCommand(dir, cache string, args ...string) error {
	command := exec.CommandContext(context.Background(), "go", args...)
	command.Dir = dir
	command.Env = append(slices.Clone(os.Environ()), "GOCACHE="+cache)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %v: %w\n%s", dir, args, err, output)
	}
	return nil
}

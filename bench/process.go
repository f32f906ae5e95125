package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/tigo-go/tigo/bench/runner"
)

// A process is a running program of a client.
type process struct {
	name    string
	command *exec.Cmd
	jobs    io.WriteCloser
	results *json.Decoder
}

func start(programs, name string) (*process, error) {
	command := exec.CommandContext(context.Background(), filepath.Join(programs, name))
	command.Stderr = os.Stderr
	jobs, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	results, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &process{name, command, jobs, json.NewDecoder(results)}, command.Start()
}

// do gives the client a job, and waits for the result.
func (p *process) do(job runner.Job) (runner.Result, error) {
	var result runner.Result
	if err := json.NewEncoder(p.jobs).Encode(job); err != nil {
		return result, fmt.Errorf("%s: %w", p.name, err)
	}
	if err := p.results.Decode(&result); err != nil {
		return result, fmt.Errorf("%s: %w", p.name, err)
	}
	if result.Error != "" {
		return result, fmt.Errorf("%s: %s", p.name, result.Error)
	}
	return result, nil
}

func (p *process) stop() error { return errors.Join(p.jobs.Close(), p.command.Wait()) }

// once does one job in a new process, for figures that a process has only once, such as its peak memory.
func once(programs, name string, job runner.Job) (runner.Result, error) {
	p, err := start(programs, name)
	if err != nil {
		return runner.Result{}, err
	}
	result, err := p.do(job)
	return result, errors.Join(err, p.stop())
}

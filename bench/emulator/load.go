package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A load is the request of a cell of the table.
type load struct {
	path string
	body string // for a POST; "" for a GET
}

const (
	contractPath = "/v1/tigo/home/co/billing/contracts/13345678"
	balancePath  = contractPath + "/balance"
	invoicesPath = contractPath + "/invoices/"
)

// loads are the operations of the table.
func loads() map[string]load {
	return map[string]load{
		"balance": {path: balancePath},
		"list":    {path: invoicesPath + "?limit=5"},
		"create":  {path: invoicesPath, body: `{"amount":1}`},
	}
}

// A result is wrk's measurement of one load.
type result struct {
	requests int
	rate     float64       // requests per second
	p99      time.Duration // of all requests
}

// apply puts a load on a server for a time.
func (r *running) apply(ctx context.Context, l load, connections int, during time.Duration) (result, error) {
	script := filepath.Join(r.dir, "post.lua")
	words := []string{
		"-t1", fmt.Sprintf("-c%d", connections), fmt.Sprintf("-d%ds", max(int(during/time.Second), 1)), "--latency", "--timeout", "10s", // a server with a just-in-time compiler starts slowly
		"-H", "Authorization: Bearer " + r.token,
	}
	if l.body != "" {
		text := fmt.Sprintf("wrk.method = \"POST\"\nwrk.body = %q\nwrk.headers[\"Content-Type\"] = \"application/json\"\n", l.body)
		if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
			return result{}, err
		}
		words = append(words, "-s", script)
	}
	printed, err := exec.CommandContext(ctx, "wrk", append(words, r.origin+l.path)...).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("wrk: %w: %s", err, printed)
	}
	return read(string(printed))
}

// read parses the output of wrk. A response that is not successful is an error: a fast failure must not count as speed.
func read(printed string) (result, error) {
	var found result
	var problems []error
	for line := range strings.Lines(printed) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		var err error
		switch {
		case words[0] == "99%":
			found.p99, err = time.ParseDuration(words[1])
		case words[0] == "Requests/sec:":
			found.rate, err = strconv.ParseFloat(words[1], 64)
		case len(words) > 2 && words[1] == "requests" && words[2] == "in":
			found.requests, err = strconv.Atoi(words[0])
		case words[0] == "Non-2xx", words[0] == "Socket":
			err = errors.New(strings.TrimSpace(line))
		}
		problems = append(problems, err)
	}
	if found.rate == 0 {
		problems = append(problems, errors.New("wrk counted no request"))
	}
	return found, errors.Join(problems...)
}

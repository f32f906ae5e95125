package main

import (
	"testing"
	"time"
)

const printed = `Running 2s test @ http://127.0.0.1:8080/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.92ms    3.41ms  32.63ms   71.99%
    Req/Sec    17.69k     2.96k   24.29k    75.00%
  Latency Distribution
     50%    3.16ms
     99%   15.34ms
  35100 requests in 2.01s, 6.27MB read
Requests/sec:  17443.28
Transfer/sec:      3.12MB
`

// TestRead parses outputs of wrk, with and without failed responses.
func TestRead(t *testing.T) {
	got, err := read(printed)
	if want := (result{35100, 17443.28, 15340 * time.Microsecond}); err != nil || got != want {
		t.Errorf("it read %+v, %v", got, err)
	}
	for _, more := range []string{"  Non-2xx or 3xx responses: 7\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"} {
		if _, err := read(printed + more); err == nil {
			t.Errorf("no error for %q", more)
		}
	}
	if _, err := read("unable to connect to 127.0.0.1:1 Connection refused\n"); err == nil {
		t.Error("no error for a server that is not there")
	}
}

// Command tigo-doctor checks whether this machine can call Tigo's APIs with the settings in its environment. It checks the
// variables, DNS, proxy, TLS, clock, captive portals, sign-in, a read of each API, and limits. For each of them it prints
// one sentence on what works or what is wrong.
//
//	go run github.com/tigo-go/tigo/cmd/tigo-doctor@latest
//
// It reads the variables of tigo.ConfigFromEnv, HTTPS_PROXY and the other proxy variables, and on most systems
// SSL_CERT_FILE. It changes nothing on the platform. Its output contains no credentials and no personal data, so it can be
// shown to others.
//
// Exit codes:
//
//	0  all checks passed
//	1  the doctor was interrupted
//	2  the variables or the flags are wrong
//	3  the host has no address, there is no connection, or the proxy blocks it
//	4  TLS fails, or the clock is wrong
//	5  another server responds instead of the platform
//	6  sign-in fails
//	7  a read fails
//	8  the quota is used up
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/tigo-go/tigo/internal/doctor"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes that do not belong to a step.
const (
	codeInterrupted = 1
	codeUsage       = 2
)

// result is the output of -json.
type result struct {
	OK    bool          `json:"ok"`    // nothing failed
	Code  int           `json:"code"`  // the exit code
	Steps []doctor.Step `json:"steps"` // in order
}

// run examines the machine and returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("tigo-doctor", flag.ContinueOnError)
	flags.SetOutput(errs)
	asJSON := flags.Bool("json", false, "print JSON: ok, code, and the steps with name, verdict and sentence")
	timeout := flags.Duration("timeout", 20*time.Second, "`duration` to wait in each step")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || *timeout <= 0 {
		if err == nil {
			fmt.Fprintln(errs, "tigo-doctor takes no arguments, and -timeout must be above 0; the settings are in the environment")
		}
		return codeUsage
	}
	steps := doctor.Examine(ctx, doctor.Options{Getenv: getenv, Timeout: *timeout})
	code := doctor.Code(steps)
	if ctx.Err() != nil {
		code = codeInterrupted
	}
	if *asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		_ = encoder.Encode(result{code == 0, code, steps}) // an error of the output cannot be reported
		return code
	}
	for _, step := range steps {
		fmt.Fprintf(out, "%-8s %-15s %s\n", step.Verdict, step.Name, step.Sentence)
	}
	return code
}

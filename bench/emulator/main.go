// Command emulator compares the emulator with other servers that stand in for an API: requests per second, latency and memory.
// bench/emulator/run builds the servers.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"time"
)

func main() {
	log.SetFlags(0)
	var b bench
	only := flag.String("only", "", "measure only the rows that match this regular `expression`")
	columns := flag.String("servers", "", "measure only the servers that match this regular `expression`")
	out := flag.String("o", "", "a `file` for the results besides standard output")
	flag.StringVar(&b.programs, "programs", "gen", "the `folder` of the programs that are measured")
	flag.StringVar(&b.contract, "contract", "../../api/openapi.yaml", "the `file` of the contract")
	flag.DurationVar(&b.cell, "cell", 3*time.Second, "how `long` a cell of the table is measured")
	flag.Parse()
	b.rows, b.columns = regexp.MustCompile(*only), regexp.MustCompile(*columns)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var report bytes.Buffer
	both := io.MultiWriter(os.Stdout, &report) // each row is printed when it is measured
	fmt.Fprintf(both, "# Results\n\n%s, %s/%s, %d processors, %v a cell. Written by `bench/emulator/run`; README.md says what the figures mean.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.cell)
	if err := b.run(ctx, both); err != nil {
		log.Fatal(err)
	}
	if *out == "" {
		return
	}
	if err := os.WriteFile(*out, report.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

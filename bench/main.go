// Command bench compares clients. Each client has its own process, and in each round the clients take turns. bench writes the
// medians over the rounds: times as ratios to the baseline, bytes and allocations as numbers. bench/run builds the programs of the
// clients.
package main

import (
	"bytes"
	"context"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"github.com/tigo-go/tigo/bench/runner"
)

// names are the clients, the baseline first.
var names = []string{"baseline", "tigo", "before", "ogen", "oapi-codegen", "go-swagger"}

func main() {
	log.SetFlags(0)
	title := flag.String("title", "", "text to append to the title of each section")
	rounds := flag.Int("rounds", 20, "paired `rounds` of each scenario")
	out := flag.String("o", "", "a `file` to which the results are also written")
	programs := flag.String("programs", filepath.Join("gen", "bin"), "the `folder` with the programs of the clients")
	clients := flag.String("clients", "", "measure only the calls of clients that match this `expression`")
	cpu := flag.Bool("cpu", false, "compare processor time instead of elapsed time, for a machine with other load")
	only := flag.String("run", "", "measure only the rows that match this `expression`, such as memory/balance")
	flag.Parse()

	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: runner.Handler()}
	go func() { _ = server.Serve(listener) }()

	b := bench{title: *title, cpu: *cpu, rounds: *rounds, programs: *programs, url: "http://" + listener.Addr().String()}
	if b.only, err = regexp.Compile(*only); err != nil {
		log.Fatal(err)
	}
	if b.clients, err = regexp.Compile(*clients); err != nil {
		log.Fatal(err)
	}
	var report bytes.Buffer
	if err := b.run(&report); err != nil {
		log.Fatal(err)
	}
	_, _ = os.Stdout.Write(report.Bytes())
	if *out == "" {
		return
	}
	if err := os.WriteFile(*out, report.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

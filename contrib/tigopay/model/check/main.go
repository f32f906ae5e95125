// Command check explores the model of the ledger's protocol.
//
//	go run ./model/check                    checks the properties in every situation, and prints the numbers of states
//	go run ./model/check -full              the same with more failures; it takes minutes
//	go run ./model/check -without settle    shows what goes wrong without a guard, step by step
//
// It exits with status 1 if a property does not hold, or if all hold without a guard.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tigo-go/tigo/contrib/tigopay/model"
)

func main() {
	full := flag.Bool("full", false, "more failures")
	without := flag.String("without", "", "a `guard` to leave out")
	flag.Parse()
	if !run(os.Stdout, *full, model.Guard(*without)) {
		os.Exit(1)
	}
}

func run(out io.Writer, full bool, without model.Guard) bool {
	if without != "" {
		c := model.Needed(without)
		report := model.Check(c)
		show(out, c, report)
		return report.Wrong != ""
	}
	holds := true
	for _, c := range model.Situations(full) {
		report := model.Check(c)
		show(out, c, report)
		holds = holds && report.Wrong == ""
	}
	return holds
}

func show(out io.Writer, c model.Config, report model.Report) {
	verdict := "holds"
	if report.Wrong != "" {
		verdict = report.Wrong
	}
	fmt.Fprintf(out, "%-46s trouble %d  %9d states  %s\n", c.Name, c.Trouble, report.States, verdict)
	for i, line := range report.Counter {
		fmt.Fprintf(out, "%4d. %s\n", i+1, line)
	}
}

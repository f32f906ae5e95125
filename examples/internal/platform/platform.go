// Package platform connects the example programs to a platform: the one that the TIGO_ variables of the environment
// describe. If no such variable is set, it starts an emulator in the program's own process.
package platform

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// A Program is the main function of an example. The emulator is nil if the program runs against Tigo's own platform.
// Otherwise the emulator has the customer of the program, and plays the people and the banks.
type Program func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error

// Main reads the command line, runs a program until it ends or is interrupted, and ends the process with status 1 if
// the program failed.
func Main(program Program) {
	log.SetFlags(0)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, program)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, program Program) error {
	if configured() {
		config, err := tigo.ConfigFromEnv()
		if err != nil {
			return err
		}
		return program(ctx, config, nil)
	}
	emulator := tigotest.NewServer()
	defer emulator.Close()
	return program(ctx, emulator.Config(tigo.Colombia), emulator)
}

// configured reports whether any TIGO_ variable is set. Even an incomplete set shows that a platform is meant, not an
// emulator.
func configured() bool {
	return slices.ContainsFunc(os.Environ(), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		return strings.HasPrefix(name, "TIGO_") && name != "TIGO_FULL" && value != ""
	})
}

// Name describes in a few words which platform a program uses.
func Name(config tigo.Config, emulator *tigotest.Server) string {
	switch {
	case emulator != nil:
		return "an emulator in this process"
	case config.BaseURL != "":
		return config.BaseURL
	}
	return "Tigo's " + string(config.Environment) + " environment"
}

// DocumentFlag defines the flag -document, which identifies the customer.
func DocumentFlag() *tigo.Document {
	customer := new(tigo.Document)
	flag.Func("document", "the customer, as `type:number`, such as cc:1020304050", func(text string) (err error) {
		*customer, err = parse(text)
		return err
	})
	return customer
}

// AmountFlag defines a flag for an amount of money.
func AmountFlag(name, usage string) *tigo.Number {
	amount := new(tigo.Number)
	flag.Func(name, usage, func(text string) (err error) {
		*amount, err = tigo.ParseNumber(text)
		return err
	})
	return amount
}

// Default sets the value of a flag that was not given.
func Default[T comparable](to *T, value T) {
	var zero T
	if *to == zero {
		*to = value
	}
}

// Documents reads customers from the command line.
func Documents(texts []string) ([]tigo.Document, error) {
	var customers []tigo.Document
	for _, text := range texts {
		customer, err := parse(text)
		if err != nil {
			return nil, err
		}
		customers = append(customers, customer)
	}
	return customers, nil
}

var errDocument = errors.New("a customer is not of the form type:number")

func parse(text string) (tigo.Document, error) {
	kind, number, _ := strings.Cut(text, ":")
	if kind == "" || number == "" {
		return tigo.Document{}, errDocument
	}
	return tigo.Document{Type: tigo.DocumentType(kind), Number: number}, nil
}

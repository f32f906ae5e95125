// Command tigo-emulator runs the emulator of package tigotest for programs in any language: Tigo's Home Self Care and Selfcare
// CRM APIs on a port of this machine, with generated customers, a payment page, a control API and a console.
//
//	go run github.com/tigo-go/tigo/cmd/tigo-emulator@latest
//
// It prints its URL, the credentials and curl commands for a start, and runs until it is interrupted. -help lists the flags.
// README.md in this folder explains them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage): // parse has printed what is wrong
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "tigo-emulator:", strings.TrimPrefix(err.Error(), "tigotest: "))
		os.Exit(1)
	}
}

// run serves until ctx ends. It prints the guide to out and everything else to errs.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	s, err := parse(args, errs)
	if err != nil {
		return err
	}
	if s.verbose {
		s.log = &logbook{out: out, machine: s.json}
	}
	server, err := s.start()
	if err != nil {
		return err
	}
	defer server.Close()
	g := guide{Server: server, country: s.country}
	if s.tls {
		if g.certificate, err = writeCertificate(server.CertificatePEM()); err != nil {
			return err
		}
		defer os.Remove(g.certificate)
	}
	if s.reachable() {
		g.token = server.ControlToken
		fmt.Fprintln(errs, "tigo-emulator: other machines can reach the emulator: its credentials are not secret, and every caller with them can read and change everything in it")
	}
	show := g.print
	if s.json {
		show = g.printJSON
	}
	if err := show(out); err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Fprintln(errs, "tigo-emulator: stopped")
	return nil
}

// writeCertificate writes the certificate to a file for curl and other clients, and returns the file's name.
func writeCertificate(text []byte) (string, error) {
	file, err := os.CreateTemp("", "tigo-emulator-*.pem")
	if err != nil {
		return "", err
	}
	_, err = file.Write(text)
	return file.Name(), errors.Join(err, file.Close())
}

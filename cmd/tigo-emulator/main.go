// Command tigo-emulator runs the emulator of package tigotest for programs in any language: Tigo's Home Self Care and Selfcare
// CRM APIs on a port of this machine, with made-up customers, a payment page, a control API and a console.
//
//	go run github.com/tigo-go/tigo/cmd/tigo-emulator@latest
//
// It prints its URL, the credentials and a few curl lines to begin with, and runs until it is interrupted. -help lists the flags;
// README.md beside this file explains them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage): // parse has said what is wrong
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "tigo-emulator:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends. What a user needs to begin goes to out, the rest to errs.
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
		fmt.Fprintln(errs, "tigo-emulator: other machines can reach the emulator: its credentials are no secret, and whoever has them reads and changes everything in it")
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

// writeCertificate puts the certificate where curl and others can read it.
func writeCertificate(text []byte) (string, error) {
	file, err := os.CreateTemp("", "tigo-emulator-*.pem")
	if err != nil {
		return "", err
	}
	_, err = file.Write(text)
	return file.Name(), errors.Join(err, file.Close())
}

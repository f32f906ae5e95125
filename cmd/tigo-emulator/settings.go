package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// errUsage is the error of an invalid command line.
var errUsage = errors.New("the command line is invalid")

// settings holds the values of the command line.
type settings struct {
	addr      string
	public    bool
	url       string
	token     string
	country   tigo.Country
	seed      string
	customers int
	dialects  []tigotest.Dialect
	faults    []tigotest.Fault
	latency   time.Duration
	tls       bool
	tlsCert   string
	tlsKey    string
	cors      []string
	verbose   bool
	json      bool
	log       *logbook // nil without -v
}

// parse parses the command line. It prints an error to errs, in one line.
func parse(args []string, errs io.Writer) (settings, error) {
	s := settings{country: tigo.Colombia}
	flags := flag.NewFlagSet("tigo-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	flags.BoolVar(&s.public, "public", false, "allow an -addr that other machines can reach")
	flags.StringVar(&s.url, "url", "", "`origin` of the emulator's links, if callers reach it by another name")
	flags.StringVar(&s.token, "control-token", "", "the `token` with which other machines control the emulator; without it, a random one is printed")
	flags.Func("country", "the `country` of the printed lines: bo, co, gt, hn, py or sv (default co)", s.setCountry)
	flags.StringVar(&s.seed, "seed", "", "JSON `file` with customers to add")
	flags.IntVar(&s.customers, "customers", 0, "`number` of further customers to generate, with ids by a rule; a million is fine")
	flags.Func("dialect", "`names` of the ways to write JSON: "+names()+"; can be repeated", s.addDialects)
	flags.Func("fault", "a `fault` such as billing.CreateInvoice:status=503,times=2; can be repeated", s.addFault)
	flags.DurationVar(&s.latency, "latency", 0, "`duration` to wait before every response of the platform")
	flags.BoolVar(&s.tls, "tls", false, "serve HTTPS with a throw-away certificate")
	flags.StringVar(&s.tlsCert, "tls-cert", "", "serve HTTPS with the certificate in this PEM `file`; it needs -tls-key")
	flags.StringVar(&s.tlsKey, "tls-key", "", "PEM `file` with the key of -tls-cert")
	flags.Func("cors", "`origin` of pages that may call the APIs from a browser, such as http://localhost:3000; can be repeated", s.addOrigin)
	flags.BoolVar(&s.verbose, "v", false, "print a line for each request")
	flags.BoolVar(&s.json, "json", false, "print lines of JSON: one when ready, and with -v one for each request")
	err := flags.Parse(args)
	if err == nil {
		err = s.check(flags.Args())
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(errs)
		fmt.Fprintln(errs, "Usage of tigo-emulator:")
		flags.PrintDefaults()
		return s, err
	case err != nil:
		fmt.Fprintf(errs, "tigo-emulator: %v (-help lists the flags)\n", err)
		return s, errUsage
	}
	return s, nil
}

func (s *settings) setCountry(code string) error {
	if s.country = tigo.Country(code); !slices.Contains(countries(), s.country) {
		return errors.New("it is none of bo, co, gt, hn, py, sv")
	}
	return nil
}

func (s *settings) addDialects(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		dialect := tigotest.Dialect(strings.TrimSpace(name))
		if !slices.Contains(tigotest.Dialects(), dialect) {
			return fmt.Errorf("there is no dialect %q", name)
		}
		s.dialects = append(s.dialects, dialect)
	}
	return nil
}

func (s *settings) addFault(text string) error {
	fault, err := tigotest.ParseFault(text)
	s.faults = append(s.faults, fault)
	return err
}

func (s *settings) addOrigin(origin string) error {
	if parsed, err := url.Parse(origin); origin != "*" && (err != nil || parsed.Host == "" || parsed.Scheme+"://"+parsed.Host != origin) {
		return errors.New("it is neither * nor of the form http://host:port")
	}
	s.cors = append(s.cors, origin)
	return nil
}

// check checks what concerns several flags, and the arguments after the flags.
func (s *settings) check(rest []string) error {
	host, _, err := net.SplitHostPort(s.addr)
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case err != nil:
		return errors.New("-addr is not of the form host:port")
	case !s.public && !loopback(host):
		return errors.New("-addr is no loopback address: other machines could reach the emulator; add -public to allow it")
	case s.token != "" && (len(s.token) < 16 || strings.Trim(s.token, tokenLetters) != ""):
		return errors.New("-control-token is not 16 or more letters, digits, - and _")
	case s.latency < 0:
		return errors.New("-latency is negative")
	case s.customers < 0:
		return errors.New("-customers is negative")
	case s.customers > 599_999_994:
		return errors.New("-customers is more than 599999994, for which the ids have room")
	case (s.tlsCert == "") != (s.tlsKey == ""):
		return errors.New("-tls-cert and -tls-key need each other")
	case s.tls && s.tlsCert != "":
		return errors.New("-tls has a certificate of its own: leave it out beside -tls-cert")
	case s.url != "":
		if origin, err := url.Parse(s.url); err != nil || origin.Host == "" || origin.Scheme != "http" && origin.Scheme != "https" {
			return errors.New("-url is not of the form http://host:port or https://host:port")
		}
	}
	return nil
}

// tokenLetters are the characters of a control token: it stands in a header, a cookie and a URL.
const tokenLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// start starts the emulator. The customers of the seed exist before the first request is served.
func (s *settings) start() (*tigotest.Server, error) {
	opts := []tigotest.Option{
		tigotest.WithDialect(s.dialects...), tigotest.WithLatency(s.latency), tigotest.WithPopulation(s.customers, 1),
	}
	opts = append(opts, tigotest.WithCORS(s.cors...), tigotest.WithControlToken(s.token))
	if s.log != nil {
		opts = append(opts, tigotest.OnRequest(s.log.note))
	}
	if s.seed != "" {
		text, err := os.ReadFile(s.seed)
		if err != nil {
			return nil, err
		}
		opts = append(opts, tigotest.WithSeed(text))
	}
	if s.tlsCert != "" {
		pair, err := tls.LoadX509KeyPair(s.tlsCert, s.tlsKey)
		if err != nil {
			return nil, err
		}
		opts = append(opts, tigotest.WithTLS(&tls.Config{
			Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		}))
	}
	if s.tls {
		opts = append(opts, tigotest.WithTLS(nil))
	}
	if s.url != "" {
		opts = append(opts, tigotest.WithURL(s.url))
	}
	server, err := tigotest.Listen(s.addr, opts...)
	if err != nil {
		return nil, err
	}
	server.Inject(s.faults...)
	return server, nil
}

// reachable reports whether other machines reach the emulator.
func (s *settings) reachable() bool {
	host, _, _ := net.SplitHostPort(s.addr) // check has parsed it
	return !loopback(host)
}

func countries() []tigo.Country {
	return []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador}
}

func names() string {
	var all []string
	for _, dialect := range tigotest.Dialects() {
		all = append(all, string(dialect))
	}
	return strings.Join(all, ", ")
}

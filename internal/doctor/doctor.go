// Package doctor finds out, step by step, whether a machine can call Tigo's APIs with the settings in its environment,
// and says in a sentence each what is right and what is wrong. Its sentences hold names of variables, hosts and causes;
// no credential and nothing personal.
package doctor

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tigo-go/tigo"
)

// Verdict is the result of a step.
type Verdict string

// The verdicts.
const (
	OK      Verdict = "ok"
	Warning Verdict = "warning" // it works, but not as it should
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped" // a step before it failed
)

// Step is one thing that was looked at.
type Step struct {
	Name     string  `json:"name"`
	Verdict  Verdict `json:"verdict"`
	Sentence string  `json:"sentence"`
}

// The names of the steps, in their order.
const (
	StepVariables  = "variables"
	StepName       = "name"
	StepProxy      = "proxy"
	StepConnection = "connection"
	StepTLS        = "tls"
	StepClock      = "clock"
	StepPortal     = "portal"
	StepSignIn     = "sign-in"
	StepHome       = "home self care"
	StepCRM        = "selfcare crm"
	StepLimits     = "limits"
)

var order = []string{
	StepVariables, StepName, StepProxy, StepConnection, StepTLS, StepClock, StepPortal, StepSignIn, StepHome, StepCRM, StepLimits,
}

// Steps returns the names of all steps, in their order.
func Steps() []string { return slices.Clone(order) }

// Options say what to look at. The zero value looks at this machine.
type Options struct {
	Getenv   func(string) string                   // required
	Proxy    func(*http.Request) (*url.URL, error) // default: as net/http reads the environment
	Resolver *net.Resolver                         // default: the machine's
	Roots    *x509.CertPool                        // default: the machine's
	Now      func() time.Time                      // default: time.Now
	Timeout  time.Duration                         // of each step; default 20 s
	Change   func(*tigo.Config)                    // changes the client's configuration before it is made
}

// examination is one under way.
type examination struct {
	Options
	config tigo.Config
	base   *url.URL
	proxy  *url.URL // nil: none
	steps  []Step
	hinted bool // the server has asked for a client certificate
}

// Examine looks at one thing after the other until one fails. What follows it is skipped.
func Examine(ctx context.Context, o Options) []Step {
	if o.Proxy == nil {
		o.Proxy = http.ProxyFromEnvironment
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	x := &examination{Options: o}
	for _, look := range []func(context.Context) bool{x.variables, x.network, x.signIn, x.reads} {
		if ctx.Err() != nil || !look(ctx) {
			break
		}
	}
	for _, name := range order[len(x.steps):] {
		x.add(name, Skipped, "a step before it failed.")
	}
	return x.steps
}

func (x *examination) add(name string, verdict Verdict, sentence string) {
	x.steps = append(x.steps, Step{name, verdict, sentence})
}

func (x *examination) ok(name, sentence string) bool {
	x.add(name, OK, sentence)
	return true
}

func (x *examination) failed(name, sentence string) bool {
	x.add(name, Failed, sentence)
	return false
}

// Code is the exit code of an examination: 0 if nothing failed, or the one of the step that did.
func Code(steps []Step) int {
	for _, step := range steps {
		if step.Verdict != Failed {
			continue
		}
		switch step.Name {
		case StepVariables:
			return 2
		case StepName, StepProxy, StepConnection:
			return 3
		case StepTLS, StepClock:
			return 4
		case StepPortal:
			return 5
		case StepSignIn:
			return 6
		case StepLimits:
			return 8
		}
		return 7 // a read
	}
	return 0
}

// FirstFailure is the sentence of the step that failed, "" if none did.
func FirstFailure(steps []Step) string {
	for _, step := range steps {
		if step.Verdict == Failed {
			return step.Sentence
		}
	}
	return ""
}

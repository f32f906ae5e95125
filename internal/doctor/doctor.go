// Package doctor checks in steps whether a machine can call Tigo's APIs with the settings in its environment. Each step
// gives one sentence on what works or what is wrong. The sentences contain names of variables, hosts and causes, but no
// credentials and no personal data.
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
	Warning Verdict = "warning" // it works, but there is a problem
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped" // an earlier step failed
)

// Step is one check and its result.
type Step struct {
	Name     string  `json:"name"`
	Verdict  Verdict `json:"verdict"`
	Sentence string  `json:"sentence"`
}

// The names of the steps, in order.
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

// Steps returns the names of all steps, in order.
func Steps() []string { return slices.Clone(order) }

// Options configure an examination. A zero field, except Getenv, means this machine's own.
type Options struct {
	Getenv   func(string) string                   // required
	Proxy    func(*http.Request) (*url.URL, error) // default: as net/http reads the environment
	Resolver *net.Resolver                         // default: the machine's
	Roots    *x509.CertPool                        // default: the machine's
	Now      func() time.Time                      // default: time.Now
	Timeout  time.Duration                         // of each step; default 20 s
	Change   func(*tigo.Config)                    // changes the client's configuration before it is made
}

// examination is a running examination.
type examination struct {
	Options
	config tigo.Config
	base   *url.URL
	proxy  *url.URL // nil: there is no proxy
	steps  []Step
	hinted bool // the server has asked for a client certificate
}

// Examine runs the steps in order. If one fails, it skips the following ones.
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
		x.add(name, Skipped, "an earlier step failed.")
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

// Code returns the exit code of an examination: that of the step that failed, 0 if none did.
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

// FirstFailure returns the sentence of the step that failed, "" if none did.
func FirstFailure(steps []Step) string {
	for _, step := range steps {
		if step.Verdict == Failed {
			return step.Sentence
		}
	}
	return ""
}

package tigotest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faultSpec is a fault as it is written down: in JSON for the control API, in pairs on the command line.
type faultSpec struct {
	ID          int     `json:"id,omitempty"`   // given by the emulator
	What        string  `json:"what,omitempty"` // in words, by the emulator
	Struck      int     `json:"struck"`         // counted by the emulator
	Left        *int    `json:"left,omitempty"` // of Times, by the emulator
	Op          string  `json:"op"`
	Times       int     `json:"times,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	Seed        uint64  `json:"seed,omitempty"`
	When        string  `json:"when,omitempty"` // before or after
	Delay       string  `json:"delay,omitempty"`
	Detached    bool    `json:"detached,omitempty"`
	actionSpec
}

// actionSpec is an [Action] as it is written down. Without Do it is a response of the emulator's own.
type actionSpec struct {
	Do         string            `json:"do,omitempty"`
	Status     int               `json:"status,omitempty"`
	Code       string            `json:"code,omitempty"` // of the gateway's own error body
	RetryAfter string            `json:"retryAfter,omitempty"`
	Location   string            `json:"location,omitempty"`
	Header     map[string]string `json:"header,omitempty"`
	Body       string            `json:"body,omitempty"`
	Bytes      int               `json:"bytes,omitempty"`
	Pause      string            `json:"pause,omitempty"`
}

// actionKind is an action that has a name.
type actionKind struct {
	says string
	make func(a actionSpec, pause time.Duration) Action
}

// actionKinds returns the actions by name.
func actionKinds() map[string]actionKind {
	plain := func(f func() Action) func(actionSpec, time.Duration) Action {
		return func(actionSpec, time.Duration) Action { return f() }
	}
	part := func(f func(int) Action) func(actionSpec, time.Duration) Action {
		return func(a actionSpec, _ time.Duration) Action { return f(cmp.Or(a.Bytes, 10)) }
	}
	return map[string]actionKind{
		"hang":                  {"no response, until the caller gives up", plain(Hang)},
		"disconnect":            {"connection closed without a response", plain(Disconnect)},
		"reset":                 {"connection reset", plain(ResetConnection)},
		"garbage":               {"a status line that is none", plain(GarbageStatusLine)},
		"contradictory-lengths": {"two lengths that differ", plain(ContradictoryLengths)},
		"bad-chunk":             {"a chunk whose size is no number", plain(BadChunk)},
		"half-headers":          {"connection closed in the middle of the header", plain(HalfHeaders)},
		"refuse-stream":         {"HTTP/2 stream refused", plain(RefuseStream)},
		"go-away":               {"HTTP/2 connection going away", plain(GoAway)},
		"cut":                   {"the body ends in the middle", part(CutChunked)},
		"cut-short":             {"the body is shorter than announced", part(Cut)},
		"cut-silently":          {"the body is cut, and nothing in HTTP tells", part(CutSilently)},
		"stall":                 {"the body stops in the middle and never goes on", part(Stall)},
		"gzip":                  {"compressed, asked for or not", plain(Gzip)},
		"cut-gzip":              {"compressed and cut in half", plain(CutGzip)},
		"false-gzip":            {"plain, but called compressed", plain(FalseGzip)},
		"gzip-bomb":             {"a compressed body that unfolds", func(a actionSpec, _ time.Duration) Action { return GzipBomb(cmp.Or(a.Bytes, 64<<20)) }},
		"drip":                  {"the body comes in drops", func(a actionSpec, pause time.Duration) Action { return Drip(cmp.Or(a.Bytes, 10), pause) }},
		"slow-headers":          {"the header never ends", func(_ actionSpec, pause time.Duration) Action { return SlowHeaders(pause) }},
		"raw":                   {"bytes in place of a response", func(a actionSpec, _ time.Duration) Action { return Raw(a.Body) }},
		"flood": {"a body that nobody asked for", func(a actionSpec, _ time.Duration) Action {
			return Flood(cmp.Or(a.Status, http.StatusOK), cmp.Or(a.Bytes, 64<<20))
		}},
		"redirect": {"a redirect elsewhere", func(a actionSpec, _ time.Duration) Action {
			return Redirect(cmp.Or(a.Status, http.StatusTemporaryRedirect), a.Location)
		}},
	}
}

// knownOp reports whether requests can be for op: one of the SDK's names, such as "billing.CreateInvoice" or "tigo.SignIn".
func knownOp(op string) bool {
	return op == tokenOp || slices.ContainsFunc(Operations(), func(o Operation) bool { return o.Op == op })
}

// fault returns what is written down.
func (f faultSpec) fault() (Fault, error) {
	made := Fault{Op: f.Op, Times: f.Times, Probability: f.Probability, Seed: f.Seed, Detached: f.Detached}
	if made.Op == "*" {
		made.Op = ""
	}
	if made.Op != "" && !knownOp(made.Op) {
		return Fault{}, fmt.Errorf("there is no operation %q", clip(made.Op, maxQuotedName))
	}
	if f.Times < 0 {
		return Fault{}, errors.New("times is negative")
	}
	if f.Probability < 0 || f.Probability > 1 {
		return Fault{}, errors.New("probability makes no sense: not between 0 and 1")
	}
	switch f.When {
	case "", "before":
	case "after":
		made.When = AfterBooking
	default:
		return Fault{}, errors.New("when makes no sense: neither before nor after")
	}
	var err error
	if made.Delay, err = span("delay", f.Delay); err != nil {
		return Fault{}, err
	}
	if made.Do, err = f.action(); err != nil {
		return Fault{}, err
	}
	if made.Do == nil && made.Delay == 0 {
		return Fault{}, errors.New("a fault needs status, code, retry-after, do or delay")
	}
	return made, nil
}

// span reads a duration, which may be left out.
func span(name, value string) (time.Duration, error) {
	if value == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(value)
	if err == nil && d < 0 {
		err = errors.New("negative")
	}
	if err != nil {
		return 0, fmt.Errorf("%s=%s makes no sense: %w", name, clip(value, maxQuotedName), err)
	}
	return d, nil
}

// action returns what is written down, nil if nothing is.
func (a actionSpec) action() (Action, error) {
	if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
		return nil, fmt.Errorf("status=%d makes no sense: not between 200 and 599", a.Status)
	}
	if a.Do == "" {
		if a.Status == 0 && a.Code == "" && a.RetryAfter == "" && a.Body == "" && len(a.Header) == 0 {
			return nil, nil //nolint:nilnil // no action is what is meant
		}
		return a.response(), nil
	}
	kind, ok := actionKinds()[a.Do]
	switch {
	case !ok:
		names := slices.Sorted(maps.Keys(actionKinds()))
		return nil, fmt.Errorf("do=%s makes no sense: none of %s", clip(a.Do, maxQuotedName), strings.Join(names, ", "))
	case a.Code != "" || a.RetryAfter != "" || a.Status != 0 && a.Do != "flood" && a.Do != "redirect":
		return nil, errors.New("a fault has either do or an answer with status, code, retry-after")
	case a.Bytes < 0 || a.Bytes > 1<<30:
		return nil, errors.New("bytes makes no sense: not between 0 and 1 GiB")
	case a.Do == "redirect" && a.Location == "":
		return nil, errors.New("a redirect needs a location")
	}
	pause, err := span("pause", a.Pause)
	if err != nil {
		return nil, err
	}
	return kind.make(a, cmp.Or(pause, time.Second)), nil
}

func (a actionSpec) response() Response {
	status := cmp.Or(a.Status, http.StatusServiceUnavailable)
	made := Response{Status: status, Body: a.Body}
	if a.Body == "" && status >= http.StatusBadRequest {
		made.Body = fmt.Sprintf(`{"code":%d,"message":%q}`, status, http.StatusText(status))
	}
	if a.Code != "" {
		made = GatewayFault(status, a.Code)
	}
	if len(a.Header) > 0 || a.RetryAfter != "" {
		made.Header = http.Header{}
		for name, value := range a.Header {
			made.Header.Set(name, value)
		}
		if a.RetryAfter != "" {
			made.Header.Set("Retry-After", a.RetryAfter)
		}
	}
	return made
}

// ParseFault reads a fault from one line, as command tigo-emulator takes it: "billing.CreateInvoice:status=503,times=2". The
// operation is one of the SDK's names, tigo.SignIn, or * for every request. The keys are those of the control API:
// status, code, retry-after, do, bytes, pause, location, times, probability, seed, delay, when (before or after), detached.
func ParseFault(text string) (Fault, error) {
	op, rest, ok := strings.Cut(text, ":")
	if !ok {
		return Fault{}, errors.New("it is not of the form operation:key=value,…")
	}
	if op != "*" && !knownOp(op) {
		return Fault{}, fmt.Errorf("there is no operation %q", op)
	}
	f := faultSpec{Op: op}
	for pair := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if err := f.set(key, value); err != nil {
			return Fault{}, err
		}
	}
	return f.fault()
}

// set takes one key=value.
func (f *faultSpec) set(key, value string) (err error) {
	switch key {
	case "status":
		f.Status, err = strconv.Atoi(value)
	case "code":
		f.Code = value
	case "retry-after":
		f.RetryAfter = value
	case "location":
		f.Location = value
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "bytes":
		f.Bytes, err = strconv.Atoi(value)
	case "seed":
		f.Seed, err = strconv.ParseUint(value, 10, 64)
	case "probability":
		f.Probability, err = strconv.ParseFloat(value, 64)
		if err == nil && !(f.Probability > 0 && f.Probability <= 1) {
			err = errors.New("not between 0 and 1")
		}
	case "detached":
		f.Detached, err = strconv.ParseBool(cmp.Or(value, "true"))
	case "delay":
		_, err = time.ParseDuration(value)
		f.Delay = value
	case "pause":
		_, err = time.ParseDuration(value)
		f.Pause = value
	case "when":
		f.When = value
	case "do":
		f.Do = value
	default:
		return fmt.Errorf("a fault has no %q, but status, code, retry-after, do, bytes, pause, location, times, probability, seed, delay, when, detached", key)
	}
	if err != nil {
		return fmt.Errorf("%s=%s makes no sense: %w", key, value, err)
	}
	return nil
}

// says tells in a few words what the fault does, "" for none.
func (f Fault) says() string {
	var parts []string
	if f.Probability > 0 && f.Probability < 1 {
		parts = append(parts, strconv.FormatFloat(f.Probability*100, 'g', 3, 64)+" % of the requests:")
	}
	if f.Delay > 0 {
		parts = append(parts, "waits "+f.Delay.String())
		if f.Do != nil {
			parts = append(parts, "and then")
		}
	}
	if f.Do != nil {
		said := f.Do.spec()
		kind, named := actionKinds()[said.Do]
		switch {
		case named:
			parts = append(parts, kind.says)
		default:
			parts = append(parts, strings.TrimSpace(strconv.Itoa(said.Status)+" "+http.StatusText(said.Status)))
			if wait := said.Header["Retry-After"]; wait != "" {
				parts = append(parts, "with Retry-After "+wait)
			}
		}
	}
	if len(parts) > 0 && f.When == AfterBooking {
		parts = append(parts, "after the booking")
	}
	return strings.Join(parts, " ")
}

// spec returns the fault as it is written down.
func (a *armed) spec() faultSpec {
	f := faultSpec{
		ID: a.id, What: a.says(), Struck: a.struck, Op: cmp.Or(a.Op, "*"), Times: a.times, Probability: a.Probability,
		Seed: a.Seed, Detached: a.Detached,
	}
	if a.times > 0 {
		left := a.Times
		f.Left = &left
	}
	if a.When == AfterBooking {
		f.When = "after"
	}
	if a.Delay > 0 {
		f.Delay = a.Delay.String()
	}
	if a.Do != nil {
		f.actionSpec = a.Do.spec()
	}
	return f
}

package tigotest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// actionSpec is an [Action] as JSON and command lines describe it. Without Do it is a [Response].
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
	text string
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
		"hang":                  {"no response until the caller's timeout", plain(Hang)},
		"disconnect":            {"connection closed without a response", plain(Disconnect)},
		"reset":                 {"connection reset", plain(ResetConnection)},
		"garbage":               {"an invalid status line", plain(GarbageStatusLine)},
		"contradictory-lengths": {"two lengths that differ", plain(ContradictoryLengths)},
		"bad-chunk":             {"a chunk whose size is not a number", plain(BadChunk)},
		"half-headers":          {"connection closed in the middle of the header", plain(HalfHeaders)},
		"refuse-stream":         {"HTTP/2 stream refused", plain(RefuseStream)},
		"go-away":               {"HTTP/2 connection going away", plain(GoAway)},
		"cut":                   {"the body is truncated", part(CutChunked)},
		"cut-short":             {"the body is shorter than announced", part(Cut)},
		"cut-silently":          {"the body is truncated, and nothing in HTTP shows it", part(CutSilently)},
		"stall":                 {"the body stalls in the middle", part(Stall)},
		"gzip":                  {"compressed, whether accepted or not", plain(Gzip)},
		"cut-gzip":              {"compressed and truncated", plain(CutGzip)},
		"false-gzip":            {"plain, with the header of a compressed body", plain(FalseGzip)},
		"gzip-bomb":             {"a small compressed body that is huge when decompressed", func(a actionSpec, _ time.Duration) Action { return GzipBomb(cmp.Or(a.Bytes, 64<<20)) }},
		"drip":                  {"the body arrives in small pieces", func(a actionSpec, pause time.Duration) Action { return Drip(cmp.Or(a.Bytes, 10), pause) }},
		"slow-headers":          {"the header never ends", func(_ actionSpec, pause time.Duration) Action { return SlowHeaders(pause) }},
		"raw":                   {"bytes in place of a response", func(a actionSpec, _ time.Duration) Action { return Raw(a.Body) }},
		"flood": {"a body of many bytes", func(a actionSpec, _ time.Duration) Action {
			return Flood(cmp.Or(a.Status, http.StatusOK), cmp.Or(a.Bytes, 64<<20))
		}},
		"redirect": {"a redirect elsewhere", func(a actionSpec, _ time.Duration) Action {
			return Redirect(cmp.Or(a.Status, http.StatusTemporaryRedirect), a.Location)
		}},
	}
}

// action returns the action that the spec describes, nil if it describes none.
func (a actionSpec) action() (Action, error) {
	if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
		return nil, fmt.Errorf("status=%d makes no sense: not between 200 and 599", a.Status)
	}
	if err := a.checkHeader(); err != nil {
		return nil, err
	}
	if a.Do == "" {
		if a.Bytes != 0 || a.Pause != "" || a.Location != "" {
			return nil, errors.New("bytes, pause and location belong to do")
		}
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
		return nil, errors.New("a fault has either do or a response with status, code, retry-after")
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

// checkHeader returns an error for a header that HTTP cannot carry.
func (a actionSpec) checkHeader() error {
	for name, value := range a.Header {
		if !token(name) || unprintable(value) {
			return errors.New("header makes no sense: a name has other characters than a header's, or a value has control characters")
		}
	}
	if unprintable(a.RetryAfter) || unprintable(a.Location) {
		return errors.New("retryAfter and location have no control characters")
	}
	return nil
}

// token reports whether a text can be the name of a header.
func token(name string) bool {
	const others = "!#$%&'*+-.^_`|~"
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune(others, r))
	}) < 0
}

func unprintable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) >= 0
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

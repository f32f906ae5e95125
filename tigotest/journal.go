package tigotest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// The bounds of the journal. Its size does not depend on how long the emulator runs.
const (
	journalLength  = 10_000   // requests, and as many violations
	journalBytes   = 12 << 20 // of parts that callers choose: headers, queries, bodies
	journalEntry   = 16 << 10 // of one request; of a longer one first the header is dropped, then the body
	maxViolations  = 20       // of one request
	maxQuotedName  = 64       // of a name that a violation quotes
	entryOverhead  = 512      // about the size of a request without header, query and body
	headerOverhead = 96       // and of a header line without its text
	recount        = 1024     // after so many requests the bytes of their responses are counted
)

// entry is one request in the journal. All but its duration is set before others see it.
type entry struct {
	serial     int
	at         time.Time
	took       atomic.Int64 // nanoseconds; 0 until the response is sent
	op         string
	method     string
	route      string
	path       string // masked
	country    string
	rawQuery   string
	header     http.Header // as sent; it is masked when it is read
	body       document    // masked
	status     int
	violations []string
	fault      string
	booked     bool
	light      bool // parts of it are no longer kept
	bytes      int
	response   []byte       // the JSON of the response, unmasked; it is masked when it is read; set before sent
	sent       atomic.Int64 // bytes of the response's body
}

// violation is a sentence with the request that caused it.
type violation struct {
	serial int
	text   string
}

// journal holds the last requests, and counts all requests by operation.
type journal struct {
	noted      int      // serial of the last request
	ring       []*entry // the oldest at head; serials rise, but not without gaps
	head       int
	bytes      int
	violations []violation
	violated   int // violations so far, those that were dropped too
	counts     map[string]int
	bookings   map[string]int
	total      int // requests since the last reset
}

// append adds a request, and drops the oldest ones if the journal is full.
func (j *journal) append(e *entry) {
	j.noted++
	e.serial = j.noted
	j.total++
	if j.counts == nil {
		j.counts = map[string]int{}
	}
	j.counts[e.op]++
	j.ring = append(j.ring, e)
	j.bytes += e.bytes
	j.trim()
	for _, text := range e.violations {
		j.violations = append(j.violations, violation{e.serial, text})
	}
	j.violated += len(e.violations)
	if extra := len(j.violations) - 2*journalLength; extra >= 0 {
		j.violations = append([]violation(nil), j.violations[len(j.violations)-journalLength:]...)
	}
}

// trim drops the oldest requests if the journal is full.
func (j *journal) trim() {
	if j.bytes > journalBytes || j.total%recount == 0 {
		j.recountBytes()
	}
	for j.length() > journalLength {
		j.drop()
	}
	if j.head > journalLength { // move the rest to the front, at most once in so many requests
		j.ring = append(make([]*entry, 0, 2*journalLength), j.ring[j.head:]...)
		j.head = 0
	}
}

// recountBytes computes the size of the requests again: their responses are added after the requests. If they are too long, the
// oldest lose their responses, then their headers and bodies, and only then are they dropped.
func (j *journal) recountBytes() {
	j.bytes = 0
	for _, e := range j.entries() {
		j.bytes += e.weight()
	}
	if j.bytes <= journalBytes {
		return
	}
	const enough = journalBytes / 8 * 7 // with room for some more, or each request would start a recount
	for _, bare := range []bool{false, true} {
		all := j.entries()
		for i := 0; i < len(all) && j.bytes > enough; i++ {
			j.bytes -= all[i].weight()
			all[i] = all[i].lightened(bare)
			j.bytes += all[i].weight()
		}
	}
	for j.bytes > enough && j.length() > 1 {
		j.drop()
	}
}

// lightened returns a copy of the entry without its response, and if it is to be bare without query, header and body; the entry
// itself if it is in progress, or has none of them. Others may be reading it, so it does not change.
func (e *entry) lightened(bare bool) *entry {
	if e.took.Load() == 0 || len(e.response) == 0 && !(bare && (e.rawQuery != "" || e.header != nil || e.body != nil)) {
		return e
	}
	light := &entry{
		serial: e.serial, at: e.at, op: e.op, method: e.method, route: e.route, path: e.path, country: e.country, status: e.status,
		violations: e.violations, fault: e.fault, booked: e.booked, bytes: entryOverhead + len(e.path), light: true,
	}
	if !bare {
		light.rawQuery, light.header, light.body, light.bytes = e.rawQuery, e.header, e.body, e.bytes
	}
	light.took.Store(e.took.Load())
	light.sent.Store(e.sent.Load())
	return light
}

// drop removes the oldest request.
func (j *journal) drop() {
	j.bytes -= j.ring[j.head].weight()
	j.ring[j.head] = nil
	j.head++
}

func (j *journal) length() int { return len(j.ring) - j.head }

// entries returns the kept requests, the oldest first.
func (j *journal) entries() []*entry { return j.ring[j.head:] }

// find returns a request by its serial, nil if it is not kept.
func (j *journal) find(serial int) *entry {
	all := j.entries()
	at, ok := slices.BinarySearchFunc(all, serial, func(e *entry, serial int) int { return cmp.Compare(e.serial, serial) })
	if !ok {
		return nil
	}
	return all[at]
}

// after returns the requests after a serial, the oldest first.
func (j *journal) after(serial int) []*entry {
	all := j.entries()
	at, _ := slices.BinarySearchFunc(all, serial+1, func(e *entry, serial int) int { return cmp.Compare(e.serial, serial) })
	return slices.Clone(all[at:])
}

// last returns the kept violations.
func (j *journal) last() []violation {
	return j.violations[max(len(j.violations)-journalLength, 0):]
}

func (j *journal) book(op string) {
	if j.bookings == nil {
		j.bookings = map[string]int{}
	}
	j.bookings[op]++
}

// idPrefix begins the X-Request-Id of every response.
const idPrefix = "tigotest-"

func (e *entry) id() string { return idPrefix + strconv.Itoa(e.serial) }

// request returns the request with personal values masked.
func (e *entry) request() Request {
	query, _ := url.ParseQuery(e.rawQuery) // as much of it as can be parsed
	return Request{
		ID: e.id(), Time: e.at, Duration: time.Duration(e.took.Load()), Op: e.op, Method: e.method, Route: e.route, Path: e.path,
		Country: e.country, Status: e.status, Query: maskQuery(query), Header: maskHeader(e.header), Body: e.body,
		Violations: e.violations, Fault: e.fault, Booked: e.booked, ResponseBytes: int(e.sent.Load()), entry: e,
	}
}

// newEntry records a request, without the parts that are too large to keep.
func (x *exchange) newEntry() *entry {
	r := x.request
	e := &entry{at: x.begun, op: x.name, method: clip(r.Method, maxQuotedName), rawQuery: r.URL.RawQuery, country: x.match.path.get("country")}
	switch {
	case x.match.op != nil:
		e.route = x.match.op.whole
		e.body = x.maskedBody()
	case x.name == tokenOp:
		e.route = r.URL.Path
	default:
		e.route = publicRoute(r.URL.Path)
		if country, _, ok := splitBase(x.escaped); ok {
			e.country = clip(maskSegment(country), maxQuotedName)
		}
		e.path = maskPath(x.escaped)
	}
	e.bytes = entryOverhead + len(e.rawQuery) + len(e.path) + len(x.raw)*btoi(e.body != nil)
	for name, values := range r.Header {
		e.bytes += headerOverhead + len(name)
		for _, value := range values {
			e.bytes += len(value)
		}
	}
	if e.header = r.Header; e.bytes > journalEntry {
		e.header, e.rawQuery, e.bytes = http.Header{}, "", entryOverhead+len(e.path)
		if e.body != nil && len(x.raw) <= journalEntry/2 {
			e.bytes += len(x.raw)
		} else {
			e.body = nil
		}
	}
	return e
}

func btoi(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// clip bounds the length of a text that a caller has sent.
func clip(text string, length int) string {
	if len(text) <= length {
		return text
	}
	return text[:length] + "…"
}

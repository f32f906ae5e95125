package tigotest

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// saved is everything that Reset removes. Nothing changes it afterwards, so it can be restored.
type saved struct {
	state
	journal
	faults   []*armed
	dialects []Dialect
	latency  time.Duration
}

func (s *Server) save() *saved {
	return &saved{state: s.state, journal: s.journal, faults: s.faults, dialects: s.dialects, latency: s.latency}
}

// undoReset restores what the last Reset removed, with the requests since then. It reports false if there is nothing to restore.
func (s *Server) undoReset() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.before
	if old == nil {
		return false
	}
	tokens, issued, since := s.tokens, max(s.issued, old.issued), s.journal
	s.before = nil
	s.state, s.journal, s.dialects, s.latency = old.state, old.journal, old.dialects, old.latency
	s.tokens, s.issued = tokens, issued
	s.journal.add(since)
	s.setFaults(old.faults)
	s.changed(topicReset)
	return true
}

// add appends a later journal to this one.
func (j *journal) add(later journal) {
	for _, e := range later.entries() {
		j.ring = append(j.ring, e)
		j.bytes += e.bytes
	}
	j.trim()
	j.violations = append(slices.Clone(j.violations), later.violations...)
	j.noted, j.total, j.violated = later.noted, j.total+later.total, j.violated+later.violated
	j.counts, j.bookings = sum(j.counts, later.counts), sum(j.bookings, later.bookings)
}

func sum(one, other map[string]int) map[string]int {
	all := maps.Clone(one)
	if all == nil {
		all = map[string]int{}
	}
	for name, n := range other {
		all[name] += n
	}
	return all
}

// snapshot is the whole state as JSON, for the control API.
type snapshot struct {
	Version    int                      `json:"version"`
	Start      time.Time                `json:"start"`
	Now        time.Time                `json:"now"`
	Created    int                      `json:"created"`
	Issued     int                      `json:"issued"`
	Status     Status                   `json:"status"`
	Population int                      `json:"population"`
	Seed       uint64                   `json:"seed"`
	Tokens     map[string]time.Time     `json:"tokens"`
	Countries  map[string]countryInFile `json:"countries"`
	Checkouts  []checkoutInFile         `json:"checkouts"`
	Faults     []faultSpec              `json:"faults"`
	Dialects   []Dialect                `json:"dialects"`
	Latency    string                   `json:"latency"`
	Bookings   map[string]int           `json:"bookings"`
}

// countryInFile is a country in a snapshot: the customers of seeds and PutCustomer, and those of the population that have
// changed; null for one whose document another customer has now.
type countryInFile struct {
	Customers  []*customer       `json:"customers"`
	Population map[int]*customer `json:"population,omitempty"`
}

type checkoutInFile struct {
	Token    string    `json:"paymentToken"`
	Country  string    `json:"country"`
	Contract string    `json:"contractId"`
	Invoice  string    `json:"invoiceId"`
	Begun    time.Time `json:"begun"`
	Final    bool      `json:"final"`
	Document document  `json:"checkout"`
}

// snapshotVersion changes when earlier snapshots cannot be restored any more.
const snapshotVersion = 1

// Snapshot returns the whole state as JSON: data, clock, tokens, faults, dialects, latency and bookings, but not the requests.
// [Server.Restore] restores it, in this emulator or another one. It contains access tokens: store it as safely as those.
func (s *Server) Snapshot() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shot := snapshot{
		Version: snapshotVersion, Start: s.start, Now: s.now, Created: s.created, Issued: s.issued, Status: s.status,
		Population: s.population, Seed: s.seed, Tokens: s.tokens, Countries: map[string]countryInFile{}, Checkouts: []checkoutInFile{},
		Faults: s.faultSpecs(), Dialects: append([]Dialect{}, s.dialects...), Latency: s.latency.String(), Bookings: s.bookings,
	}
	for code, m := range s.markets {
		in := countryInFile{Population: map[int]*customer{}}
		for _, c := range m.Customers {
			if c.filled || !c.since.Equal(m.since) {
				c = m.open(c).file()
			}
			in.Customers = append(in.Customers, c) // one that nobody has read as it was put: Restore dates it by the same clock
		}
		for n, c := range m.population.kept {
			in.Population[n] = c.file()
		}
		shot.Countries[code] = in
	}
	for _, p := range s.checkouts.all {
		shot.Checkouts = append(shot.Checkouts, checkoutInFile{
			Token: p.token, Country: p.market.code, Contract: p.contract.ID, Invoice: p.invoice.id(), Begun: p.begun, Final: p.final,
			Document: p.document,
		})
	}
	return json.Marshal(shot)
}

// file returns the customer as a snapshot holds it.
func (c *customer) file() *customer {
	if c == nil {
		return nil
	}
	copied := *c
	copied.Contracts = nil
	for _, each := range c.Contracts {
		of := *each
		of.Invoices = each.invoices.newest(len(each.invoices.all))
		copied.Contracts = append(copied.Contracts, &of)
	}
	return &copied
}

// MarshalJSON writes the invoice as UnmarshalJSON reads it.
func (i *invoice) MarshalJSON() ([]byte, error) {
	written := i.full()
	if i.payment != nil {
		written = with(written, document{"paymentInfo": i.payment})
	}
	return appendJSON(nil, written), nil
}

func (c *checkout) checkoutID() string { return text(c.document, "checkOutId") }

func (s *Server) faultSpecs() []faultSpec {
	all := []faultSpec{}
	for _, f := range s.faults {
		all = append(all, f.spec())
	}
	return all
}

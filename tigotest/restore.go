package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Restore restores a state that [Server.Snapshot] returned, and removes requests and violations. Tokens issued since stay valid, so
// that a client in use continues to work. If it returns an error, nothing has changed.
func (s *Server) Restore(snapshotJSON []byte) error {
	var shot snapshot
	if err := decode(snapshotJSON, &shot); err != nil {
		return fmt.Errorf("tigotest: the snapshot: %w", err)
	}
	if shot.Version != snapshotVersion {
		return fmt.Errorf("tigotest: the snapshot is of version %d, not %d", shot.Version, snapshotVersion)
	}
	if err := shot.check(); err != nil {
		return err
	}
	state, err := shot.state()
	if err != nil {
		return err
	}
	latency, err := span("latency", shot.Latency)
	if err != nil {
		return err
	}
	var faults []Fault
	for _, spec := range shot.Faults {
		if spec.Left != nil {
			spec.Times = *spec.Left
		}
		f, err := spec.fault()
		if err != nil {
			return fmt.Errorf("tigotest: the snapshot: a fault: %w", err)
		}
		faults = append(faults, f)
	}
	for _, dialect := range shot.Dialects {
		if !slices.Contains(Dialects(), dialect) {
			return errors.New("tigotest: the snapshot has a dialect that does not exist")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = s.save()
	maps.Copy(state.tokens, s.tokens)
	state.issued = max(state.issued, s.issued)
	s.state, s.dialects, s.latency = state, shot.Dialects, latency
	s.journal = journal{noted: s.noted, bookings: shot.Bookings}
	s.setFaults(nil)
	s.inject(faults...)
	s.changed(topicReset)
	return nil
}

// check returns an error for a snapshot that lacks a member, or has a value that no emulator writes.
func (shot *snapshot) check() error {
	for _, at := range []time.Time{shot.Start, shot.Now} {
		if at.IsZero() || !at.Equal(bounded(at)) {
			return errors.New("tigotest: the snapshot has no start or now in the years 1 to 9999")
		}
	}
	switch {
	case shot.Tokens == nil, shot.Countries == nil, shot.Checkouts == nil, shot.Faults == nil:
		return errors.New("tigotest: the snapshot lacks tokens, countries, checkouts or faults")
	case shot.Status != StatusApproved && shot.Status != StatusPending && shot.Status != StatusRejected:
		return errors.New("tigotest: the snapshot has no status")
	case shot.Created < 0, shot.Issued < 0, shot.Population < 0, shot.Population > maxPopulation:
		return errors.New("tigotest: the snapshot has a count out of range")
	}
	for _, c := range shot.Checkouts {
		literal, _ := c.Document["paymentAmount"].(json.Number)
		if !decimal(literal) || text(c.Document, "checkOutId") == "" || len(c.Token) < len(deriveToken("", 0)) || !c.Begun.Equal(bounded(c.Begun)) {
			return errors.New("tigotest: the snapshot has a checkout without token, time, checkOutId or amount")
		}
	}
	return nil
}

// state returns the state that a snapshot describes.
func (shot *snapshot) state() (state, error) {
	made := newState(options{clock: shot.Start, population: shot.Population, populationSeed: shot.Seed})
	made.now, made.created, made.issued, made.status = shot.Now, shot.Created, shot.Issued, shot.Status
	maps.Copy(made.tokens, shot.Tokens)
	for code, in := range shot.Countries {
		m := made.market(code)
		if m == nil {
			return state{}, errors.New("tigotest: the snapshot has a country that the emulator does not have")
		}
		if err := m.restore(in); err != nil {
			return state{}, err
		}
	}
	for _, c := range shot.Checkouts {
		m := made.market(c.Country)
		if m == nil {
			return state{}, errors.New("tigotest: the snapshot has a payment of a country that the emulator does not have")
		}
		owner, of := m.contract(c.Contract)
		if of == nil || of.invoices.find(c.Invoice) == nil || c.Token == "" {
			return state{}, errors.New("tigotest: the snapshot has a payment of an invoice that it does not have")
		}
		m.keep(owner)
		i := of.invoices.find(c.Invoice)
		attempt := &checkout{document: c.Document, token: c.Token, begun: c.Begun, final: c.Final}
		i.checkouts = append(i.checkouts, attempt)
		made.checkouts.add(payment{attempt, m, of, i})
	}
	return made, nil
}

// restore replaces a country's customers.
func (m *market) restore(in countryInFile) error {
	m.Customers, m.index, m.population.made, m.population.kept = nil, index{}, nil, map[int]*customer{}
	for _, c := range in.Customers {
		if c == nil {
			return errors.New("tigotest: the snapshot has a customer that is null")
		}
		if err := errors.Join(c.admit(m.since), complete(c.Contracts...)); err != nil {
			return err
		}
		for _, of := range c.Contracts {
			if err := m.check(nil, of); err != nil {
				return err
			}
		}
		m.put(c)
	}
	for n, c := range in.Population {
		m.population.kept[n] = c
		if c == nil {
			continue
		}
		if err := errors.Join(c.admit(m.since), complete(c.Contracts...)); err != nil {
			return err
		}
		c.number = n
		for _, of := range c.Contracts {
			of.owner = c
			m.population.extra(m, of)
		}
		m.open(c)
	}
	return nil
}

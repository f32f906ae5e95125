package tigotest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// ledger holds a contract's invoices. Adding and finding an invoice take constant time, since load tests create hundreds of
// thousands of them on one contract.
type ledger struct {
	all     []*invoice          // the oldest first: a new one is appended
	charges []*invoice          // those of all with charges of their own, the oldest first
	slips   []*invoice          // those of all that createInvoice created, by serial
	named   map[string]*invoice // the rest of all, by id
}

// newest returns up to n invoices, the newest first.
func (l *ledger) newest(n int) []*invoice { return l.page(0, n) }

// page returns up to n invoices from offset on, the newest first.
func (l *ledger) page(offset, n int) []*invoice {
	end := max(len(l.all)-offset, 0)
	found := slices.Clone(l.all[max(end-n, 0):end])
	slices.Reverse(found)
	return found
}

// find returns the invoice with an id, nil if there is none.
func (l *ledger) find(id string) *invoice {
	if found := l.named[id]; found != nil {
		return found
	}
	if serial := slipSerial(id); serial > 0 {
		at, ok := slices.BinarySearchFunc(l.slips, serial, func(i *invoice, serial int) int { return cmp.Compare(i.serial, serial) })
		if ok && l.slips[at].id() == id {
			return l.slips[at]
		}
	}
	return nil
}

// has reports whether there is an invoice with an id, which createInvoice derives from a serial.
func (l *ledger) has(id string, serial int) bool {
	if l.named[id] != nil {
		return true
	}
	if len(l.slips) == 0 || l.slips[len(l.slips)-1].serial < serial { // the usual case: only PutInvoice can use a serial in advance
		return false
	}
	return l.find(id) != nil
}

// add makes an invoice the newest one.
func (l *ledger) add(i *invoice) {
	l.all = append(l.all, i)
	if i.kind() != partialPayment {
		l.charges = append(l.charges, i)
	}
	if i.serial > 0 && (len(l.slips) == 0 || l.slips[len(l.slips)-1].serial < i.serial) {
		l.slips = append(l.slips, i)
		return
	}
	if l.named == nil {
		l.named = map[string]*invoice{}
	}
	l.named[i.id()] = i
}

// put adds an invoice, or replaces the one with the same id in its place.
func (l *ledger) put(i *invoice) {
	old := l.find(i.id())
	if old == nil {
		l.add(i)
		return
	}
	all := l.all
	*l = ledger{}
	for _, each := range all {
		if each == old {
			each = i
		}
		l.add(each)
	}
}

// open returns the charges of which something is due, the newest first.
func (l *ledger) open() []*invoice {
	var found []*invoice
	for _, i := range slices.Backward(l.charges) {
		if i.due().Sign() > 0 {
			found = append(found, i)
		}
	}
	return found
}

// slip is the compact form of an invoice that createInvoice created. It takes a twentieth of the memory of the invoice's
// document, which is built when a request needs it.
type slip struct {
	base   document // the members that all slips of the contract and day share
	amount json.Number
	market *market // whose tax applies
}

// slipMark separates the contract's id from the serial in the id of such an invoice.
const slipMark = "-P"

func slipID(contract string, serial int) string {
	digits := strconv.Itoa(serial)
	return contract + slipMark + strings.Repeat("0", max(3-len(digits), 0)) + digits
}

// slipSerial returns the serial in the id of an invoice that createInvoice created, 0 for other ids.
func slipSerial(id string) int {
	at := strings.LastIndex(id, slipMark)
	if at < 0 {
		return 0
	}
	serial, err := strconv.Atoi(id[at+len(slipMark):])
	if err != nil || slipID(id[:at], serial) != id {
		return 0
	}
	return serial
}

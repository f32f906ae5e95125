// Package cases follows what a home customer waits for: open service requests, and the visits of technicians.
//
// A service request is a report of damage, a complaint, or an order, and belongs to a contract. What is done about it
// are its actions: an appointment at the customer's address, mostly, with a time window and a technician. A customer
// is identified by a [tigo.Document], in Colombia of any of its types, elsewhere usually by the national identity
// card, and may have several contracts: asked by document, the answers cover all of them.
//
// Times are [tigo.DateTime]: what the clock on the customer's wall shows. They come without a zone, so an instant is
// had with the country's own, [tigo.Country.Location]:
//
//	begins := action.StartDateTime.In(tigo.Colombia.Location())
package cases

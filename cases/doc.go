// Package cases follows what a home customer waits for: open service requests, and the visits of technicians.
//
// A service request asks for something about a service of a contract, such as a repair. What is done about it are its
// actions: mostly an appointment at the customer's address, with a time window and a technician. Visits are those
// actions by address, installations included. A customer is identified by a [tigo.Document] and may have several
// contracts: asked by document, the answers cover all of them.
//
// Times are [tigo.DateTime]: what the clock on the customer's wall shows, without a zone as a rule. An instant is had
// with the country's own zone:
//
//	begins := action.StartDateTime.In(tigo.Colombia.Location())
package cases

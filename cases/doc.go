// Package cases reads the open service requests of home customers, and the visits of technicians.
//
// A service request is about a service of a contract, such as a repair. It has actions, usually an appointment at the
// customer's address, with a time window and a technician. A visit has the actions at one address, installations included.
//
// A customer is identified by a [tigo.Document] and may have several contracts. Operations that take a document return the
// requests or visits of all of them.
//
// Times are [tigo.DateTime] in the customer's local time, usually without an offset. Convert them to instants with the
// country's time zone:
//
//	begins := action.StartDateTime.In(tigo.Colombia.Location())
package cases

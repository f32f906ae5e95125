// Package customer reads and changes the contact data of home customers: the contact of a contract, its phones and its
// e-mail addresses.
//
// All operations take a contract id, since each contract has one contact. Phones and e-mail addresses have no id: the number
// or the address identifies them, and an update has the old one and the new one. Contact data is personal. The models of
// this package print and encode it. The texts of errors, the logs and the spans of this module do not contain it.
package customer

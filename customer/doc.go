// Package customer keeps how a home customer is reached: the contact of a contract, its phones and its e-mails.
//
// Everything here is asked by contract, since each contract has a contact of its own. Phones and e-mails have no id:
// the number or address itself says which one is meant, and an update names the old one and the new one.
//
// All of it is personal data. It stands in the models, which print and marshal it; errors, logs and spans of this
// module do not repeat it.
package customer

// Package selfcare reads the products of a business customer from the CRM.
//
// It is the one package here that calls the Selfcare CRM API instead of the Home Self Care API, over the same
// connection and sign-in. A customer is identified by the CRM's own customer code, a whole number, not by a document
// or a contract. What the CRM calls a product is one line or service with its plan.
package selfcare

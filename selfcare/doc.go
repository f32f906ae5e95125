// Package selfcare reads the products of a business customer from the CRM.
//
// It calls the Selfcare CRM API; all other areas call the Home Self Care API. Both APIs use the same client and the same
// access token. A customer is identified by the customer code of the CRM, a whole number, not by a document or a contract. A
// product of the CRM is one line or service with its plan.
package selfcare

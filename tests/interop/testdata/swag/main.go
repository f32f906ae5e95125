// Command swag is what the test of swag's schemas parses.
package main

import "github.com/tigo-go/tigo/billing"

// @title   Invoices
// @version 1
func main() { invoice() }

// @Success 200 {object} billing.Invoice
// @Router  /invoice [get]
func invoice() billing.Invoice { return billing.Invoice{} }

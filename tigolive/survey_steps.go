package tigolive

import (
	"context"
	"io"
	"slices"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/portfolio"
)

// The reasons for which a step is skipped.
const (
	needsDocument = "no customer is known: " + envDocuments
	needsContract = "no contract is known: " + envDocuments + " or " + envContracts
	needsInvoice  = "no invoice was found"
	needsProduct  = "no product was found"
	needsLine     = "no phone line was found: " + envLines
	needsAccount  = "no account within a contract is known: " + envAccounts
	needsCheckout = "no payment is known: " + envCheckouts
	needsCode     = "no customer of the CRM is known: " + envCodes
)

// steps returns all reads. Those that find ids for others come first.
func (s *survey) steps() []step {
	return slices.Concat(discovery(), contractSteps(), invoiceSteps(), productSteps(), customerSteps())
}

// result makes a call, and passes its result to keep.
func result[T any](c *caller, call func(ctx context.Context, opt tigo.CallOption) (T, error), keep func(T)) {
	c.call(func(ctx context.Context, opt tigo.CallOption) error {
		value, err := call(ctx, opt)
		if err == nil && keep != nil {
			keep(value)
		}
		return err
	})
}

// file makes a call that returns a file, and reads all of it.
func file(c *caller, call func(ctx context.Context, opt tigo.CallOption) (*tigo.File, error)) {
	c.call(func(ctx context.Context, opt tigo.CallOption) error {
		pdf, err := call(ctx, opt)
		if err != nil {
			return err
		}
		defer pdf.Close()
		_, err = io.Copy(io.Discard, pdf)
		return err
	})
}

func discovery() []step {
	return []step{
		{"GetContractsByCustomerId", func(s *survey, c *caller) {
			for _, document := range s.known.Documents {
				result(c, func(ctx context.Context, opt tigo.CallOption) ([]billing.Contract, error) {
					return s.billing.ListContracts(ctx, document, opt)
				}, func(found []billing.Contract) {
					for _, each := range found[:min(len(found), fewContracts)] {
						s.addContract(document, each.ContractID)
					}
				})
			}
		}, needsDocument},
		{"GetInvoicesByContractId", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				result(c, func(ctx context.Context, opt tigo.CallOption) ([]billing.Invoice, error) {
					return s.billing.ListInvoices(ctx, each.id, billing.ListInvoicesOptions{Limit: fewInvoices}, opt)
				}, func(found []billing.Invoice) {
					each.invoices = slices.DeleteFunc(found[:min(len(found), fewInvoices)], func(i billing.Invoice) bool { return i.InvoiceID == "" })
				})
			}
		}, needsContract},
		{"GetProductsByContractId", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				result(c, func(ctx context.Context, opt tigo.CallOption) ([]portfolio.Product, error) {
					return s.portfolio.ListProducts(ctx, each.id, portfolio.ListProductsOptions{Limit: 99}, opt)
				}, func(found []portfolio.Product) { each.keep(found) })
			}
		}, needsContract},
		{"GetAvailableSpoolBillingDatesByContractId", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				result(c, func(ctx context.Context, opt tigo.CallOption) ([]tigo.Date, error) {
					return s.billing.ListSpoolDates(ctx, each.id, opt)
				}, func(found []tigo.Date) {
					each.spool = slices.DeleteFunc(found, tigo.Date.IsZero)
				})
			}
		}, needsContract},
	}
}

// keep stores a few products and all their phone lines.
func (d *contractData) keep(found []portfolio.Product) {
	for _, product := range found {
		if product.ProductID.IsSet() && len(d.products) < fewProducts {
			d.products = append(d.products, product)
		}
		for _, offering := range product.Offerings {
			if line := offering.MeasuringElement; line != "" && !slices.Contains(d.lines, line) && len(d.lines) < 2 {
				d.lines = append(d.lines, line)
			}
		}
	}
}

// ofContract returns a step with one call for each contract.
func ofContract[T any](id string, call func(*survey, context.Context, string, tigo.CallOption) (T, error)) step {
	return step{id, func(s *survey, c *caller) {
		for _, each := range s.contracts {
			result(c, func(ctx context.Context, opt tigo.CallOption) (T, error) { return call(s, ctx, each.id, opt) }, nil)
		}
	}, needsContract}
}

// ofDocument returns a step with one call for each document.
func ofDocument[T any](id string, call func(*survey, context.Context, tigo.Document, tigo.CallOption) (T, error)) step {
	return step{id, func(s *survey, c *caller) {
		for _, document := range s.known.Documents {
			result(c, func(ctx context.Context, opt tigo.CallOption) (T, error) { return call(s, ctx, document, opt) }, nil)
		}
	}, needsDocument}
}

// ofInvoice returns a step with one call for each invoice, or only for the first invoice of each contract.
func ofInvoice[T any](id string, first bool, call func(*survey, context.Context, *contractData, billing.Invoice, tigo.CallOption) (T, error)) step {
	return step{id, func(s *survey, c *caller) {
		for _, each := range s.contracts {
			for i, invoice := range each.invoices {
				if i == 0 || !first {
					result(c, func(ctx context.Context, opt tigo.CallOption) (T, error) { return call(s, ctx, each, invoice, opt) }, nil)
				}
			}
		}
	}, needsInvoice}
}

// ofProduct returns a step with one call for each product.
func ofProduct[T any](id string, call func(*survey, context.Context, string, string, tigo.CallOption) (T, error)) step {
	return step{id, func(s *survey, c *caller) {
		for _, each := range s.contracts {
			for _, product := range each.products {
				result(c, func(ctx context.Context, opt tigo.CallOption) (T, error) {
					return call(s, ctx, each.id, product.ProductID.String(), opt)
				}, nil)
			}
		}
	}, needsProduct}
}

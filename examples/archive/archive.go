package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// archive is a folder of invoices.
type archive struct {
	bills   *billing.Client
	folder  string
	workers int
}

// invoice is an invoice to save.
type invoice struct{ contract, id string }

// missing returns the invoices of the contracts that are not in the folder yet. Its error names the contracts whose invoices
// could not be listed.
func (a archive) missing(ctx context.Context, contracts []string) ([]invoice, error) {
	var mu sync.Mutex
	var found []invoice
	err := each(ctx, a.workers, contracts, func(ctx context.Context, contract string) error {
		invoices, err := a.bills.ListInvoices(ctx, contract, billing.ListInvoicesOptions{})
		if err != nil {
			return fmt.Errorf("contract %s: %w", contract, err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, i := range invoices {
			listed := invoice{contract: contract, id: i.InvoiceID}
			if _, err := os.Stat(a.path(listed)); errors.Is(err, os.ErrNotExist) {
				found = append(found, listed)
			}
		}
		return nil
	})
	return found, err
}

// fetch saves invoices. If one cannot be saved, it still saves the others.
func (a archive) fetch(ctx context.Context, invoices []invoice, progress *bar) error {
	defer progress.end()
	return each(ctx, a.workers, invoices, func(ctx context.Context, i invoice) error {
		if err := a.save(ctx, i); err != nil {
			return fmt.Errorf("invoice %s: %w", i.id, err)
		}
		progress.step()
		return nil
	})
}

// save fetches one PDF. File.Save writes either the whole file or no file. Some invoices have no PDF, such as one for a
// partial payment: that is not an error.
func (a archive) save(ctx context.Context, i invoice) error {
	pdf, err := a.bills.GetInvoicePDF(ctx, i.contract, i.id)
	if errors.Is(err, tigo.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return pdf.Save(a.path(i))
}

// path returns the path of an invoice's file. The two ids are escaped, so that the path always stays in the folder. A comma
// separates them.
func (a archive) path(i invoice) string {
	return filepath.Join(a.folder, url.QueryEscape(i.contract)+","+url.QueryEscape(i.id)+".pdf")
}

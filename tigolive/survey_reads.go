package tigolive

import (
	"context"
	"slices"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tokenization"
)

func contractSteps() []step {
	return []step{
		ofContract("GetRecurringBillingInfoByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (billing.RecurringBilling, error) {
			return s.billing.GetRecurringBilling(ctx, id, opt)
		}),
		ofContract("GetPaperlessInvoiceInfoByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (billing.PaperlessInvoice, error) {
			return s.billing.GetPaperlessInvoice(ctx, billing.PaperlessAccount{Contract: id}, opt)
		}),
		{"GetPaperlessInvoiceInfoByContractIdAndIdTypeAndId", func(s *survey, c *caller) {
			for _, account := range s.accounts() {
				result(c, func(ctx context.Context, opt tigo.CallOption) (billing.PaperlessInvoice, error) {
					return s.billing.GetPaperlessInvoice(ctx, account, opt)
				}, nil)
			}
		}, needsAccount},
		ofContract("GetCustomerByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (billing.CustomerProfile, error) {
			return s.billing.GetContractCustomer(ctx, id, opt)
		}),
		ofContract("GetBalanceByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (billing.Balance, error) {
			return s.billing.GetBalance(ctx, id, opt)
		}),
		ofContract("GetFinancingByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (billing.Financing, error) {
			return s.billing.GetFinancing(ctx, id, opt)
		}),
		ofLine("GetLocalCallsByContractIdAndMeasuringElement", (*billing.Client).ListLocalCalls),
		ofLine("GetCallsByContractIdAndMeasuringElement", (*billing.Client).ListCalls),
		ofContract("GetServiceRequestsByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) ([]cases.ServiceRequest, error) {
			return s.cases.ListServiceRequests(ctx, id, opt)
		}),
		ofContract("GetContactInformationByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) (customer.Contact, error) {
			return s.customer.GetContact(ctx, id, opt)
		}),
		ofContract("GetPhonesContactInformationByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) ([]customer.Phone, error) {
			return s.customer.ListPhones(ctx, id, opt)
		}),
		ofContract("GetEmailsFromContactInformationByContractId", func(s *survey, ctx context.Context, id string, opt tigo.CallOption) ([]customer.Email, error) {
			return s.customer.ListEmails(ctx, id, opt)
		}),
	}
}

// accounts returns the known accounts, and those that a country has instead of contracts: billing accounts in El Salvador,
// subscriptions in Guatemala.
func (s *survey) accounts() []billing.PaperlessAccount {
	accounts := slices.Clone(s.known.Accounts)
	for _, each := range s.contracts {
		switch s.known.Country {
		case tigo.ElSalvador:
			if len(each.invoices) > 0 && each.invoices[0].BillingAccountID.IsSet() {
				accounts = add(accounts, billing.PaperlessAccount{
					Contract: each.id, IDType: billing.IDTypeBillingAccounts, ID: each.invoices[0].BillingAccountID.String(),
				})
			}
		case tigo.Guatemala:
			if number := each.subscription(); number != "" {
				accounts = add(accounts, billing.PaperlessAccount{Contract: each.id, IDType: billing.IDTypeSubscriptions, ID: number})
			}
		}
	}
	return accounts
}

func (d *contractData) subscription() string {
	for _, product := range d.products {
		for _, offering := range product.Offerings {
			if offering.SubscriptionNumber != "" {
				return offering.SubscriptionNumber
			}
		}
	}
	return ""
}

// ofLine returns a step with one call for each phone line.
func ofLine(id string, list func(*billing.Client, context.Context, string, string, tigo.DateRange, ...tigo.CallOption) ([]billing.Call, error)) step {
	return step{id, func(s *survey, c *caller) {
		lines := slices.Clone(s.known.Lines)
		for _, each := range s.contracts {
			for _, line := range each.lines {
				lines = add(lines, Line{each.id, line})
			}
		}
		for _, line := range lines {
			result(c, func(ctx context.Context, opt tigo.CallOption) ([]billing.Call, error) {
				return list(s.billing, ctx, line.ContractID, line.Element, s.known.days(), opt)
			}, nil)
		}
	}, needsLine}
}

func invoiceSteps() []step {
	return []step{
		ofInvoice("GetInvoiceByContractIdAndInvoiceId", false, func(s *survey, ctx context.Context, of *contractData, i billing.Invoice, opt tigo.CallOption) (billing.Invoice, error) {
			return s.billing.GetInvoice(ctx, of.id, i.InvoiceID, opt)
		}),
		ofInvoice("GetInvoicePaymentInfoByContractIdAndInvoiceId", false, func(s *survey, ctx context.Context, of *contractData, i billing.Invoice, opt tigo.CallOption) (billing.PaymentInfo, error) {
			return s.billing.GetPaymentInfo(ctx, of.id, i.InvoiceID, opt)
		}),
		ofInvoice("GetCheckOutByContractIdAndInvoiceId", false, func(s *survey, ctx context.Context, of *contractData, i billing.Invoice, opt tigo.CallOption) (billing.Checkout, error) {
			return s.billing.GetCheckout(ctx, of.id, i.InvoiceID, opt)
		}),
		{"GetCheckOutByContractIdAndInvoiceIdAndPaymentToken", func(s *survey, c *caller) {
			for _, k := range s.known.Checkouts {
				result(c, func(ctx context.Context, opt tigo.CallOption) (billing.Checkout, error) {
					return s.billing.GetCheckoutByToken(ctx, k.ContractID, k.InvoiceID, k.PaymentToken, opt)
				}, nil)
			}
		}, needsCheckout},
		ofInvoice("GetSpoolURLByContractIdAndInvoiceId", true, func(s *survey, ctx context.Context, of *contractData, i billing.Invoice, opt tigo.CallOption) (string, error) {
			return s.billing.GetSpoolURL(ctx, of.id, i.InvoiceID, opt)
		}),
		{"GetSpoolURLByContractIdAndBillingDate", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				for _, date := range each.spool[:min(1, len(each.spool))] {
					result(c, func(ctx context.Context, opt tigo.CallOption) (string, error) {
						return s.billing.GetSpoolURLByDate(ctx, each.id, date, opt)
					}, nil)
				}
			}
		}, "no billing date was found"},
		{"GetInvoicePDFByContractIdAndInvoiceId", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				for _, invoice := range each.invoices[:min(1, len(each.invoices))] {
					file(c, func(ctx context.Context, opt tigo.CallOption) (*tigo.File, error) {
						return s.billing.GetInvoicePDF(ctx, each.id, invoice.InvoiceID, opt)
					})
				}
			}
		}, needsInvoice},
		{"GetInvoicePDFByBillingAccountIdAndInvoiceId", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				for _, invoice := range each.invoices[:min(1, len(each.invoices))] {
					if invoice.BillingAccountID.IsSet() {
						file(c, func(ctx context.Context, opt tigo.CallOption) (*tigo.File, error) {
							return s.billing.GetBillingAccountInvoicePDF(ctx, invoice.BillingAccountID.String(), invoice.InvoiceID, opt)
						})
					}
				}
			}
		}, "no billing account was found"},
		ofDocument("GetInvoicesByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) ([]billing.Invoice, error) {
			return s.billing.ListCustomerInvoices(ctx, d, billing.ListInvoicesOptions{Limit: fewInvoices}, opt)
		}),
		{"GetInvoiceByCustomerIdAndInvoiceId", func(s *survey, c *caller) {
			var done []tigo.Document // the operation covers only the first contract of a customer
			for _, each := range s.contracts {
				if each.document == (tigo.Document{}) || len(each.invoices) == 0 || slices.Contains(done, each.document) {
					continue
				}
				done = append(done, each.document)
				result(c, func(ctx context.Context, opt tigo.CallOption) (billing.Invoice, error) {
					return s.billing.GetCustomerInvoice(ctx, each.document, each.invoices[0].InvoiceID, opt)
				}, nil)
			}
		}, needsInvoice},
	}
}

func productSteps() []step {
	return []step{
		ofProduct("GetProductByContractIdAndProductId", func(s *survey, ctx context.Context, contractID, id string, opt tigo.CallOption) (portfolio.Product, error) {
			return s.portfolio.GetProduct(ctx, contractID, id, opt)
		}),
		ofProduct("GetAvailableOffersByContractIdAndProductId", func(s *survey, ctx context.Context, contractID, id string, opt tigo.CallOption) ([]portfolio.CommercialOffering, error) {
			return s.portfolio.ListAvailableOffers(ctx, contractID, id, opt)
		}),
		{"GetProductByContractIdAndProductIdAndSubscriptionNumber", func(s *survey, c *caller) {
			for _, each := range s.contracts {
				for _, product := range each.products {
					if len(product.Offerings) == 0 || product.Offerings[0].SubscriptionNumber == "" {
						continue
					}
					result(c, func(ctx context.Context, opt tigo.CallOption) (portfolio.Product, error) {
						return s.portfolio.GetSubscription(ctx, each.id, product.ProductID.String(), product.Offerings[0].SubscriptionNumber, opt)
					}, nil)
				}
			}
		}, "no subscription was found"},
	}
}

func customerSteps() []step {
	return []step{
		ofDocument("GetCustomerByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) (billing.CustomerProfile, error) {
			return s.billing.GetCustomer(ctx, d, opt)
		}),
		ofDocument("GetProductsByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) ([]portfolio.Product, error) {
			return s.portfolio.ListCustomerProducts(ctx, d, portfolio.ListProductsOptions{Limit: 9}, opt)
		}),
		ofDocument("GetServiceRequestsByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) ([]cases.ServiceRequest, error) {
			return s.cases.ListCustomerServiceRequests(ctx, d, opt)
		}),
		ofDocument("GetScheduledVisitsByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) (cases.ScheduledVisits, error) {
			return s.cases.GetScheduledVisits(ctx, d, opt)
		}),
		ofDocument("GetCardTokensByCustomerId", func(s *survey, ctx context.Context, d tigo.Document, opt tigo.CallOption) ([]tokenization.CardToken, error) {
			return s.tokenization.ListCardTokens(ctx, d, tokenization.ListCardTokensOptions{}, opt)
		}),
		{"findCustomerProductsByClientCode", func(s *survey, c *caller) {
			for _, code := range s.known.CustomerCodes {
				result(c, func(ctx context.Context, opt tigo.CallOption) (tigo.Page[selfcare.Product], error) {
					return s.selfcare.ListProducts(ctx, code, tigo.PageOptions{Limit: 20}, opt)
				}, nil)
			}
		}, needsCode},
	}
}

// add appends an element, unless the slice has it already.
func add[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

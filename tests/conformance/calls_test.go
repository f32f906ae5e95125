package conformance

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/tokenization"
)

// otherCalls returns the calls of all areas except billing.
func otherCalls() []call {
	return []call{
		{"portfolio.ListProducts", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.ListProducts(ctx, c.contract, portfolio.ListProductsOptions{})
		}},
		{"portfolio.GetProduct", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.GetProduct(ctx, c.contract, c.product.ID)
		}},
		{"portfolio.GetSubscription", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.GetSubscription(ctx, c.contract, c.product.ID, c.product.Subscriptions[0])
		}},
		{"portfolio.ListCustomerProducts", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.ListCustomerProducts(ctx, c.document, portfolio.ListProductsOptions{})
		}},
		{"portfolio.ListAvailableOffers", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.ListAvailableOffers(ctx, c.contract, c.product.ID)
		}},
		{"portfolio.AddOffering", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.AddOffering(ctx, c.contract, c.product.ID, portfolio.OfferingRequest{OfferingID: c.product.Available[0]})
		}},
		{"portfolio.RemoveOffering", func(ctx context.Context, c *caller) (any, error) {
			return c.portfolio.RemoveOffering(ctx, c.contract, c.product.ID, portfolio.OfferingRequest{OfferingID: c.product.Offerings[0]})
		}},

		{"tokenization.ListCardTokens", func(ctx context.Context, c *caller) (any, error) {
			return c.tokenization.ListCardTokens(ctx, c.document, tokenization.ListCardTokensOptions{})
		}},
		{"tokenization.CreateCardToken", func(ctx context.Context, c *caller) (any, error) {
			return c.tokenization.CreateCardToken(ctx, c.document, tokenization.CreateCardTokenRequest{
				CustomerInfo: c.who(),
				Address:      tigo.Address{StreetAddress: "Calle 45 # 12-30", CityID: 76001},
				CardDetails: tokenization.CardDetails{
					CardNumber:            tigo.NewSecret("4111111111111111"),
					CardExpirationDate:    "203012",
					CardVerificationValue: tigo.NewSecret("123"),
				},
			})
		}},
		{"tokenization.DeleteCardToken", func(ctx context.Context, c *caller) (any, error) {
			return c.tokenization.DeleteCardToken(ctx, c.document, tigo.CardTokenRequest{CardToken: c.cardToken})
		}},

		{"cases.ListServiceRequests", func(ctx context.Context, c *caller) (any, error) {
			return c.cases.ListServiceRequests(ctx, c.contract)
		}},
		{"cases.ListCustomerServiceRequests", func(ctx context.Context, c *caller) (any, error) {
			return c.cases.ListCustomerServiceRequests(ctx, c.document)
		}},
		{"cases.GetScheduledVisits", func(ctx context.Context, c *caller) (any, error) {
			return c.cases.GetScheduledVisits(ctx, c.document)
		}},

		{"customer.GetContact", func(ctx context.Context, c *caller) (any, error) {
			return c.customer.GetContact(ctx, c.contract)
		}},
		{"customer.ListPhones", func(ctx context.Context, c *caller) (any, error) {
			return c.customer.ListPhones(ctx, c.contract)
		}},
		{"customer.AddPhone", func(ctx context.Context, c *caller) (any, error) {
			return c.customer.AddPhone(ctx, c.contract, customer.Phone{PhoneType: "mobile", Phone: "70000000", Validated: tigo.No})
		}},
		{"customer.RemovePhone", func(ctx context.Context, c *caller) (any, error) {
			phones, err := c.customer.ListPhones(ctx, c.contract)
			if err != nil {
				return nil, err
			}
			return c.customer.RemovePhone(ctx, c.contract, first(phones, customer.Phone{Phone: c.line}))
		}},
		{"customer.UpdatePhone", func(ctx context.Context, c *caller) (any, error) {
			phones, err := c.customer.ListPhones(ctx, c.contract)
			if err != nil {
				return nil, err
			}
			return c.customer.UpdatePhone(ctx, c.contract, customer.UpdatePhoneRequest{OldPhone: first(phones, customer.Phone{Phone: c.line}).Phone, NewPhone: "70000000"})
		}},
		{"customer.ListEmails", func(ctx context.Context, c *caller) (any, error) {
			return c.customer.ListEmails(ctx, c.contract)
		}},
		{"customer.AddEmail", func(ctx context.Context, c *caller) (any, error) {
			return c.customer.AddEmail(ctx, c.contract, customer.Email{Email: "ana@example.com"})
		}},
		{"customer.RemoveEmail", func(ctx context.Context, c *caller) (any, error) {
			emails, err := c.customer.ListEmails(ctx, c.contract)
			if err != nil {
				return nil, err
			}
			return c.customer.RemoveEmail(ctx, c.contract, first(emails, customer.Email{Email: "luz@example.com"}))
		}},
		{"customer.UpdateEmail", func(ctx context.Context, c *caller) (any, error) {
			emails, err := c.customer.ListEmails(ctx, c.contract)
			if err != nil {
				return nil, err
			}
			return c.customer.UpdateEmail(ctx, c.contract, customer.UpdateEmailRequest{OldEmail: first(emails, customer.Email{Email: "luz@example.com"}).Email, NewEmail: "ana@example.com"})
		}},

		{"selfcare.ListProducts", func(ctx context.Context, c *caller) (any, error) {
			return c.selfcare.ListProducts(ctx, c.company, tigo.PageOptions{Offset: 2, Limit: 5})
		}},
		{"selfcare.Products", func(ctx context.Context, c *caller) (any, error) {
			return collect(c.selfcare.Products(ctx, c.company, tigo.PageOptions{Limit: 10}))
		}},
	}
}

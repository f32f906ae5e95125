package portfolio_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/portfolio"
)

var (
	customer = tigo.Document{Type: tigo.DocumentNIT, Number: "9 00"}
	offering = portfolio.OfferingRequest{OfferingID: "INT-500", PromotionCode: "MITAD-3M"}
	done     = tigo.Acknowledgement{Response: "OK", Message: "Oferta actualizada"}
)

func TestWire(t *testing.T) {
	wiretest.Run(t, portfolio.New, []wiretest.Row[*portfolio.Client]{
		{
			Method: "ListProducts",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListProducts(ctx, "84/12", portfolio.ListProductsOptions{}, opts...)
			},
			Request:    "GET /v1/tigo/home/co/portfolio/contracts/84%2F12/products/?limit=99",
			Route:      "/portfolio/contracts/{contractId}/products/",
			Idempotent: true,
			Response:   "products.json",
			Want:       []portfolio.Product{product},
		},
		{
			Method: "GetProduct",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetProduct(ctx, "84/12", "1?1", opts...)
			},
			Request:    "GET /v1/tigo/home/co/portfolio/contracts/84%2F12/products/1%3F1",
			Route:      "/portfolio/contracts/{contractId}/products/{productId}",
			Idempotent: true,
			Response:   "product.json",
			Want:       product,
		},
		{
			Method: "AddOffering",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.AddOffering(ctx, "84/12", "1?1", offering, opts...)
			},
			Request:  "POST /v1/tigo/home/co/portfolio/contracts/84%2F12/products/1%3F1",
			Route:    "/portfolio/contracts/{contractId}/products/{productId}",
			Body:     `{"offeringId": "INT-500", "promotionCode": "MITAD-3M"}`,
			Status:   http.StatusCreated,
			Response: "done.json",
			Want:     done,
		},
		{
			Method: "RemoveOffering",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.RemoveOffering(ctx, "84/12", "1?1", offering, opts...)
			},
			Request:  "DELETE /v1/tigo/home/co/portfolio/contracts/84%2F12/products/1%3F1",
			Route:    "/portfolio/contracts/{contractId}/products/{productId}",
			Body:     `{"offeringId": "INT-500", "promotionCode": "MITAD-3M"}`,
			Status:   http.StatusCreated,
			Response: "done.json",
			Want:     done,
		},
		{
			Method: "GetSubscription",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetSubscription(ctx, "84/12", "1?1", "88 00", opts...)
			},
			Request:    "GET /v1/tigo/home/co/portfolio/contracts/84%2F12/products/1%3F1/subscriptions/88%2000",
			Route:      "/portfolio/contracts/{contractId}/products/{productId}/subscriptions/{subscriptionNumber}",
			Idempotent: true,
			Response:   "product.json",
			Want:       product,
		},
		{
			Method: "ListCustomerProducts",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListCustomerProducts(ctx, customer, portfolio.ListProductsOptions{Limit: 7}, opts...)
			},
			Request:    "GET /v1/tigo/home/co/portfolio/doc-type/nit/customers/9%2000/?limit=7",
			Route:      "/portfolio/doc-type/{docTypeId}/customers/{customerId}/",
			Idempotent: true,
			Response:   "products.json",
			Want:       []portfolio.Product{product},
		},
		{
			Method: "ListAvailableOffers",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListAvailableOffers(ctx, "84/12", "1?1", opts...)
			},
			Request:    "GET /v1/tigo/home/co/portfolio/contracts/84%2F12/products/1%3F1/availableoffers",
			Route:      "/portfolio/contracts/{contractId}/products/{productId}/availableoffers",
			Idempotent: true,
			Response:   "availableoffers.json",
			Want:       []portfolio.CommercialOffering{offer},
		},
	})
}

var product = portfolio.Product{
	ProductID:      tigo.NumberOf(101),
	ProductName:    "Internet",
	ServiceAddress: "CL 5 # 38 - 20",
	Offerings: []portfolio.Offering{{
		SubscriptionNumber: "8800231",
		MeasuringElement:   "6023318840",
		OfferingID:         "INT-300",
		OfferingName:       "Internet 300 Mbps",
		OfferingLegacyID:   "L-77",
		OfferingLegacyName: "Banda ancha 300",
		Active:             tigo.No,
		Status:             "Suspendido por falta de pago",
		RegistrationDate:   tigo.NewDate(2024, time.November, 28),
		FromDate:           tigo.NewDate(2024, time.December, 2),
		ToDate:             tigo.NewDate(2026, time.December, 1),
		OfferingType:       "Postpago",
		MediaType:          "HFC",
		CurrencyID:         "COP",
		PriceAmount:        tigo.MustNumber("89900.50"),
		BundledItems: []portfolio.BundledItem{{
			BundledItemID:         tigo.NumberOf(5501),
			BundledItemName:       "Antivirus",
			BundledItemLegacyName: "AV-1",
			CurrencyID:            "COP",
			PriceAmount:           tigo.NumberOf(4900),
			FromDate:              tigo.NewDate(2024, time.December, 3),
			ToDate:                tigo.NewDate(2025, time.December, 3),
			BundledItemType:       "Seguridad",
		}},
		Devices: []portfolio.Device{{
			DeviceID:                 tigo.MustNumber("70012345678901234567"),
			SerialNumber:             "TG4471900215",
			ModelID:                  tigo.NumberOf(88),
			ModelName:                "CM-8200",
			Manufacturer:             "Andes Redes",
			Type:                     "Cable módem",
			Active:                   tigo.Yes,
			Status:                   "Activo",
			ExtendedUniqueIdentifier: "A4:08:F5:11:22:33",
		}},
		Contract: portfolio.Contract{
			ContractID:    "8412077",
			BillingID:     "3",
			StreetAddress: "KR 1 # 2 - 3",
		},
	}},
}

var offer = portfolio.CommercialOffering{
	OfferingID:           "INT-500",
	OfferingName:         "Internet 500 Mbps",
	IncludedAssets:       "500 Mbps y un repetidor",
	OfferingDescription:  "Cambio de plan sin costo de instalación",
	ProductID:            "101",
	ProductName:          "Internet",
	Amount:               tigo.NumberOf(119900),
	CurrencyID:           "COP",
	PromotionAmount:      tigo.MustNumber("59950.25"),
	PromotionDescription: "Mitad de precio por tres meses",
	PromotionCode:        "MITAD-3M",
	PromotionStatus:      "VIGENTE",
	MediaType:            "HFC",
	Details:              `"WIFI_6": "S"`,
}

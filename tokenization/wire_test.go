package tokenization_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/tokenization"
)

var customer = tigo.Document{Type: tigo.DocumentCE, Number: "43/78"}

func TestWire(t *testing.T) {
	wiretest.Run(t, tokenization.New, []wiretest.Row[*tokenization.Client]{
		{
			Method: "ListCardTokens",
			Call: func(ctx context.Context, c *tokenization.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListCardTokens(ctx, customer, tokenization.ListCardTokensOptions{}, opts...)
			},
			Request:    "GET /v1/tigo/home/co/tokenization/doc-type/ce/customers/43%2F78/cardtokens/?limit=5",
			Route:      "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/",
			Idempotent: true,
			Response:   "cardtokens.json",
			Want:       cardTokens,
		},
		{
			Method: "CreateCardToken",
			Call: func(ctx context.Context, c *tokenization.Client, opts ...tigo.CallOption) (any, error) {
				return c.CreateCardToken(ctx, customer, newCardToken, opts...)
			},
			Request: "POST /v1/tigo/home/co/tokenization/doc-type/ce/customers/43%2F78/cardtokens/",
			Route:   "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/",
			Body: `{
				"customerInfo": {
					"customerId": "4378",
					"documentType": "CE",
					"name": "Lucía",
					"lastName": "Ospina",
					"email": "lucia@correo.example",
					"phoneNumber": "3004417725",
					"checksum": "6"
				},
				"address": {
					"streetAddress": "CL 5 # 38 - 20",
					"streetAddressLine2": "Apto 301",
					"stateId": "76",
					"stateName": "Valle del Cauca",
					"districtId": 12,
					"districtName": "San Fernando",
					"cityId": 76001,
					"cityName": "Cali",
					"countryId": "CO",
					"countryName": "Colombia",
					"zoneId": 4,
					"stratumId": 5
				},
				"cardDetails": {
					"cardNumber": "5105105105105100",
					"cardExpirationDate": "203011",
					"cardVerificationValue": "0417",
					"cardBrand": "MASTERCARD",
					"cardPrintedName": "LUCIA OSPINA"
				},
				"transactionId": "tx-20260316-1",
				"customerIpAddress": "192.0.2.44"
			}`,
			Status:   http.StatusCreated,
			Response: "cardtoken.json",
			Want:     cardTokens[0],
		},
		{
			Method: "DeleteCardToken",
			Call: func(ctx context.Context, c *tokenization.Client, opts ...tigo.CallOption) (any, error) {
				return c.DeleteCardToken(ctx, customer, cardTokenRequest, opts...)
			},
			Request: "DELETE /v1/tigo/home/co/tokenization/doc-type/ce/customers/43%2F78/cardtokens/",
			Route:   "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/",
			Body: `{
				"cardToken": "7d1f40e2-5b09-4c1e-9a61-0c2f8f3ab911",
				"customerId": "4378",
				"documentType": "CE",
				"transactionId": "tx-20260316-2",
				"customerIpAddress": "192.0.2.44"
			}`,
			Idempotent: true,
			Response:   "done.json",
			Want:       tigo.Acknowledgement{Response: "OK", Message: "Tarjeta eliminada"},
		},
	})
}

var cardTokens = []tokenization.CardToken{
	{
		CardToken:       tigo.NewSecret("7d1f40e2-5b09-4c1e-9a61-0c2f8f3ab911"),
		CardInfo:        "1117",
		CardBrand:       "MASTERCARD",
		CardPrintedName: "LUCIA OSPINA",
	},
	{
		CardToken:       tigo.NewSecret("0b8a6f3c-22d4-4e57-8f0e-6f1f0c9d4a20"),
		CardInfo:        "0004",
		CardBrand:       "VISA",
		CardPrintedName: "L OSPINA R",
	},
}

var newCardToken = tokenization.CreateCardTokenRequest{
	CustomerInfo: tigo.CustomerInfo{
		CustomerID:   "4378",
		DocumentType: "CE",
		Name:         "Lucía",
		LastName:     "Ospina",
		Email:        "lucia@correo.example",
		PhoneNumber:  "3004417725",
		Checksum:     "6",
	},
	Address: tigo.Address{
		StreetAddress:      "CL 5 # 38 - 20",
		StreetAddressLine2: "Apto 301",
		StateID:            "76",
		StateName:          "Valle del Cauca",
		DistrictID:         12,
		DistrictName:       "San Fernando",
		CityID:             76001,
		CityName:           "Cali",
		CountryID:          "CO",
		CountryName:        "Colombia",
		ZoneID:             4,
		StratumID:          5,
	},
	CardDetails: tokenization.CardDetails{
		CardNumber:            tigo.NewSecret("5105105105105100"),
		CardExpirationDate:    "203011",
		CardVerificationValue: tigo.NewSecret("0417"),
		CardBrand:             "MASTERCARD",
		CardPrintedName:       "LUCIA OSPINA",
	},
	TransactionID:     "tx-20260316-1",
	CustomerIPAddress: "192.0.2.44",
}

var cardTokenRequest = tigo.CardTokenRequest{
	CardToken:         tigo.NewSecret("7d1f40e2-5b09-4c1e-9a61-0c2f8f3ab911"),
	CustomerID:        "4378",
	DocumentType:      "CE",
	TransactionID:     "tx-20260316-2",
	CustomerIPAddress: "192.0.2.44",
}

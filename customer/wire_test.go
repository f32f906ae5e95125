package customer_test

import (
	"context"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/internal/wiretest"
)

func TestWire(t *testing.T) {
	wiretest.Run(t, customer.New, []wiretest.Row[*customer.Client]{
		{
			Method: "GetContact",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetContact(ctx, "84/12", opts...)
			},
			Request:    "GET /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation",
			Route:      "/customer/contracts/{contractId}/contactinformation",
			Idempotent: true,
			Response:   "contact.json",
			Want:       contact,
		},
		{
			Method: "ListPhones",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListPhones(ctx, "84/12", opts...)
			},
			Request:    "GET /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/phones/",
			Route:      "/customer/contracts/{contractId}/contactinformation/phones/",
			Idempotent: true,
			Response:   "phones.json",
			Want:       []customer.Phone{phone, {PhoneType: "CASA", Phone: "6023318840", Validated: tigo.Yes}},
		},
		{
			Method: "AddPhone",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.AddPhone(ctx, "84/12", phone, opts...)
			},
			Request:  "POST /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/phones/",
			Route:    "/customer/contracts/{contractId}/contactinformation/phones/",
			Body:     `{"phoneType": "MOVIL", "phone": "3004417725", "validated": false}`,
			Response: "phone.json",
			Want:     phone,
		},
		{
			Method: "RemovePhone",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.RemovePhone(ctx, "84/12", phone, opts...)
			},
			Request:    "DELETE /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/phones/",
			Route:      "/customer/contracts/{contractId}/contactinformation/phones/",
			Body:       `{"phoneType": "MOVIL", "phone": "3004417725", "validated": false}`,
			Idempotent: true,
			Response:   "phone.json",
			Want:       phone,
		},
		{
			Method: "UpdatePhone",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.UpdatePhone(ctx, "84/12", phoneUpdate, opts...)
			},
			Request:  "PUT /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/phones/",
			Route:    "/customer/contracts/{contractId}/contactinformation/phones/",
			Body:     `{"oldPhone": "3004417725", "newPhoneType": "TRABAJO", "newPhone": "6025550102"}`,
			Response: "phoneupdate.json",
			Want:     phoneUpdate,
		},
		{
			Method: "ListEmails",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListEmails(ctx, "84/12", opts...)
			},
			Request:    "GET /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/emails/",
			Route:      "/customer/contracts/{contractId}/contactinformation/emails/",
			Idempotent: true,
			Response:   "emails.json",
			Want:       []customer.Email{email, {Email: "ospina@trabajo.example", Validated: tigo.No}},
		},
		{
			Method: "AddEmail",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.AddEmail(ctx, "84/12", email, opts...)
			},
			Request:  "POST /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/emails/",
			Route:    "/customer/contracts/{contractId}/contactinformation/emails/",
			Body:     `{"email": "lucia@correo.example", "validated": true}`,
			Response: "email.json",
			Want:     email,
		},
		{
			Method: "RemoveEmail",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.RemoveEmail(ctx, "84/12", email, opts...)
			},
			Request:    "DELETE /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/emails/",
			Route:      "/customer/contracts/{contractId}/contactinformation/emails/",
			Body:       `{"email": "lucia@correo.example", "validated": true}`,
			Idempotent: true,
			Response:   "email.json",
			Want:       email,
		},
		{
			Method: "UpdateEmail",
			Call: func(ctx context.Context, c *customer.Client, opts ...tigo.CallOption) (any, error) {
				return c.UpdateEmail(ctx, "84/12", emailUpdate, opts...)
			},
			Request:  "PUT /v1/tigo/home/co/customer/contracts/84%2F12/contactinformation/emails/",
			Route:    "/customer/contracts/{contractId}/contactinformation/emails/",
			Body:     `{"oldEmail": "lucia@correo.example", "newEmail": "lo@correo.example"}`,
			Response: "emailupdate.json",
			Want:     emailUpdate,
		},
	})
}

var (
	phone       = customer.Phone{PhoneType: "MOVIL", Phone: "3004417725", Validated: tigo.No}
	phoneUpdate = customer.UpdatePhoneRequest{OldPhone: "3004417725", NewPhoneType: "TRABAJO", NewPhone: "6025550102"}
	email       = customer.Email{Email: "lucia@correo.example", Validated: tigo.Yes}
	emailUpdate = customer.UpdateEmailRequest{OldEmail: "lucia@correo.example", NewEmail: "lo@correo.example"}
)

var contact = customer.Contact{
	Name:     "Lucía",
	LastName: "Ospina",
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
	Checksum:        "6",
	Emails:          []customer.Email{email},
	Phones:          []customer.Phone{phone},
	Identifications: []customer.Identification{{DocumentType: "CC", CustomerID: "43781209"}},
}

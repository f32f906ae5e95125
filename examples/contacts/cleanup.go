package main

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/customer"
)

// cleanup cleans up the contact data of one contract.
type cleanup struct {
	contacts *customer.Client
	contract string
}

func (c cleanup) phones(phones []customer.Phone, country tigo.Country) entries {
	e := entries{
		kind:   "phone",
		normal: func(text string) (string, bool) { return normalPhone(country, text) },
		add: func(ctx context.Context, text string) error {
			_, err := c.contacts.AddPhone(ctx, c.contract, customer.Phone{Phone: text})
			return err
		},
	}
	for _, phone := range phones {
		e.all = append(e.all, entry{
			text:      phone.Phone,
			validated: phone.Validated,
			remove: func(ctx context.Context) error {
				_, err := c.contacts.RemovePhone(ctx, c.contract, phone)
				return err
			},
			update: func(ctx context.Context, to string) error {
				_, err := c.contacts.UpdatePhone(ctx, c.contract, customer.UpdatePhoneRequest{OldPhone: phone.Phone, NewPhoneType: phone.PhoneType, NewPhone: to})
				return err
			},
		})
	}
	return e
}

func (c cleanup) emails(emails []customer.Email) entries {
	e := entries{
		kind:   "e-mail",
		normal: normalEmail,
		add: func(ctx context.Context, text string) error {
			_, err := c.contacts.AddEmail(ctx, c.contract, customer.Email{Email: text})
			return err
		},
	}
	for _, email := range emails {
		e.all = append(e.all, entry{
			text:      email.Email,
			validated: email.Validated,
			remove: func(ctx context.Context) error {
				_, err := c.contacts.RemoveEmail(ctx, c.contract, email)
				return err
			},
			update: func(ctx context.Context, to string) error {
				_, err := c.contacts.UpdateEmail(ctx, c.contract, customer.UpdateEmailRequest{OldEmail: email.Email, NewEmail: to})
				return err
			},
		})
	}
	return e
}

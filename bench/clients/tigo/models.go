package main

import (
	"context"
	"fmt"

	"github.com/tigo-go/tigo/bench/runner"
	"github.com/tigo-go/tigo/portfolio"
)

// Model implements runner.Modeler.
func (c client) Model(ctx context.Context, m runner.Model, sum *runner.Sum) error {
	switch m {
	case runner.ContactModel:
		return c.contact(ctx, sum)
	case runner.ProfileModel:
		return c.profile(ctx, sum)
	case runner.OffersModel:
		return c.offers(ctx, sum)
	case runner.ProductsModel:
		return c.products(ctx, sum)
	case runner.ServiceRequestsModel:
		return c.serviceRequests(ctx, sum)
	}
	return fmt.Errorf("no model %q", m)
}

func (c client) contact(ctx context.Context, sum *runner.Sum) error {
	contact, err := c.customer.GetContact(ctx, runner.Contract)
	if sum != nil {
		sum.Text(contact.Name)
		for _, i := range contact.Identifications {
			sum.Text(i.DocumentType)
		}
	}
	return err
}

func (c client) profile(ctx context.Context, sum *runner.Sum) error {
	profile, err := c.billing.GetContractCustomer(ctx, runner.Contract)
	if sum != nil {
		sum.Text(profile.CustomerInfo.Name, profile.CustomerInfo.DocumentType, profile.CustomerCharacteristics.SegmentName)
	}
	return err
}

func (c client) offers(ctx context.Context, sum *runner.Sum) error {
	list, err := c.portfolio.ListAvailableOffers(ctx, runner.Contract, "101")
	if sum != nil {
		for _, o := range list {
			sum.Text(o.OfferingID, o.OfferingName, o.Details)
		}
	}
	return err
}

func (c client) products(ctx context.Context, sum *runner.Sum) error {
	list, err := c.portfolio.ListProducts(ctx, runner.Contract, portfolio.ListProductsOptions{})
	if sum != nil {
		for _, p := range list {
			for _, o := range p.Offerings {
				sum.Text(o.OfferingID, o.OfferingName)
				for _, d := range o.Devices {
					sum.Text(d.SerialNumber)
				}
			}
		}
	}
	return err
}

func (c client) serviceRequests(ctx context.Context, sum *runner.Sum) error {
	list, err := c.cases.ListServiceRequests(ctx, runner.Contract)
	if sum != nil {
		for _, r := range list {
			sum.Text(r.ServiceRequestID)
			for _, a := range r.ServiceActions {
				sum.Text(a.TechnicianName)
				for _, o := range a.SimplifiedOfferings {
					sum.Text(o.OfferingID, o.OfferingName, o.Details)
				}
			}
		}
	}
	return err
}

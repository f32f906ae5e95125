package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/tigo-go/tigo/bench/runner"
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

// get makes a GET of a path outside of billing.
func (c client) get(ctx context.Context, area, path string, into any) error {
	other := c
	other.home = c.home[:len(c.home)-len("billing/contracts/")] + area + "/contracts/"
	return other.do(ctx, http.MethodGet, path, nil, into)
}

type contact struct {
	Name     string `json:"name"`
	LastName string `json:"lastName"`
	Address  struct {
		StreetAddress      string  `json:"streetAddress"`
		StreetAddressLine2 string  `json:"streetAddressLine2"`
		StateID            string  `json:"stateId"`
		StateName          string  `json:"stateName"`
		DistrictID         float64 `json:"districtId"`
		DistrictName       string  `json:"districtName"`
		CityID             float64 `json:"cityId"`
		CityName           string  `json:"cityName"`
		CountryID          string  `json:"countryId"`
		CountryName        string  `json:"countryName"`
		ZoneID             float64 `json:"zoneId"`
		StratumID          float64 `json:"stratumId"`
	} `json:"Address"`
	Checksum string `json:"checksum"`
	Emails   []struct {
		Email     string `json:"email"`
		Validated bool   `json:"validated"`
	} `json:"customerEmailList"`
	Phones []struct {
		PhoneType string `json:"phoneType"`
		Phone     string `json:"phone"`
		Validated bool   `json:"validated"`
	} `json:"customerPhoneList"`
	Identifications []struct {
		DocumentType string `json:"documentType"`
		CustomerID   string `json:"customerId"`
	} `json:"customerIdentificationList"`
}

func (c client) contact(ctx context.Context, sum *runner.Sum) error {
	var contact contact
	err := c.get(ctx, "customer", "/contactinformation", &contact)
	if sum != nil {
		sum.Text(contact.Name)
		for _, i := range contact.Identifications {
			sum.Text(i.DocumentType)
		}
	}
	return err
}

type profile struct {
	CustomerInfo struct {
		CustomerID   string `json:"customerId"`
		DocumentType string `json:"documentType"`
		Name         string `json:"name"`
		LastName     string `json:"lastName"`
		Email        string `json:"email"`
		PhoneNumber  string `json:"phoneNumber"`
		Checksum     string `json:"checksum"`
	} `json:"customerInfo"`
	CustomerCharacteristics struct {
		SegmentID   string `json:"segmentId"`
		SegmentName string `json:"segmentName"`
		VIP         bool   `json:"VIP"`
	} `json:"customerCharacteristics"`
}

func (c client) profile(ctx context.Context, sum *runner.Sum) error {
	var profile profile
	err := c.get(ctx, "billing", "/customers", &profile)
	if sum != nil {
		sum.Text(profile.CustomerInfo.Name, profile.CustomerInfo.DocumentType, profile.CustomerCharacteristics.SegmentName)
	}
	return err
}

type offer struct {
	OfferingID           string  `json:"offeringId"`
	OfferingName         string  `json:"offeringName"`
	IncludedAssets       string  `json:"includedAssets"`
	OfferingDescription  string  `json:"offeringDescription"`
	ProductID            string  `json:"productId"`
	ProductName          string  `json:"productName"`
	Amount               float64 `json:"amount"`
	CurrencyID           string  `json:"currencyId"`
	PromotionAmount      float64 `json:"promotionAmount"`
	PromotionDescription string  `json:"promotionDescription"`
	PromotionCode        string  `json:"promotionCode"`
	PromotionStatus      string  `json:"promotionStatus"`
	MediaType            string  `json:"mediaType"`
	Details              string  `json:"details"`
}

func (c client) offers(ctx context.Context, sum *runner.Sum) error {
	var list []offer
	err := c.get(ctx, "portfolio", "/products/101/availableoffers", &list)
	if sum != nil {
		for _, o := range list {
			sum.Text(o.OfferingID, o.OfferingName, o.Details)
		}
	}
	return err
}

type product struct {
	ProductID      float64    `json:"productId"`
	ProductName    string     `json:"productName"`
	ServiceAddress string     `json:"serviceAddress"`
	Offerings      []offering `json:"offeringList"`
}

type offering struct {
	SubscriptionNumber string  `json:"subscriptionNumber"`
	MeasuringElement   string  `json:"measuringElement"`
	OfferingID         string  `json:"offeringId"`
	OfferingName       string  `json:"offeringName"`
	OfferingLegacyID   string  `json:"offeringLegacyId"`
	OfferingLegacyName string  `json:"offeringLegacyName"`
	Active             bool    `json:"active"`
	Status             string  `json:"status"`
	RegistrationDate   string  `json:"registrationDate"`
	FromDate           string  `json:"fromDate"`
	ToDate             string  `json:"toDate"`
	OfferingType       string  `json:"offeringType"`
	MediaType          string  `json:"mediaType"`
	CurrencyID         string  `json:"currencyId"`
	PriceAmount        float64 `json:"priceAmount"`
	BundledItems       []struct {
		BundledItemID         float64 `json:"bundledItemId"`
		BundledItemName       string  `json:"bundledItemName"`
		BundledItemLegacyName string  `json:"bundledItemLegacyName"`
		CurrencyID            string  `json:"currencyId"`
		PriceAmount           float64 `json:"priceAmount"`
		FromDate              string  `json:"fromDate"`
		ToDate                string  `json:"toDate"`
		BundledItemType       string  `json:"bundledItemType"`
	} `json:"bundledItemList"`
	Devices []struct {
		DeviceID                 float64 `json:"deviceId"`
		SerialNumber             string  `json:"serialNumber"`
		ModelID                  float64 `json:"modelId"`
		ModelName                string  `json:"modelName"`
		Manufacturer             string  `json:"manufacturer"`
		Type                     string  `json:"type"`
		Active                   bool    `json:"active"`
		Status                   string  `json:"status"`
		ExtendedUniqueIdentifier string  `json:"extendedUniqueIdentifier"`
	} `json:"deviceList"`
	Contract struct {
		ContractID    string `json:"contractId"`
		BillingID     string `json:"billingId"`
		StreetAddress string `json:"streetAddress"`
	} `json:"contract"`
}

func (c client) products(ctx context.Context, sum *runner.Sum) error {
	var list []product
	err := c.get(ctx, "portfolio", "/products/?limit=99", &list)
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

type serviceRequest struct {
	ServiceRequestID string          `json:"serviceRequestId"`
	ServiceID        string          `json:"serviceId"`
	CreationDate     string          `json:"creationDate"`
	ProductName      string          `json:"productName"`
	Status           string          `json:"status"`
	SubStatus        string          `json:"subStatus"`
	RequestType      string          `json:"requestType"`
	ExternalID       string          `json:"externalId"`
	AssignedGroup    string          `json:"asignedGroup"`
	ServiceActions   []serviceAction `json:"ServiceActionList"`
}

type serviceAction struct {
	ServiceActionID             string `json:"serviceActionId"`
	Status                      string `json:"status"`
	Type                        string `json:"type"`
	StartDateTime               string `json:"startDateTime"`
	EndDateTime                 string `json:"endDateTime"`
	ScheduleType                string `json:"scheduleType"`
	TechnicianName              string `json:"technicianName"`
	TechnicianDocumentID        string `json:"technicianDocumentId"`
	TechnicianPictureURL        string `json:"technicianPictureURL"`
	TechnicianContractorCompany string `json:"technicianContractorCompany"`
	SimplifiedOfferings         []struct {
		OfferingID         string  `json:"offeringId"`
		OfferingName       string  `json:"offeringName"`
		OfferingType       string  `json:"offeringType"`
		SubscriptionNumber string  `json:"subscriptionNumber"`
		MeasuringElement   string  `json:"measuringElement"`
		ProductID          float64 `json:"productId"`
		ProductName        string  `json:"productName"`
		Details            string  `json:"details"`
	} `json:"SimplifiedOfferingList"`
}

func (c client) serviceRequests(ctx context.Context, sum *runner.Sum) error {
	var list []serviceRequest
	err := c.get(ctx, "cases", "/servicerequests/", &list)
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

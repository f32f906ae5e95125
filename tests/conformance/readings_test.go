package conformance

import (
	"reflect"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tokenization"
)

// reading describes how the SDK reads or writes the documents of a schema.
type reading struct {
	as     string         // one of the words below
	models []reflect.Type // for a struct and a slice; several if areas have separate models
	words  []string       // the values of an enum
}

const (
	asStruct = "struct"
	asSlice  = "slice"
	asString = "string" // the only member of an object, or a value of an enum
	asError  = "error"  // *tigo.Error; TestErrorsAreRead checks its fields
	asToken  = "token"  // of the sign-in; TestTokenIsRead checks its values
	asNone   = "none"   // no operation uses the schema
)

func model[T any]() reading {
	return reading{as: asStruct, models: []reflect.Type{reflect.TypeFor[T]()}}
}
func slice[T any]() reading {
	return reading{as: asSlice, models: []reflect.Type{reflect.TypeFor[[]T]()}}
}
func enum(words ...tigo.DocumentType) reading {
	r := reading{as: asString}
	for _, word := range words {
		r.words = append(r.words, string(word))
	}
	return r
}

// or returns a reading as one of two structs.
func (r reading) or(other reading) reading {
	r.models = append(r.models, other.models...)
	return r
}

// onlyRead returns the members that a model of a request does not have because only the platform sets them.
func onlyRead(model reflect.Type) []string {
	if model == reflect.TypeFor[billing.CheckoutRequest]() {
		return []string{"checkOutId", "paymentApproved", "paymentStatus"}
	}
	return nil
}

// readings returns the readings of all schemas of the contract.
func readings() map[string]reading {
	return map[string]reading{
		"Invoice":                     model[billing.Invoice](),
		"InvoiceList":                 slice[billing.Invoice](),
		"CreateInvoiceRequest":        model[billing.CreateInvoiceRequest](),
		"InvoiceReference":            model[billing.InvoiceReference](),
		"paymentInfo":                 model[billing.PaymentInfo](),
		"RecurringBillingInfo":        model[billing.RecurringBilling](),
		"RecurringBillingInfoRequest": model[billing.RecurringBillingRequest](),
		"paperlessInvoiceInfo":        model[billing.PaperlessInvoice](),
		"paperlessInvoiceInfoRequest": model[billing.PaperlessInvoiceRequest](),
		"Contract":                    model[billing.Contract]().or(model[portfolio.Contract]()),
		"ContractList":                slice[billing.Contract](),
		"CustomerExtendedInfo":        model[billing.CustomerProfile](),
		"CustomerCharacteristics":     model[billing.CustomerCharacteristics](),
		"CheckOutInfo":                model[billing.Checkout]().or(model[billing.CheckoutRequest]()),
		"CheckOutReference":           model[billing.CheckoutReference](),
		"BillingDateList":             slice[tigo.Date](),
		"URLaddress":                  {as: asString},
		"BillingBalance":              model[billing.Balance](),
		"CallDetail":                  model[billing.Call](),
		"CallDetailList":              slice[billing.Call](),
		"FinancingInfo":               model[billing.Financing](),

		"Product":                     model[portfolio.Product](),
		"ProductList":                 slice[portfolio.Product](),
		"Offering":                    model[portfolio.Offering](),
		"OfferingList":                slice[portfolio.Offering](),
		"BundledItem":                 model[portfolio.BundledItem](),
		"Device":                      model[portfolio.Device](),
		"DeviceList":                  slice[portfolio.Device](),
		"CommercialOffering":          model[portfolio.CommercialOffering](),
		"CommercialOfferingList":      slice[portfolio.CommercialOffering](),
		"OfferingRequest":             model[portfolio.OfferingRequest](),
		"Product_Old_Please_Deleteme": {as: asNone},

		"TokenInfo":                     model[tokenization.CardToken](),
		"TokenInfoList":                 slice[tokenization.CardToken](),
		"CreateCardTokenizationRequest": model[tokenization.CreateCardTokenRequest](),
		"CardDetails":                   model[tokenization.CardDetails](),
		"cardTokenizationRequest":       model[tigo.CardTokenRequest](),

		"ServiceRequest":     model[cases.ServiceRequest](),
		"ServiceRequestList": slice[cases.ServiceRequest](),
		"ServiceAction":      model[cases.ServiceAction](),
		"SimplifiedOffering": model[cases.SimplifiedOffering](),
		"ScheduledVisit":     model[cases.ScheduledVisit](),
		"ScheduledVisitInfo": model[cases.ScheduledVisits](),

		"CustomerDetailInfo":     model[customer.Contact](),
		"CustomerPhone":          model[customer.Phone](),
		"CustomerPhoneList":      slice[customer.Phone](),
		"CustomerPhoneUpdate":    model[customer.UpdatePhoneRequest](),
		"CustomerEmail":          model[customer.Email](),
		"CustomerEmailList":      slice[customer.Email](),
		"CustomerEmailUpdate":    model[customer.UpdateEmailRequest](),
		"CustomerIdentification": model[customer.Identification](),

		"ProductsList": slice[selfcare.Product](),
		"CRMProduct":   model[selfcare.Product](),

		"docTypeEnum":   enum(tigo.DocumentCC, tigo.DocumentCE, tigo.DocumentNIT, tigo.DocumentPassport, tigo.DocumentNE),
		"CustomerInfo":  model[tigo.CustomerInfo](),
		"Address":       model[tigo.Address](),
		"successBody":   model[tigo.Acknowledgement](),
		"ErrorResponse": {as: asError},
		"errorBody":     {as: asError},
		"CRMErrorBody":  {as: asError},
		"GatewayFault":  {as: asError},

		"AccessTokenRequest": {as: asToken},
		"AccessToken":        {as: asToken},
		"AccessTokenRefusal": {as: asToken},
	}
}

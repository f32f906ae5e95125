package billing

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Call is the record of one phone call. It is personal data. Its times are in the country's own time zone,
// [tigo.Country.Location], unless the platform named another.
type Call struct {
	Origin               string        `json:"origin,omitzero"`                      // the calling number, as a rule the measuring element itself
	Destination          string        `json:"destination,omitzero" tigo:"required"` // the called number
	DestinationCityName  string        `json:"destinationCityName,omitzero"`         // the city the called number belongs to
	DestinationStateName string        `json:"destionationStateName,omitzero"`       // the state or province it belongs to
	DateTimeStart        tigo.DateTime `json:"dateTimeStart,omitzero"`               // when the call began
	DateTimeEnd          tigo.DateTime `json:"dateTimeEnd,omitzero"`                 // when it ended
	Duration             tigo.Number   `json:"duration,omitzero" tigo:"required"`    // how long it took, in minutes
	DestinationType      string        `json:"destinationType,omitzero"`             // the country's own word for national, international, mobile, …
	OperatorName         string        `json:"operatorName,omitzero"`                // the network that took the call, where known
	CallOffering         string        `json:"callOffering,omitzero"`                // the plan or offering it was billed by
}

// ListLocalCalls returns the local calls made from a measuring element, as a rule a phone number, in a range of days.
// The MeasuringElement of a portfolio.Offering is one. Only Colombia tells them from others. [Client.LocalCalls] gives the same without holding all in memory.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or no data for the element
//
// API: GetLocalCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) ListLocalCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) ([]Call, error) {
	return endpoint.List[Call](ctx, c.api, localCalls("billing.ListLocalCalls", contractID, element, days), "CallDetailList", opts)
}

// LocalCalls yields what [Client.ListLocalCalls] returns, each call as it arrives. Each range is a new request; an
// error comes once and last.
//
// Errors:
//   - those of [Client.ListLocalCalls]
//   - [tigo.ErrTruncated]: the list was cut short
//
// API: GetLocalCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) LocalCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) iter.Seq2[Call, error] {
	return endpoint.Stream[Call](ctx, c.api, localCalls("billing.LocalCalls", contractID, element, days), "CallDetailList", opts)
}

func localCalls(op, contractID, element string, days tigo.DateRange) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/measuringElement/{measuringElement}/localcalls/", contractID, element).Range(days)
}

// ListCalls returns the calls made from a measuring element, as a rule a phone number, in a range of days.
// The MeasuringElement of a portfolio.Offering is one. [Client.Calls] gives the same without holding all in memory.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or no data for the element
//
// API: GetCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) ListCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) ([]Call, error) {
	return endpoint.List[Call](ctx, c.api, calls("billing.ListCalls", contractID, element, days), "CallDetailList", opts)
}

// Calls yields what [Client.ListCalls] returns, each call as it arrives. Each range is a new request; an error comes
// once and last.
//
// Errors:
//   - those of [Client.ListCalls]
//   - [tigo.ErrTruncated]: the list was cut short
//
// API: GetCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) Calls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) iter.Seq2[Call, error] {
	return endpoint.Stream[Call](ctx, c.api, calls("billing.Calls", contractID, element, days), "CallDetailList", opts)
}

func calls(op, contractID, element string, days tigo.DateRange) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/measuringElement/{measuringElement}/calls/", contractID, element).Range(days)
}

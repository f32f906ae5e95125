package billing

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Call is the record of one phone call. It is personal data. Its times are in the country's time zone,
// [tigo.Country.Location], unless they have an offset.
type Call struct {
	Origin               string        `json:"origin,omitzero"`                      // the calling number, usually the measuring element
	Destination          string        `json:"destination,omitzero" tigo:"required"` // the called number
	DestinationCityName  string        `json:"destinationCityName,omitzero"`         // the city of the called number
	DestinationStateName string        `json:"destionationStateName,omitzero"`       // the state or province of the called number; the reference misspells the member
	DateTimeStart        tigo.DateTime `json:"dateTimeStart,omitzero"`               // when the call began
	DateTimeEnd          tigo.DateTime `json:"dateTimeEnd,omitzero"`                 // when the call ended
	Duration             tigo.Number   `json:"duration,omitzero" tigo:"required"`    // in minutes
	DestinationType      string        `json:"destinationType,omitzero"`             // national, international, mobile, …, in the spelling of the country
	OperatorName         string        `json:"operatorName,omitzero"`                // the network of the called number, if known
	CallOffering         string        `json:"callOffering,omitzero"`                // the plan or offering by which the call was billed
}

// ListLocalCalls returns the records of the local phone calls from a measuring element, in a range of days. A measuring
// element is usually a phone number: MeasuringElement of portfolio.Offering. Only Colombia distinguishes local calls.
// [Client.LocalCalls] yields the same records without holding all of them in memory.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or no data for the element
//
// API: GetLocalCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) ListLocalCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) ([]Call, error) {
	return endpoint.List[Call](ctx, c.api, localCalls("billing.ListLocalCalls", contractID, element, days), "CallDetailList", opts)
}

// LocalCalls yields the records that [Client.ListLocalCalls] returns, each as it arrives. Each range over the result sends a
// new request. An error is yielded once and ends the range.
//
// Errors:
//   - those of [Client.ListLocalCalls]
//   - [tigo.ErrTruncated]: the list was cut short
//   - [tigo.ErrTooLarge]: a record has more than 1 MiB
//
// API: GetLocalCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) LocalCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) iter.Seq2[Call, error] {
	return endpoint.Stream[Call](ctx, c.api, localCalls("billing.LocalCalls", contractID, element, days), "CallDetailList", opts)
}

func localCalls(op, contractID, element string, days tigo.DateRange) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/measuringElement/{measuringElement}/localcalls/", contractID, element).Range(days)
}

// ListCalls returns the records of the phone calls from a measuring element, in a range of days. A measuring element is usually
// a phone number: MeasuringElement of portfolio.Offering. [Client.Calls] yields the same records without holding all of them in
// memory.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or no data for the element
//
// API: GetCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) ListCalls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) ([]Call, error) {
	return endpoint.List[Call](ctx, c.api, calls("billing.ListCalls", contractID, element, days), "CallDetailList", opts)
}

// Calls yields the records that [Client.ListCalls] returns, each as it arrives. Each range over the result sends a new
// request. An error is yielded once and ends the range.
//
// Errors:
//   - those of [Client.ListCalls]
//   - [tigo.ErrTruncated]: the list was cut short
//   - [tigo.ErrTooLarge]: a record has more than 1 MiB
//
// API: GetCallsByContractIdAndMeasuringElement (Home Self Care 1.0.0).
func (c *Client) Calls(ctx context.Context, contractID, element string, days tigo.DateRange, opts ...tigo.CallOption) iter.Seq2[Call, error] {
	return endpoint.Stream[Call](ctx, c.api, calls("billing.Calls", contractID, element, days), "CallDetailList", opts)
}

func calls(op, contractID, element string, days tigo.DateRange) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/measuringElement/{measuringElement}/calls/", contractID, element).Range(days)
}

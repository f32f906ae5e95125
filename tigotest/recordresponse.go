package tigotest

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Response returns the JSON of the response, with *** in place of every value that may describe a person or a card, and numbers
// as [json.Number]. It is nil if the response had no JSON, or more than 8 KiB of it, if a fault
// withheld it, or if it is no longer kept, as of [Server.Requests].
func (r Request) Response() any {
	if r.entry == nil || r.entry.sent.Load() == 0 {
		return nil
	}
	var body any
	if decode(r.entry.response, &body) != nil { // there is none, or it is not JSON
		return nil
	}
	return maskResponse("", body)
}

// respond records a response's body. JSON is kept unless it is too long; it is masked when it is read.
func (e *entry) respond(body []byte, isJSON bool) {
	if isJSON && len(body) <= journalEntry/2 {
		e.response = body
	}
	e.sent.Store(int64(len(body))) // a reader that sees it sees the body too
}

// weight returns about how many bytes an entry takes.
func (e *entry) weight() int {
	if e.sent.Load() == 0 {
		return e.bytes
	}
	return e.bytes + len(e.response)
}

// maskResponse returns a masked copy of the value of a response's member.
func maskResponse(name string, value any) any {
	switch value := value.(type) {
	case document:
		shown := make(document, len(value))
		for member, inner := range value {
			shown[member] = maskResponse(member, inner)
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, inner := range value {
			shown[i] = maskResponse(name, inner)
		}
		return shown
	case nil:
		return nil
	}
	if id, ok := value.(string); ok && name == "invoiceId" {
		return maskInvoice(id)
	}
	if value == "" || slices.Contains(impersonal(), name) || slices.Contains(impersonalResponse(), name) {
		return value
	}
	return masked
}

// impersonalResponse returns the members of responses alone that do not describe a person or a card.
func impersonalResponse() []string {
	return []string{
		"Error", "ErrorCode", "active", "api_product_list", "application_name", "bundledItemId", "bundledItemLegacyName", "bundledItemName", "bundledItemType", "callOffering", "checkOutId",
		"code", "countryId", "countryName", "creationDate", "currencyId", "developerMessage", "dueAmount", "dueDate", "dueInvoicesCount", "duration",
		"errorcode", "expires_in", "extendedDueDate", "faultstring", "hasAdjustments", "hasPaperlessInvoice", "hasPayment", "hasRecurringBilling",
		"invoiceAmount", "invoiceType", "isAvailable", "issued_at", "lastUpdateDate", "manufacturer", "mediaType", "message", "minPaymentAmount",
		"modelName", "organization_name", "offeringDescription", "offeringLegacyId", "offeringLegacyName", "offeringName", "offeringType", "origin", "paymentDescription",
		"period", "planCode", "planDescription", "planValue", "priceAmount", "productId", "productName", "promotionAmount", "promotionDescription",
		"promotionStatus", "refresh_count", "refresh_token_expires_in", "requestType", "response", "scheduleType", "status", "statusCode", "subStatus", "taxAmount", "token_type", "type",
	}
}

// recordedBytes explains why a response's body is not shown, "" if there was none.
func (r Request) recordedBytes() string {
	switch {
	case r.ResponseBytes == 0:
		return ""
	case r.entry.light:
		return "no longer kept"
	case r.ResponseBytes > journalEntry/2:
		return "longer than what is kept"
	}
	return "not JSON"
}

// pretty encodes a value as indented JSON.
func pretty(value any) string {
	var text bytes.Buffer
	_ = json.Indent(&text, appendJSON(nil, value), "", "  ") // appendJSON returns valid JSON
	return text.String()
}

package deviate

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// Ways returns forty ways to deviate, in all areas of both APIs.
func Ways() []Way {
	return append(append(billingWays(), fileWays()...), otherWays()...)
}

func billingWays() []Way {
	return []Way{
		{"a list in an object with its name", "GetInvoicesByContractId", signs("envelope", ""), nil,
			document(func(v any) any { return object{"InvoiceList": v} })},
		{"an amount in quotes", "GetInvoiceByContractIdAndInvoiceId", signs("type", "invoiceAmount"), nil, at("", member("invoiceAmount", quoted))},
		{"a list of one element instead of an object", "GetInvoiceByContractIdAndInvoiceId", signs("envelope", ""), nil,
			document(func(v any) any { return []any{v} })},
		{"a required amount dropped", "GetBalanceByContractId", signs("missing", "dueAmount"), nil, at("", drop("dueAmount"))},
		{"a day before its month", "GetBalanceByContractId", signs("form", "dueDate"), nil, at("", member("dueDate", to("31/03/2026")))},
		{"a count in quotes", "GetBalanceByContractId", signs("type", "dueInvoicesCount"), nil, at("", member("dueInvoicesCount", quoted))},
		{"an id as a number", "GetContractsByCustomerId", signs("type", "[].billingId"), nil, at("[]", member("billingId", bare))},
		{"a member added", "GetContractsByCustomerId", signs("unknown", "[].contractStatus"), nil, at("[]", add("contractStatus", "ACTIVO"))},
		{"a kind of document that the enumeration does not have", "GetCustomerByCustomerId", signs("value", "customerInfo.documentType"), nil,
			at("customerInfo", member("documentType", to("CEDULA")))},
		{"an object inside another", "GetCustomerByContractId", signs("envelope", ""), nil, document(func(v any) any { return object{"data": v, "ok": true} })},
		{"a letter instead of a boolean", "GetFinancingByContractId", signs("type", "isAvailable"), nil, at("", member("isAvailable", quoted))},
		{"a name in another case", "GetInvoicePaymentInfoByContractIdAndInvoiceId", signs("case", "ExternalReference"), nil, at("", rename("ExternalReference", "externalReference"))},
		{"an error's code in quotes", "GetInvoicePaymentInfoByContractIdAndInvoiceId", signs("type", "404.code"), nil,
			notFound(func(r *Response) { r.Body = []byte(`{"code":"404","message":"No"}`) })},
		{"410 instead of 404", "GetCheckOutByContractIdAndInvoiceId", signs("status", ""), nil, notFound(func(r *Response) { r.Status = http.StatusGone })},
		{"an error as Spring writes it", "GetRecurringBillingInfoByContractId", signs("error body", "404"), nil, notFound(func(r *Response) {
			r.Body = []byte(`{"timestamp":"2026-03-16T15:00:00Z","status":404,"error":"Not Found","path":"/x"}`)
		})},
		{"an error that is a web page", "GetPaperlessInvoiceInfoByContractId", signs("error body", "404"), nil, notFound(func(r *Response) {
			r.Body = []byte(`<html><body>Not found</body></html>`)
			r.Header.Set("Content-Type", "text/html")
		})},
		{"times instead of days", "GetAvailableSpoolBillingDatesByContractId", signs("form", "[]"), nil, document(func(v any) any {
			list, _ := v.([]any)
			for i := range list {
				day, _ := list[i].(string)
				list[i] = day + "T00:00:00"
			}
			return v
		})},
		{"URL in another case", "GetSpoolURLByContractIdAndInvoiceId", signs("case", "URL"), nil, at("", rename("URL", "url"))},
		{"a member added to an address", "GetSpoolURLByContractIdAndBillingDate", signs("unknown", "expires"), nil, at("", add("expires", "2026-04-01"))},
		{"Windows-1252", "GetInvoicesByCustomerId", signs("encoding", ""), nil, func(r *Response) {
			at("[]", member("period", to("A\u00f1o")))(r)
			r.Body = []byte(strings.ReplaceAll(string(r.Body), "A\u00f1o", "A\xf1o"))
		}},
		{"a byte order mark", "GetInvoiceByCustomerIdAndInvoiceId", signs("encoding", ""), nil, func(r *Response) {
			r.Body = append([]byte("\xef\xbb\xbf"), r.Body...)
		}},
		{"a required duration dropped", "GetLocalCallsByContractIdAndMeasuringElement", signs("missing", "[].duration"), nil, at("[]", drop("duration"))},
		{"times with a zone", "GetCallsByContractIdAndMeasuringElement", signs("form", "[].dateTimeStart"), nil, at("[]", member("dateTimeStart", to("2026-03-11T00:03:15-05:00")))},
	}
}

func fileWays() []Way {
	return []Way{
		{"a PDF in Base64", "GetInvoicePDFByContractIdAndInvoiceId", signs("encoding", ""), nil, func(r *Response) {
			r.Body = []byte(base64.StdEncoding.EncodeToString(r.Body))
		}},
		{"a PDF in a JSON string", "GetInvoicePDFByBillingAccountIdAndInvoiceId", signs("encoding", ""), nil, func(r *Response) {
			r.Body = []byte(`"` + base64.StdEncoding.EncodeToString(r.Body) + `"`)
			r.Header.Set("Content-Type", "application/json")
		}},
	}
}

func otherWays() []Way {
	return []Way{
		{"a list two objects deep, with a total", "GetProductsByCustomerId", signs("envelope", ""), nil, document(func(v any) any {
			return object{"data": object{"ProductList": v}, "total": 3}
		})},
		{"an id in quotes", "GetProductByContractIdAndProductId", signs("type", "productId"), nil, at("", member("productId", quoted))},
		{"a single element instead of a list", "GetAvailableOffersByContractIdAndProductId", signs("envelope", ""), nil, document(func(v any) any {
			if list, ok := v.([]any); ok && len(list) > 0 {
				return list[0]
			}
			return v
		})},
		{"JSON with the type of plain text", "GetProductByContractIdAndProductIdAndSubscriptionNumber", signs("encoding", ""), nil, func(r *Response) {
			r.Header.Set("Content-Type", "text/plain")
		}},
		{"an error inside a list", "GetProductsByContractId", signs("envelope", "[]"), nil, document(func(v any) any {
			list, _ := v.([]any)
			return append(list, object{"faultcode": "E1"})
		})},
		{"times with a T and a zone", "GetServiceRequestsByContractId", signs("form", "[].creationDate"), nil, at("[]", member("creationDate", to("2026-03-11T00:03:15-05:00")))},
		{"another 2xx status", "GetServiceRequestsByCustomerId", signs("status", ""), nil, func(r *Response) {
			if r.Status == http.StatusOK {
				r.Status = http.StatusNonAuthoritativeInfo
			}
		}},
		{"a list renamed", "GetScheduledVisitsByCustomerId", signs("unknown", "visits"), nil, at("", rename("scheduledVisitList", "visits"))},
		{"Address in another case", "GetContactInformationByContractId", signs("case", "Address"), nil, at("", rename("Address", "address"))},
		{"booleans as digits", "GetPhonesContactInformationByContractId", signs("type", "[].validated"), nil, at("[]", member("validated", digit))},
		{"null in a list", "GetEmailsFromContactInformationByContractId", signs("type", "[]"), nil, document(func(v any) any {
			if list, ok := v.([]any); ok && len(list) > 0 {
				return append(list, nil)
			}
			return v
		})},
		{"no content for an empty list", "GetEmailsFromContactInformationByContractId", signs("status", ""), nil, func(r *Response) {
			if string(r.Body) == "[]" {
				r.Status, r.Body = http.StatusNoContent, nil
				r.Header.Del("Content-Type")
			}
		}},
		{"digits of a card as a number", "GetCardTokensByCustomerId", signs("type", "[].cardInfo"), nil, at("[]", member("cardInfo", bare))},
		{"a customer code in quotes", "findCustomerProductsByClientCode", signs("type", "[].customerCode"), nil, at("[]", member("customerCode", quoted))},
		{"decimals in a whole number", "findCustomerProductsByClientCode", signs("form", "[].planValue"), nil, at("[]", func(o object) { o["planValue"] = jsonNumber("52900.50") })},
	}
}

func signs(kind, path string) []Sign { return []Sign{{kind, path}} }

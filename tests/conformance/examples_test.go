package conformance

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// before maps an operation to another one whose example must be sent first, for example because a checkout must be opened
// before it can be read.
func before() map[string]string {
	return map[string]string{
		"GetCheckOutByContractIdAndInvoiceId":                     "CreateCheckOutForContractIdAndInvoiceId",
		"GetCheckOutByContractIdAndInvoiceIdAndPaymentToken":      "CreateCheckOutForContractIdAndInvoiceId",
		"CreateRecurringBillingInfoByContractId":                  "DeleteRecurringBillingInfoByContractId",
		"CreatePaperlessInvoiceInfoByContractId":                  "DeletePaperlessInvoiceInfoByContractId",
		"CreatePaperlessInvoiceInfoByContractIdandAndIdTypeAndId": "DeletePaperlessInvoiceInfoByContractIdandSubscriptionNumber",
	}
}

// TestExamplesExist sends requests that consist only of the contract's examples to an emulator with its initial data. The
// emulator has everything that an example names, except a payment token, which exists only after the payment has begun.
func TestExamplesExist(t *testing.T) {
	contract := load(t)
	for id, o := range contract.served() {
		t.Run(id, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.FailOnViolations())
			s := &sender{t: t, contract: contract, server: server}
			s.signIn()
			if first, ok := before()[id]; ok {
				opened := s.send(contract.operations[first])
				if s.payment, ok = opened["paymentToken"].(string); ok {
					require.NoError(t, server.Approve(s.payment))
				}
			}
			s.send(o)
		})
	}
}

// TestExamplesOfMembers checks that the emulator's customers have the ids in the examples of schemas.
func TestExamplesOfMembers(t *testing.T) {
	known := make(map[string][]string)
	add := func(name string, values ...string) { known[name] = append(known[name], values...) }
	for _, customer := range tigotest.Start(t).Customers(tigo.Colombia) {
		add("customerId", customer.Document.Number)
		add("customerCode", customer.Code)
		add("cardToken", customer.CardTokens...)
		for _, contract := range customer.Contracts {
			add("contractId", contract.ID)
			add("billingAccountId", contract.BillingAccount)
			add("invoiceId", contract.Paid, contract.Unpaid)
			add("measuringElement", contract.Lines...)
			for _, product := range contract.Products {
				add("productId", product.ID)
				add("subscriptionNumber", product.Subscriptions...)
				add("offeringId", product.Offerings...)
				add("offeringId", product.Available...)
			}
		}
	}
	compared := make(map[string]bool)
	for name, schema := range load(t).Components.Schemas {
		for member, property := range schema.Value.Properties {
			ids, isID := known[member]
			if !isID || name == "InvoiceReference" { // an invoice that does not exist yet
				continue
			}
			assert.Contains(t, ids, word(property.Value.Example), "%s.%s", name, member)
			compared[member] = true
		}
	}
	assert.Len(t, compared, len(known))
}

// sender sends requests that consist of the contract's examples.
type sender struct {
	t        *testing.T
	contract *contract
	server   *tigotest.Server
	token    string
	payment  string // the token of the current payment
}

// signIn gets the access token for all further requests.
func (s *sender) signIn() {
	s.t.Helper()
	var o operation
	for path, item := range s.contract.Paths.Map() {
		if item.Post != nil && item.Post.OperationID == signInID {
			o = operation{Operation: item.Post, verb: http.MethodPost, path: path}
		}
	}
	require.NotNil(s.t, o.Operation)
	for _, p := range o.Parameters {
		o.parameters = append(o.parameters, p.Value)
	}
	token, _ := s.send(o)["access_token"].(string)
	require.NotEmpty(s.t, token)
	s.token = token
}

// send makes the request of an operation and returns the response, nil if it is not an object.
func (s *sender) send(o operation) map[string]any {
	s.t.Helper()
	target, query := o.path, make(url.Values)
	for _, p := range o.parameters {
		require.NotNil(s.t, p.Example, "parameter %s of %s", p.Name, o.OperationID)
		if p.In == openapi3.ParameterInQuery {
			query.Set(p.Name, word(p.Example))
		}
		value := word(p.Example)
		if p.Name == "paymentToken" {
			value = s.payment
		}
		target = strings.ReplaceAll(target, "{"+p.Name+"}", url.PathEscape(value))
	}
	body, kind := s.body(o)
	request, err := http.NewRequestWithContext(s.t.Context(), o.verb, s.server.URL+target+"?"+query.Encode(), strings.NewReader(body))
	require.NoError(s.t, err)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	if s.token == "" {
		request.SetBasicAuth(s.server.ClientID, s.server.ClientSecret)
	} else {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	document, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, o.success(), response.StatusCode, "%s %s: %s", o.verb, target, document)
	var object map[string]any
	_ = json.Unmarshal(document, &object) // fails for a list or a PDF
	return object
}

// body returns the request body of an operation and its content type, both "" if it has no body.
func (s *sender) body(o operation) (body, kind string) {
	if o.RequestBody == nil {
		return "", ""
	}
	content := o.RequestBody.Value.Content
	if form := content.Get("application/x-www-form-urlencoded"); form != nil {
		values := make(url.Values)
		members, ok := sample(s.t, form).(object)
		require.True(s.t, ok)
		for name, value := range members {
			values.Set(name, word(value))
		}
		return values.Encode(), "application/x-www-form-urlencoded"
	}
	return text(s.t, sample(s.t, content.Get("application/json"))), "application/json"
}

// sample returns the example of a body, or an object of the examples of its members.
func sample(t *testing.T, media *openapi3.MediaType) any {
	t.Helper()
	if media.Example != nil {
		return media.Example
	}
	var of func(ref *openapi3.SchemaRef) any
	of = func(ref *openapi3.SchemaRef) any {
		if ref.Value.Example != nil || !ref.Value.Type.Is(openapi3.TypeObject) {
			return ref.Value.Example
		}
		members := make(object)
		for name, property := range ref.Value.Properties {
			members[name] = of(property)
		}
		return members
	}
	return of(media.Schema)
}

// word returns a value in the form that it has in a URL.
func word(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

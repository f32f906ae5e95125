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

// before names the operations whose examples need that of another operation to have been sent first: one gets only the
// checkout that was opened, and sets up only what is not there.
func before() map[string]string {
	return map[string]string{
		"GetCheckOutByContractIdAndInvoiceId":                     "CreateCheckOutForContractIdAndInvoiceId",
		"GetCheckOutByContractIdAndInvoiceIdAndPaymentToken":      "CreateCheckOutForContractIdAndInvoiceId",
		"CreateRecurringBillingInfoByContractId":                  "DeleteRecurringBillingInfoByContractId",
		"CreatePaperlessInvoiceInfoByContractId":                  "DeletePaperlessInvoiceInfoByContractId",
		"CreatePaperlessInvoiceInfoByContractIdandAndIdTypeAndId": "DeletePaperlessInvoiceInfoByContractIdandSubscriptionNumber",
	}
}

// TestExamplesExist sends each operation's request made of nothing but the contract's examples to an emulator with its
// seeds as they were: everything that an example names is there. Nobody knows a payment token before the payment.
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

// TestExamplesOfMembers looks for the ids in the examples of schemas among the emulator's customers.
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
			if !isID || name == "InvoiceReference" { // an invoice that is not there yet
				continue
			}
			assert.Contains(t, ids, word(property.Value.Example), "%s.%s", name, member)
			compared[member] = true
		}
	}
	assert.Len(t, compared, len(known))
}

// sender sends requests that are made of the contract's examples.
type sender struct {
	t        *testing.T
	contract *contract
	server   *tigotest.Server
	token    string
	payment  string // the token of the payment that was begun
}

// signIn gets the token of all further requests.
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

// send makes an operation's request and returns its response, nil where that is no object.
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
	answer, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, o.success(), response.StatusCode, "%s %s: %s", o.verb, target, answer)
	var object map[string]any
	_ = json.Unmarshal(answer, &object) // a list or a PDF is none
	return object
}

// body returns the body of an operation's request and its content type, both empty for one without a body.
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

// sample is the example of a body: its own, or that of its members.
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

// word is how a value stands in an address.
func word(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

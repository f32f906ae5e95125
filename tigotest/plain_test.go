package tigotest

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzReadPlain compares the fast reader with encoding/json, which must accept the same texts with the same values.
func FuzzReadPlain(f *testing.F) {
	for _, text := range plainTexts() {
		f.Add(text)
	}
	for _, text := range otherTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fast, ok := readPlain(text)
		if !ok {
			return
		}
		slow := &customer{Info: document{}}
		require.NoError(t, decode([]byte(text), slow), text)
		require.Equal(t, slow, fast, text)
	})
}

// TestReadPlain shows which customers the fast reader reads, and which it leaves to encoding/json.
func TestReadPlain(t *testing.T) {
	for _, text := range plainTexts() {
		_, ok := readPlain(text)
		assert.True(t, ok, text)
	}
	for _, text := range otherTexts() {
		_, ok := readPlain(text)
		assert.False(t, ok, text)
	}
}

// TestTheEmbeddedSeedsArePlain reads the customers of all countries with the fast reader. None but those with a fleet, which no
// seed of a user has, is left to encoding/json.
func TestTheEmbeddedSeedsArePlain(t *testing.T) {
	for _, code := range countries() {
		file, err := seeds.ReadFile(path.Join("seed", code+".json"))
		require.NoError(t, err)
		var in struct{ Customers []json.RawMessage }
		require.NoError(t, json.Unmarshal(file, &in))
		for _, text := range in.Customers {
			fast, ok := readPlain(string(text))
			if strings.Contains(string(text), `"fleet"`) {
				assert.False(t, ok)
				continue
			}
			require.True(t, ok, string(text))
			slow := &customer{}
			require.NoError(t, decode(text, slow))
			assert.Equal(t, slow, fast)
		}
	}
}

// plainTexts are customers as programs write them.
func plainTexts() []string {
	return []string{
		`{}`,
		` { "customerInfo" : { "customerId" : "1" , "VIP" : true, "blocked":false, "none" : null } } ` + "\r\n\t",
		`{"customerInfo": {"customerId": 12, "name": "Rosa \u00c1lvarez", "path": "C:\\\"x\"", "half": "\ud83d"}}`,
		`{"customerInfo": {"list": [], "mixed": [1, "a", {}, [true]], "name": "a", "name": "b"}, "customerCharacteristics": {"VIP": true}}`,
		`{"customerCode": "700", "crmProducts": [{"msisdn": "1"}], "cardTokens": [], "scheduledVisits": [{"a": {"b": {}}}], "contracts": []}`,
		`{"contracts": [{"contractId": "1", "billingAccountId": "2", "address": {}, "phones": [{}], "emails": [], "products": [{}], "calls": [],
			"recurringBillingInfo": {}, "paperlessInvoiceInfo": {"": {"email": "a"}, "subscriptions/1": {}}, "serviceRequests": []}]}`,
		`{"contracts": [{"bills": [{"amount": 1.50, "due": -0}, {"amount": 1e9}, {"amount": 1.2E+3}, {}], "plans": [{"offerings": ["A", "B"], "line": "6"}, {}]}]}`,
		`{"contracts": [{"invoices": [{"invoiceId": "1", "paymentInfo": {"paymentId": "P"}}, {"paymentInfo": 5}, {}]}]}`,
	}
}

// otherTexts are customers in unusual forms, and texts that are wrong.
func otherTexts() []string {
	return []string{
		``, ` `, `null`, `[]`, `{`, `{}}`, `{} {}`, `{,}`, `{"customerInfo"}`, `{"customerInfo":}`, `{"customerInfo": {}, }`, `{customerInfo: {}}`,
		`{"customerInfo": null}`, `{"CUSTOMERINFO": {}}`, `{"customerInfo": {}, "customerInfo": {}}`, `{"unknown": 1}`, `{"fleet": {"count": 3, "msisdn": 300}}`,
		`{"customerCode": 5}`, `{"contracts": {}}`, `{"contracts": [null]}`, `{"contracts": [{}, ]}`, `{"contracts": [,{}]}`, `{"contracts": [{} {}]}`,
		`{"contracts": [{"invoices": [null]}]}`, `{"contracts": [{"bills": [{"amount": "1"}]}]}`, `{"contracts": [{"plans": [{"offerings": null}]}]}`,
		`{"customerInfo": {"a": 01}}`, `{"customerInfo": {"a": 1.}}`, `{"customerInfo": {"a": -}}`, `{"customerInfo": {"a": .5}}`, `{"customerInfo": {"a": 1e}}`,
		`{"customerInfo": {"a": tru}}`, `{"customerInfo": {"a": truefalse}}`, `{"customerInfo": {"a": "` + "\n" + `"}}`, `{"customerInfo": {"a": "\x"}}`,
		`{"customerInfo": {"a": "` + "\xff" + `"}}`, `{"customerInfo": {"a": "open}}`, `{"customerInfo": {"a": "open\`, "{\"customerInfo\": \x00{}}", "\ufeff{}",
		`{"customerInfo": {"a": ` + strings.Repeat("[", plainDepth+1) + strings.Repeat("]", plainDepth+1) + `}}`,
	}
}

// manyCustomers returns a seed of n customers of one country, each with a contract and an invoice.
func manyCustomers(n int) string {
	var seed strings.Builder
	seed.WriteString(`{"co": [`)
	for i := range n {
		if i > 0 {
			seed.WriteByte(',')
		}
		seed.WriteString(oneOfMany(i))
	}
	seed.WriteString(`]}`)
	return seed.String()
}

func oneOfMany(i int) string {
	return fmt.Sprintf(`{"customerInfo": {"customerId": "%d", "name": "Ana", "lastName": "Gómez"},
		"contracts": [{"contractId": "%d", "invoices": [{"invoiceId": "%[2]d-1", "invoiceAmount": 89900}]}]}`, 20_000_000+i, 30_000_000+i)
}

// TestALargeSeed reads several batches of customers, and finds each customer in its place.
func TestALargeSeed(t *testing.T) {
	const n = 3*batchSize + 5
	server := Start(t, WithSeed([]byte(manyCustomers(n))))
	all := server.Customers("co")
	require.Len(t, all, 4+n)
	for i, owner := range all[4:] {
		require.Equal(t, fmt.Sprint(20_000_000+i), owner.Document.Number)
		require.Equal(t, fmt.Sprintf("%d-1", 30_000_000+i), owner.Contracts[0].Unpaid)
	}
}

// TestBadSeeds shows the errors of seeds that are wrong.
func TestBadSeeds(t *testing.T) {
	const good = `{"customerInfo": {"customerId": "1"}}`
	many := strings.Repeat(good+",", 2*batchSize)
	for seed, want := range map[string]string{
		`{"co": [` + good + `}`: "line 1, column 46: invalid character '}' after array element",
		`{"co": [` + good + `]`: "line 1, column 46: unexpected end of JSON input",
		`{"co": [` + good + `, {"customerInfo": {"customerId"]}]}`: "line 1, column 78: invalid character ']' after object key",
		`{"co": [` + good + `, {"contract": []}], "gt": [{]}`:      "line 1, column 75: invalid character ']' looking for beginning of object key string",
		"{\n  \"co\": [\n" + good + "\n" + good + "]}":             "line 4, column 1: invalid character '{' after array element",
		`{"co": {}}`:                   `"co" is an object, not a list`,
		`[]`:                           "it is a list, not an object",
		`{"xx": [` + good + `]}`:       `"xx" is none of bo, co, gt, hn, py, sv`,
		`{"co": [` + good + `, null]}`: `customer 2 of "co": the customer has no customerInfo.customerId`,
		`{"co": [5]}`:                  `customer 1 of "co": it is a number, not an object`,
		`{"co": [` + many + `{"contract": []}, {"contracts": 5}]}`:                                               `customer 513 of "co": there is no member "contract"`,
		`{"co": [` + many + `{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "13345678"}]}]}`: `customer 513 of "co": another customer has a contract with this contractId`,
		`{"xx": [], "co": [{"contract": []}]}`:                                                                   `customer 1 of "co": there is no member "contract"`,
	} {
		_, err := start([]Option{WithSeed([]byte(seed))})
		require.EqualError(t, err, "tigotest: the seed: "+want)
	}
	for _, seed := range []string{``, "\uFEFF{}", `null`, `{}`, `{"co": null}`, `{"co": []}`, `{"co": [{"contract": []}], "co": [` + good + `]}`} {
		server, err := start([]Option{WithSeed([]byte(seed))})
		if assert.NoError(t, err, seed) {
			server.Close()
		}
	}
}

// TestAddingACustomerIsCheap bounds the allocations for a customer: load tests add customers by the hundred thousand.
func TestAddingACustomerIsCheap(t *testing.T) {
	const runs = 2000
	for name, form := range map[string]struct {
		of     func(text string) any
		allocs float64
	}{
		"text":  {func(text string) any { return text }, 20},
		"bytes": {func(text string) any { return []byte(text) }, 22},
		"raw":   {func(text string) any { return json.RawMessage(text) }, 28},
	} {
		t.Run(name, func(t *testing.T) {
			var customers []any
			for i := range runs + 1 { // AllocsPerRun runs once more
				customers = append(customers, form.of(oneOfMany(i)))
			}
			server := Start(t)
			assert.LessOrEqual(t, testing.AllocsPerRun(runs, func() {
				if err := server.PutCustomer("co", customers[0]); err != nil {
					t.Error(err)
				}
				customers = customers[1:]
			}), form.allocs)
		})
	}
}

package live_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tests/live/internal/deviate"
	"github.com/tigo-go/tigo/tigolive"
	"github.com/tigo-go/tigo/tigotest"
)

// neighbour is a customer with many personal values, some in several spellings.
const neighbour = `{
	"customerInfo": {"customerId": "1020304958", "documentType": "cc", "name": "María José", "lastName": "Ñáñez Güemes", "email": "maria.nanez@correo.example.org", "phoneNumber": "+57 301 555 7788"},
	"cardTokens": [{"cardToken": "tok_9f86d081-884c-7d65-9a2f-eaa0c55ad015", "cardInfo": "7731", "cardBrand": "VISA", "cardPrintedName": "MARIA J NANEZ"}],
	"contracts": [{
		"contractId": "77001122", "billingAccountId": "8877001122",
		"address": {"streetAddress": "Transversal 39B # 71-57, Laureles", "streetAddressLine2": "Torre Araucaria, apto 1507", "cityId": 5001, "cityName": "Medellín", "districtName": "Laureles"},
		"phones": [{"phoneType": "Celular", "phone": "301-555-7788", "validated": true}, {"phoneType": "Casa", "phone": "6045557711", "validated": false}],
		"emails": [{"email": "maria.nanez@correo.example.org", "validated": true}],
		"plans": [{"offerings": ["CO-INT-200"]}, {"offerings": ["CO-TEL-ILIM"], "line": "6045557711"}],
		"invoices": [{"invoiceId": "77001122-2603", "invoiceAmount": 183456.78, "dueAmount": 183456.78}],
		"serviceRequests": [{"serviceId": "100990011", "creationDate": "2026-03-02 11:12:13", "productName": "Internet", "serviceRequestId": "1-77889900112", "status": "Cerrado", "requestType": "Peticion", "externalId": "3612260000777001", "asignedGroup": "BACK OFFICE"}]
	}]
}`

// witness keeps the unchanged responses of a client.
type witness struct {
	next   http.RoundTripper
	bodies []string
	paths  []string
}

func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.next.RoundTrip(r)
	if err != nil || r.Method != http.MethodGet {
		return response, err
	}
	body := new(bytes.Buffer)
	_, err = body.ReadFrom(response.Body)
	_ = response.Body.Close()
	w.bodies = append(w.bodies, body.String())
	w.paths = append(w.paths, r.URL.Path)
	response.Body = struct {
		*bytes.Reader
		closer
	}{bytes.NewReader(body.Bytes()), closer{}}
	return response, err
}

type closer struct{}

func (closer) Close() error { return nil }

// recorded is a recording of a survey through the proxy, with the original responses.
type recorded struct {
	path   string
	report *tigolive.Report
	sent   *witness
}

func record(t *testing.T) recorded {
	t.Helper()
	emulator := tigotest.Start(t)
	require.NoError(t, emulator.PutCustomer(tigo.Colombia, neighbour))
	proxy := deviate.Start(t, emulator)
	proxy.Deviate(deviate.Ways())
	made := recorded{path: filepath.Join(t.TempDir(), "colombia.json"), sent: &witness{next: http.DefaultTransport}}
	recorder := tigolive.NewRecorder(made.path)
	client := connect(t, proxy, func(c *tigo.Config) { c.Transport = tigolive.Transport(recorder.RoundTripper(made.sent)) })
	made.report = survey(t, client, known(emulator))
	require.NoError(t, recorder.Save())
	assert.Empty(t, recorder.Refused())
	return made
}

// kept has the members whose values a recording keeps: words of enumerations.
var kept = []string{
	"documentType", "currencyId", "countryId", "invoiceType", "paymentMethod", "cardBrand", "destinationType", "offeringType", "mediaType",
	"status", "subStatus", "requestType", "type", "scheduleType", "phoneType", "segmentName", "message", "error", "faultcode", "timestamp",
}

// values returns all scalars of the documents, except those of kept members.
func (w *witness) values() []string {
	var all []string
	var walk func(v any, name string)
	walk = func(v any, name string) {
		switch v := v.(type) {
		case map[string]any:
			for name, value := range v {
				walk(value, name)
			}
		case []any:
			for _, value := range v {
				walk(value, name)
			}
		case string, json.Number:
			if !slices.Contains(kept, name) {
				all = append(all, fmt.Sprint(v))
			}
		}
	}
	for _, body := range w.bodies {
		d := json.NewDecoder(strings.NewReader(strings.ToValidUTF8(strings.TrimPrefix(body, "\ufeff"), "ñ")))
		d.UseNumber()
		var v any
		if d.Decode(&v) == nil {
			walk(v, "")
		}
	}
	for _, path := range w.paths {
		all = append(all, strings.Split(path, "/")[5:]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var (
	dates = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}|^\d{2}/\d{2}/\d{4}`)
	// Groups of up to four digits are one number; days and decimals are not.
	apart    = regexp.MustCompile(`\b(\d{1,4})[ .-](\d{1,4})\b`)
	decimals = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\.\d{1,2}\b`)
	runs     = regexp.MustCompile(`\d{6,}`)
	route    = regexp.MustCompile(`^[a-zA-Z-]*$`)
)

// TestRecordingHoldsNothingPersonal searches a recording for every original value in several spellings: in lower case,
// without accents, without separators, escaped, and each part separately.
func TestRecordingHoldsNothingPersonal(t *testing.T) {
	made := record(t)
	file, err := os.ReadFile(made.path)
	require.NoError(t, err)
	var content struct {
		Exchanges []struct {
			Body string
			Path []string
		}
	}
	require.NoError(t, json.Unmarshal(file, &content))
	var texts []string
	for _, x := range content.Exchanges {
		texts = append(texts, x.Path...)
		texts = append(texts, regexp.MustCompile(`"((?:[^"\\]|\\.)*)"(\s*:)?`).ReplaceAllStringFunc(x.Body, func(literal string) string {
			if strings.HasSuffix(literal, ":") {
				return "" // a name
			}
			return literal
		}))
	}
	plain := simple(strings.Join(texts, "\n"))
	whole := simple(string(file))
	searched, bare := 0, apart.ReplaceAllString(decimals.ReplaceAllString(plain, ""), "$1$2")
	bare = apart.ReplaceAllString(bare, "$1$2") // twice, because the groups between the first and the last have two neighbours
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) }) {
		words[word] = true
	}
	for _, value := range made.sent.values() {
		spelled := simple(value)
		if len(separators.Replace(value)) < 5 || dates.MatchString(value) || route.MatchString(value) {
			continue
		}
		searched++
		if strings.Contains(whole, spelled) {
			t.Errorf("the recording holds %q", value)
		}
		for _, word := range strings.FieldsFunc(spelled, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len(word) > 4 && !slices.Contains([]string{"example", "https", "xxxxxx"}, word) && words[word] {
				t.Errorf("the recording holds the word %q of %q", word, value)
			}
		}
		for _, run := range runs.FindAllString(separators.Replace(value), -1) {
			if strings.Contains(whole, run) || strings.Contains(bare, run) {
				t.Errorf("the recording holds the digits %q of %q: %s", run, value, around(whole+bare, run))
			}
		}
	}
	assert.Greater(t, searched, 200)
	for _, secret := range []string{"tigotest", "Bearer", "Authorization", "127.0.0.1", "X-Request-Id", "30155577", "NANEZ", "nanez"} {
		if strings.Contains(string(file), secret) {
			t.Errorf("the recording holds %q", secret)
		}
	}
}

var separators = strings.NewReplacer(" ", "", "-", "", ".", "", "+", "")

// simple returns a text in lower case and without accents.
func simple(text string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n").Replace(strings.ToLower(text))
}

// TestRecordingReplays surveys a recording. Its report has the same deviations as that of the original responses.
func TestRecordingReplays(t *testing.T) {
	made := record(t)
	recording, err := tigolive.ReadRecording(made.path)
	require.NoError(t, err)
	client, err := tigo.New(recording.Config())
	require.NoError(t, err)
	defer client.Close()
	replayed := survey(t, client, recording.Known())
	same(t, made.report, replayed)
}

// same compares two reports, except times and the words that a recording does not keep.
func same(t *testing.T, want, got *tigolive.Report) {
	t.Helper()
	require.Len(t, got.Operations, len(want.Operations))
	for i, w := range want.Operations {
		g := got.Operations[i]
		w.Latency, g.Latency, w.Words, g.Words = tigolive.Latency{}, tigolive.Latency{}, nil, nil
		w.Bytes, g.Bytes = 0, 0 // the stand-ins of URLs and e-mail addresses have other lengths
		assert.Equal(t, w, g, w.ID)
	}
}

// around returns a part of a text with the text around it.
func around(text, part string) string {
	at := strings.Index(text, part)
	return text[max(0, at-30):min(len(text), at+len(part)+30)]
}

// TestRecordingSeedsTheEmulator surveys an emulator with a recording. It serves each recorded read with its deviations, and
// writes change the data of the recording.
func TestRecordingSeedsTheEmulator(t *testing.T) {
	made := record(t)
	recording, err := tigolive.ReadRecording(made.path)
	require.NoError(t, err)
	server := tigotest.Start(t, tigotest.WithRecording(made.path))
	config := server.Config(tigo.Colombia)
	config.Transport = tigolive.Transport(config.Transport)
	client, err := tigo.New(config)
	require.NoError(t, err)
	defer client.Close()
	known := recording.Known()
	same(t, made.report, survey(t, client, known))

	document := known.Documents[0]
	i := slices.IndexFunc(server.Customers(tigo.Colombia), func(c tigotest.Customer) bool { return c.Document == document })
	require.GreaterOrEqual(t, i, 0)
	contract := server.Customers(tigo.Colombia)[i].Contracts[0]
	require.NotEmpty(t, contract.Invoices)
	bills := billing.New(client)
	var response tigo.Response
	before, err := bills.ListInvoices(t.Context(), contract.ID, billing.ListInvoicesOptions{Limit: 3}, tigo.WithResponse(&response))
	require.NoError(t, err)
	assert.NotEmpty(t, response.Deviations, "the response is the recorded one")

	reference, err := bills.CreateInvoice(t.Context(), contract.ID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1000)})
	require.NoError(t, err)
	after, err := bills.ListInvoices(t.Context(), contract.ID, billing.ListInvoicesOptions{Limit: 5}, tigo.WithResponse(&response))
	require.NoError(t, err)
	assert.Empty(t, response.Deviations, "the response is the emulator's own")
	assert.Equal(t, reference.InvoiceID, after[0].InvoiceID)
	for _, invoice := range before {
		assert.True(t, slices.ContainsFunc(after, func(i billing.Invoice) bool { return i.InvoiceID == invoice.InvoiceID }))
	}

	server.Reset()
	again, err := bills.ListInvoices(t.Context(), contract.ID, billing.ListInvoicesOptions{Limit: 3}, tigo.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, before, again)
	assert.NotEmpty(t, response.Deviations)
}

// TestEmulatorRefusesInvalidRecordings starts emulators with files that are not recordings.
func TestEmulatorRefusesInvalidRecordings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.json")
	_, err := tigotest.Listen("127.0.0.1:0", tigotest.WithRecording(path))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte(`{"version":99}`), 0o600))
	_, err = tigotest.Listen("127.0.0.1:0", tigotest.WithRecording(path))
	require.ErrorContains(t, err, "not a recording of this version")
}

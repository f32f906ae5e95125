package recording

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const invoices = "/v1/tigo/home/co/billing/contracts/13345678/invoices/"

func raw(path, body string) Raw {
	u, err := url.Parse(path)
	if err != nil {
		panic(err)
	}
	return Raw{Method: http.MethodGet, URL: u, Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
}

func only(t *testing.T, r Raw) Exchange {
	t.Helper()
	made, refused := Make([32]byte{7}, []Raw{r})
	require.Empty(t, refused)
	require.Len(t, made.Exchanges, 1)
	return made.Exchanges[0]
}

func TestBodyKeepsItsForm(t *testing.T) {
	x := only(t, raw(invoices+"?limit=3", `{"InvoiceList" : [ {"invoiceId":"13345678-2603","contractId": 13345678,"dueAmount":"84700.00",
	"invoiceAmount":234700.50,"dueDate":"2026-03-31","currencyId":"COP","hasPayment":"S","nuevo":{"apellido":"Se\u00f1al"},"billingId":8.5E3,"VIP":false,"period":null} ] }`))
	assert.Equal(t, "limit=3", x.Query)
	assert.Regexp(t, `^\{"InvoiceList" : \[ \{"invoiceId":"\d{8}-\d{4}","contractId": \d{8},"dueAmount":"\d{3}00\.00",
	"invoiceAmount":\d{4}00\.50,"dueDate":"\d{4}-\d{2}-\d{2}","currencyId":"COP","hasPayment":"S","nuevo":\{"apellido":"[A-Z][a-z]\\u00\w\w[a-z]{2}"\},"billingId":\d\.5E3,"VIP":false,"period":null\} \] \}$`, strings.ReplaceAll(x.Body, `8.5E3`, `8.5E3`))
	var read struct {
		InvoiceList []struct {
			InvoiceID  string
			ContractID json.Number
		}
	}
	require.NoError(t, json.Unmarshal([]byte(x.Body), &read))
	assert.Equal(t, []string{read.InvoiceList[0].ContractID.String()}, x.Path)
	assert.True(t, strings.HasPrefix(read.InvoiceList[0].InvoiceID, x.Path[0]))
}

func TestCharacterSetsAreKept(t *testing.T) {
	x := only(t, raw(invoices, "\xef\xbb\xbf[{\"period\":\"A\xf1o\"}]"))
	assert.True(t, x.ANSI)
	assert.True(t, x.Marked)
	body, err := x.Bytes()
	require.NoError(t, err)
	assert.Regexp(t, "^\xef\xbb\xbf\\[\\{\"period\":\"[A-Z]", string(body[:17]))
	assert.True(t, bytes.ContainsAny(body, "\xf1") || bytes.ContainsRune(body, 0xFFFD))
}

func TestRefusals(t *testing.T) {
	for reason, r := range map[string]Raw{
		"its body is neither JSON, a web page nor a PDF": raw(invoices, "plain text of Ana Pérez"),
		"it has a member whose name may be a value":      raw(invoices, `[{"invoiceId":"1","3005679536":"x"}]`),
		"its query has an unknown parameter or form":     raw(invoices+"?customer=43567890", `[]`),
		"its path is not that of a read":                 raw("/v1/tigo/home/co/secret", `[]`),
	} {
		made, refused := Make([32]byte{}, []Raw{r})
		assert.Empty(t, made.Exchanges, reason)
		require.Len(t, refused, 1, reason)
		assert.Equal(t, reason, refused[0].Reason)
	}
	made, refused := Make([32]byte{}, []Raw{raw(invoices, `[{"period":"Restrepo"}]`), raw(invoices, `[{"invoiceId":"1","Restrepo":{"x":1}}]`)})
	assert.Len(t, made.Exchanges, 1)
	require.Len(t, refused, 1)
	assert.Contains(t, refused[0].Reason, "name")

	other := raw(strings.Replace(invoices, "/co/", "/gt/", 1), `[]`)
	_, refused = Make([32]byte{}, []Raw{raw(invoices, `[]`), other})
	require.Len(t, refused, 1)
	assert.Equal(t, "it belongs to another country", refused[0].Reason)
}

func TestErrorsKeepTheirCodes(t *testing.T) {
	r := raw(invoices, `{"code":404,"message":"No contract 13345678 of Ana","error":{"statusCode":"404"},"fault":{"detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`)
	r.Status = http.StatusNotFound
	r.Header.Set("Retry-After", "60")
	r.Header.Set("X-Request-Id", "abc")
	x := only(t, r)
	assert.Contains(t, x.Body, `"code":404`)
	assert.Contains(t, x.Body, `"statusCode":"404"`)
	assert.Contains(t, x.Body, `oauth.v2.InvalidAccessToken`)
	assert.NotContains(t, x.Body, "contract")
	assert.Equal(t, map[string]string{"Content-Type": "application/json", "Retry-After": "60"}, x.Header)
}

// TestFillers checks that fillers have the length of the files that they replace, and that a PDF reader finds their end.
func TestFillers(t *testing.T) {
	for _, n := range []int{700, 1000, 9999, 10007, 123456} {
		pdf := (&Filler{Form: FormPDF, Bytes: n}).bytes()
		assert.Len(t, pdf, n)
		assert.True(t, bytes.HasPrefix(pdf, []byte("%PDF-1.4")))
		assert.True(t, bytes.HasSuffix(pdf, []byte("%%EOF\n")))
		at := bytes.LastIndex(pdf, []byte("startxref\n"))
		assert.True(t, bytes.HasPrefix(pdf[atoi(t, pdf[at+10:]):], []byte("xref\n")))
	}
	cut := (&Filler{Form: FormPDF, Bytes: 1000, Cut: true}).bytes()
	assert.Len(t, cut, 1000)
	assert.NotContains(t, string(cut), "%%EOF")
	for form, want := range map[string]string{FormPDF: FormPDF, FormBase64: FormBase64, FormString: FormString} {
		body := (&Filler{Form: form, Bytes: 2000}).bytes()
		assert.Equal(t, &Filler{Form: want, Bytes: 2000}, file(body), form)
	}
	assert.Len(t, (&Filler{Form: FormPage, Bytes: 300}).bytes(), 300)
}

func atoi(t *testing.T, text []byte) int {
	t.Helper()
	var n int
	line, _, _ := bytes.Cut(text, []byte("\n"))
	require.NoError(t, json.Unmarshal(line, &n))
	return n
}

func TestLoadInvalidFiles(t *testing.T) {
	for _, text := range []string{
		``, `{}`, `[]`, `{"version":2,"country":"co"}`, `{"version":1,"country":"co","more":1}`,
		`{"version":1,"country":"co","exchanges":[{"id":"None","status":200}]}`,
		`{"version":1,"country":"co","exchanges":[{"id":"GetBalanceByContractId","status":200}]}`,
		`{"version":1,"country":"co","exchanges":[{"id":"GetBalanceByContractId","path":["1"],"status":99}]}`,
		`{"version":1,"country":"co","exchanges":[{"id":"GetBalanceByContractId","path":["1"],"status":200,"filler":{"form":"pdf","bytes":-1}}]}`,
	} {
		_, err := Load(strings.NewReader(text))
		require.ErrorIs(t, err, ErrFormat, text)
	}
}

func TestPlayer(t *testing.T) {
	made, _ := Make([32]byte{7}, []Raw{raw(invoices+"?limit=1", `[{}]`), raw(invoices+"?limit=3", `[{},{}]`), raw(invoices+"?limit=3", `[{},{},{}]`)})
	var kept bytes.Buffer
	require.NoError(t, made.Save(&kept))
	loaded, err := Load(&kept)
	require.NoError(t, err)
	assert.Equal(t, made, loaded)
	p := NewPlayer(loaded)
	ask := func(path string) string {
		u, err := url.Parse("https://host/prefix" + path)
		require.NoError(t, err)
		x, ok := p.Find(&http.Request{Method: http.MethodGet, URL: u})
		if !ok {
			return "none"
		}
		return x.Body
	}
	path := strings.Replace(invoices, "13345678", made.Exchanges[0].Path[0], 1)
	assert.Equal(t, `[{},{}]`, ask(path+"?limit=3"))
	assert.Equal(t, `[{},{},{}]`, ask(path+"?limit=3"))
	assert.Equal(t, `[{},{},{}]`, ask(path+"?limit=3"), "the last exchange is repeated")
	assert.Equal(t, `[{}]`, ask(path+"?limit=1"))
	assert.Equal(t, `[{}]`, ask(path+"?limit=5"), "another query of the same path")
	assert.Equal(t, "none", ask(invoices+"?limit=3"), "the real contract")
	assert.Equal(t, "none", ask(strings.Replace(path, "/co/", "/gt/", 1)))
}

// FuzzMake makes recordings of arbitrary bodies. A kept body can be loaded again, is JSON if the original was, and contains
// no run of digits of the original.
func FuzzMake(f *testing.F) {
	for _, body := range []string{
		`[{"invoiceId":"13345678-2603","dueAmount":84700.00}]`, `{"data":{"InvoiceList":[]}}`, `[{"dueDate":[2024,5,12]}]`, `"text"`, `12345678`,
		"[{\"period\":\"A\xf1o 12345678\"}]", `[{"period":"\ud83d\ude00 \u0041"}]`, `{"a":"x\"y\\z"}`, "[{\"period\":\"\x01\"}]", `[{"billingId":-12345678.5e9}]`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		made, _ := Make([32]byte{7}, []Raw{raw(invoices, body)})
		if len(made.Exchanges) == 0 {
			return
		}
		var kept bytes.Buffer
		require.NoError(t, made.Save(&kept))
		loaded, err := Load(&kept)
		require.NoError(t, err)
		played, err := loaded.Exchanges[0].Bytes()
		require.NoError(t, err)
		if json.Valid([]byte(body)) && len(bytes.TrimSpace(played)) > 0 && loaded.Exchanges[0].Filler == nil {
			assert.True(t, json.Valid(played), "%q is kept as %q", body, played)
		}
	})
}

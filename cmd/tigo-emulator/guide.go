package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"text/template"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// guide is the text that the command prints when it is ready.
type guide struct {
	*tigotest.Server
	country     tigo.Country
	certificate string // a file; "" without TLS
	token       string // the control token for other machines; "" if none can reach the emulator
}

const guideText = `The emulator of Tigo's Home Self Care and Selfcare CRM APIs is ready.

  console        {{.URL}}/?country={{.Country}}
  contract       {{.URL}}/openapi.yaml
  control API    {{.URL}}/_emulator/openapi.yaml
{{- with .ControlToken}}
  control token  {{.}} (from other machines: Authorization: Bearer, or /?token= in a browser)
{{- end}}
  client id      {{.ClientID}}
  client secret  {{.ClientSecret}}
{{- with .Certificate}}
  certificate    {{.}}
{{- end}}

For a program that uses the Go SDK's tigo.ConfigFromEnv:

  export TIGO_BASE_URL='{{.URL}}' TIGO_COUNTRY={{.Country}} TIGO_CLIENT_ID='{{.ClientID}}' TIGO_CLIENT_SECRET='{{.ClientSecret}}'{{with .Certificate}} SSL_CERT_FILE='{{.}}'{{end}}

Sign in, look at a contract, pay its bill. Open "$PAY" in a browser for the page, or let curl approve:

{{range .Lines}}  {{.}}
{{end}}
{{- with .Broken}}
Lose the response to a payment, find the payment, and decide it:

{{range .}}  {{.}}
{{end}}{{end}}
Interrupt to stop.
`

// print writes the guide.
func (g guide) print(out io.Writer) error {
	parsed, err := template.New("").Parse(guideText)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	err = parsed.Execute(&text, map[string]any{
		"URL": g.URL, "Country": g.country, "ClientID": g.ClientID, "ClientSecret": g.ClientSecret,
		"Certificate": g.certificate, "Lines": g.lines(), "Broken": g.broken(), "ControlToken": g.token,
	})
	if err != nil {
		return err
	}
	_, err = out.Write(text.Bytes())
	return err
}

// printJSON writes the guide's values as a line of JSON.
func (g guide) printJSON(out io.Writer) error {
	ready := map[string]any{
		"event": "ready", "url": g.URL, "contract": g.URL + "/openapi.yaml", "controlApi": g.URL + "/_emulator/openapi.yaml", "country": g.country,
		"clientId": g.ClientID, "clientSecret": g.ClientSecret,
	}
	if g.certificate != "" {
		ready["certificate"] = g.certificate
	}
	if g.token != "" {
		ready["controlToken"] = g.token
	}
	return json.NewEncoder(out).Encode(ready)
}

// lines returns shell commands from a token to a paid invoice. They work as printed, in this order. There are none if no
// customer has an unpaid invoice.
func (g guide) lines() []string {
	owner, contract, ok := g.debtor()
	if !ok {
		return nil
	}
	curl := g.curl()
	asUser := curl + asUser
	invoice := `"$API/invoices/` + contract.Unpaid + `"`
	checkout := `"$API/invoices/` + contract.Unpaid + `/checkOut"`
	request := `{"invoiceId":"` + contract.Unpaid + `","customerInfo":{"customerId":"` + owner.Document.Number + `"},"paymentAmount":`
	return []string{
		"API=" + quote(g.URL+"/v1/tigo/home/"+string(g.country)+"/billing/contracts/"+contract.ID),
		"TOKEN=$(" + curl + "-u " + quote(g.ClientID+":"+g.ClientSecret) + " -d grant_type=client_credentials " +
			quote(g.URL+"/oauth/client_credential/accesstoken") + " | " + member("access_token") + ")",
		asUser + `"$API/balance"; echo`,
		asUser + `"$API/invoices/?limit=3"; echo`,
		"DUE=$(" + asUser + invoice + " | " + member("dueAmount") + ")",
		"PAY=$(" + asUser + "-H 'Content-Type: application/json' -d " + quote(request) + `"$DUE"` + quote("}") + " " + checkout +
			" | " + member("redirectUrl") + ")",
		curl + `-d decision=approve "$PAY"`,
		asUser + checkout + "; echo",
		asUser + `"$API/balance"; echo`,
	}
}

// asUser is the option of curl with the token of lines.
const asUser = `-H "Authorization: Bearer $TOKEN" `

func (g guide) curl() string {
	if g.certificate == "" {
		return "curl -sS "
	}
	return "curl -sS --cacert " + quote(g.certificate) + " "
}

// broken returns shell commands for a payment whose response is lost. They need those of lines first.
func (g guide) broken() []string {
	owner, contract, ok := g.debtor()
	if !ok || contract.PartlyPaid == "" {
		return nil
	}
	curl := g.curl()
	checkout := `"$API/invoices/` + contract.PartlyPaid + `/checkOut"`
	request := `{"invoiceId":"` + contract.PartlyPaid + `","customerInfo":{"customerId":"` + owner.Document.Number + `"},"paymentAmount":1}`
	return []string{
		"CONTROL=" + quote(g.URL+"/_emulator"),
		curl + "-d " + quote(`{"op":"billing.CreateCheckout","times":1,"when":"after","do":"reset"}`) + ` "$CONTROL/faults"`,
		curl + asUser + "-H 'Content-Type: application/json' -d " + quote(request) + " " + checkout + " 2>/dev/null || echo 'no response: was it booked?'",
		curl + `"$CONTROL/bookings"`,
		curl + `"$CONTROL/requests?faults=true&limit=1"`,
		"ID=$(" + curl + `"$CONTROL/payments?state=pending" | ` + member("id") + ")",
		curl + `-d decision=approve "$CONTROL/payments/$ID"`,
		curl + asUser + checkout + "; echo",
		curl + asUser + `"$API/balance"; echo`,
	}
}

// debtor returns a customer with an unpaid invoice, and the contract with the invoice.
func (g guide) debtor() (tigotest.Customer, tigotest.Contract, bool) {
	for owner := range g.CustomersSeq(g.country) {
		for _, contract := range owner.Contracts {
			if contract.Unpaid != "" {
				return owner, contract, true
			}
		}
	}
	return tigotest.Customer{}, tigotest.Contract{}, false
}

// member returns a command that prints a member of the JSON object on its input.
func member(name string) string { return `sed 's/.*"` + name + `":"\{0,1\}\([^",}]*\).*/\1/'` }

// quote quotes a word for a shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

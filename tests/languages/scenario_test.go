package languages

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The data of testdata/customer.json, and the values of the scenario. A float of 32 bits cannot represent the first amount,
// and one of 64 bits can represent neither the account nor the other amount.
const (
	customer     = "1020304050"
	contract     = "8412077"
	account      = "9007199254740993"
	amount       = "123456789.01"      // of the invoice that is read and paid
	newAmount    = "90071992547409.93" // of the invoice that is created
	customerCode = "880214"            // of an emulator's customer with 27 products
	home         = "/v1/tigo/home/co/billing/contracts/" + contract
)

// report is the output of a program.
type report struct {
	Contracts int    `json:"contracts"`
	Amount    string `json:"amount"`   // of the invoice
	Account   string `json:"account"`  // of the invoice
	Created   string `json:"created"`  // the id of the created invoice
	PDF       string `json:"pdf"`      // SHA-256 of the invoice's document
	Pending   int    `json:"pending"`  // status of the checkout before it is paid
	Approved  bool   `json:"approved"` // the checkout is approved after the payment
	Cards     []int  `json:"cards"`    // the numbers of cards before and after one is removed
	Products  int    `json:"products"` // the number of products on all pages
}

// runs runs a program with the scenario, and compares its report and its writes with the emulator.
func runs(t *testing.T, program *exec.Cmd) {
	t.Helper()
	e := start(t)
	pdf := e.get(t, home+"/invoices/spool/"+contract+"-1/pdf") // before the payment
	require.Greater(t, len(pdf), 500)
	var found report
	reads(t, e, program, &found)

	assert.Equal(t, report{
		Contracts: 1, Amount: amount, Account: account, Created: contract + "-P001", PDF: fmt.Sprintf("%x", sha256.Sum256(pdf)),
		Pending: 202, Approved: true, Cards: []int{2, 1}, Products: 27,
	}, found)
	assert.Contains(t, string(e.get(t, home+"/invoices/"+found.Created)), `"invoiceAmount":`+newAmount+`,`)
	assert.Contains(t, string(e.get(t, home+"/invoices/"+contract+"-1/checkOut")), `"paymentAmount":`+amount+`,`)
	assert.JSONEq(t, "[]", string(e.get(t, "/_emulator/violations")))
}

// reads runs a program and reads its report.
func reads(t *testing.T, e *emulator, program *exec.Cmd, found any) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	program.Env = append(e.environment(), "REPORT="+file)
	run(t, program)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, found), "%s", text)
}

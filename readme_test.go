package tigo_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// The Go blocks of README.md stand here too, so that the compiler reads them; TestREADME compares the two.

func readmeFirstProgram() {
	config, err := tigo.ConfigFromEnv() // TIGO_ENVIRONMENT, TIGO_COUNTRY, TIGO_CLIENT_ID, TIGO_CLIENT_SECRET
	if err != nil {
		log.Fatal(err)
	}
	client, err := tigo.New(config)
	if err != nil {
		log.Fatal(err)
	}
	balance, err := billing.New(client).GetBalance(context.Background(), "8000123456")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("due:", balance.DueAmount, "by", balance.DueDate)
}

func readmeErrors(ctx context.Context, bills *billing.Client, contract string) {
	invoice, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)})
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		fmt.Println(e.StatusCode, e.Code, e.Message, e.RequestID)
	}
	switch {
	case err == nil:
		fmt.Println("made", invoice.InvoiceID)
	case errors.Is(err, tigo.ErrNotFound):
		fmt.Println("no such contract")
	case tigo.Retryable(err):
		fmt.Println("nothing was made, try again later")
	case tigo.OutcomeOf(err) == tigo.OutcomeUnknown:
		fmt.Println("it may have been made: list the invoices before trying again")
	}
}

func TestBalance(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	balance, err := billing.New(client).GetBalance(t.Context(), contract.ID)
	require.NoError(t, err)
	require.True(t, balance.DueAmount.IsSet())
}

// The programs above need no run: that they compile is the point, and that they are the README's.
var _ = []any{readmeFirstProgram, readmeErrors}

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	compiled, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	words := func(code string) string { return strings.Join(strings.Fields(code), " ") }
	blocks := goBlock.FindAllSubmatch(readme, -1)
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		code := strings.TrimPrefix(string(block[1]), "func main() ")
		assert.Contains(t, words(string(compiled)), words(code), "a block of README.md that is not compiled here")
	}
}

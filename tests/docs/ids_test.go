package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheIDsPageIsRight runs the programs of docs/ids.md against the emulator, in three countries with different forms of
// accounts.
func TestTheIDsPageIsRight(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/ids.md"))
	require.NoError(t, err)
	folder := programFolder(t)
	programs := goBlock.FindAllStringSubmatch(string(text), -1)
	require.Len(t, programs, 2)
	for i, name := range []string{"lines", "paperless"} {
		require.NoError(t, os.MkdirAll(filepath.Join(folder, name), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name, "page.go"), []byte(programs[i][1]), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "page_test.go"), []byte(strings.ReplaceAll(`package page

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tests/docs/FOLDER/lines"
	"github.com/tigo-go/tigo/tests/docs/FOLDER/paperless"
	"github.com/tigo-go/tigo/tigotest"
)

func TestPage(t *testing.T) {
	forms := map[tigo.Country]string{tigo.Colombia: "", tigo.Guatemala: billing.IDTypeSubscriptions, tigo.ElSalvador: billing.IDTypeBillingAccounts}
	for country, form := range forms {
		client, server := tigotest.NewClient(t, country, tigotest.FailOnViolations())
		bills, contract := billing.New(client), server.Customers(country)[0].Contracts[0]
		found, err := lines.Lines(t.Context(), client, contract.ID)
		require.NoError(t, err)
		require.Equal(t, contract.Lines, found)
		minutes, err := lines.MinutesByDay(t.Context(), bills, country, contract.ID, found[0], 2026, time.March)
		require.NoError(t, err)
		require.NotEmpty(t, minutes)
		accounts, err := paperless.Accounts(t.Context(), client, country, contract.ID)
		require.NoError(t, err)
		require.NotEmpty(t, accounts)
		for _, account := range accounts {
			require.Equal(t, form, account.IDType)
			_, err := bills.GetPaperlessInvoice(t.Context(), account)
			if err == nil {
				continue
			}
			require.ErrorIs(t, err, tigo.ErrNotFound)
			_, err = bills.CreatePaperlessInvoice(t.Context(), account, billing.PaperlessInvoiceRequest{Email: "a@example.com"})
			require.NoError(t, err, "the platform has no such account")
		}
	}
}
`, "FOLDER", filepath.Base(folder))), 0o600))
	output, err := exec.CommandContext(t.Context(), "go", "test", "./"+filepath.ToSlash(folder)).CombinedOutput()
	require.NoError(t, err, "%s", output)
}

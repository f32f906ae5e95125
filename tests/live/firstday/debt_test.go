package firstday

import (
	"testing"

	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigolive"
)

func TestEveryContractHasABalance(t *testing.T) {
	client, known := tigolive.Connect(t)
	bills := billing.New(client)
	contracts, err := bills.ListContracts(t.Context(), known.Document(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, contract := range contracts {
		balance, err := bills.GetBalance(t.Context(), contract.ContractID)
		if err != nil || !balance.DueAmount.IsSet() {
			t.Errorf("no balance: %v", err)
		}
	}
}

func TestAll(t *testing.T) {
	client, known := tigolive.Connect(t)
	tigolive.Suite(t, client, known)
}

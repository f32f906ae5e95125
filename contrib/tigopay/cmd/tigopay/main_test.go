package main

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigopay"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestCommand(t *testing.T) {
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	key := []byte("0123456789abcdef0123456789abcdef")
	for name, value := range map[string]string{
		"DATABASE_URL": pgtest.Database(t), "TIGOPAY_LEDGER": "co", "TIGOPAY_SEAL": hex.EncodeToString(key),
		"TIGO_BASE_URL": platform.URL, "TIGO_COUNTRY": "co", "TIGO_CLIENT_ID": platform.ClientID, "TIGO_CLIENT_SECRET": platform.ClientSecret,
	} {
		t.Setenv(name, value)
	}
	pool, err := pgxpool.New(t.Context(), os.Getenv("DATABASE_URL"))
	require.NoError(t, err)
	defer pool.Close()
	seal, err := tigopay.NewSeal(key)
	require.NoError(t, err)
	ledger, err := tigopay.New(pool, nil, tigopay.Options{Name: "co", Seal: seal})
	require.NoError(t, err)
	require.NoError(t, ledger.Migrate(t.Context()))
	contract := platform.Customers(tigo.Colombia)[0].Contracts[0]
	require.NoError(t, pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, key := range []string{"order-1", "order-2"} {
			if _, err := ledger.AddInvoice(t.Context(), tx, key, contract.ID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(5000)}); err != nil {
				return err
			}
		}
		_, err := ledger.AddCheckout(t.Context(), tx, "order-3", contract.ID, contract.Unpaid, billing.CheckoutRequest{
			PaymentAmount: tigo.NumberOf(1), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890"},
		})
		return err
	}))
	command := func(args ...string) (string, error) {
		var out strings.Builder
		err := run(t.Context(), args, &out)
		return out.String(), err
	}
	said := func(args ...string) string {
		t.Helper()
		out, err := command(args...)
		require.NoError(t, err)
		return out
	}

	assert.Contains(t, said("list", "-state", "waiting"), "order-2")
	assert.Equal(t, "order-2: abandon\n", said("decide", "-by", "ana", "order-2", "abandon"))
	assert.Equal(t, "2 payments worked on\n", said("sweep"))
	shown := said("show", "order-1")
	assert.Contains(t, shown, "invoice of contract "+contract.ID)
	assert.Contains(t, shown, "done")
	assert.Contains(t, said("show", "order-2"), "ana")

	p, err := ledger.Get(t.Context(), "order-3")
	require.NoError(t, err)
	require.Equal(t, tigopay.Done, p.State)
	for _, out := range []string{said("list"), said("show", "order-3")} {
		assert.NotContains(t, out, p.Token.Reveal())
		assert.NotContains(t, out, "43567890")
	}

	_, err = command("decide", "-by", "ana", "order-1", "booked", "-invoice", "1")
	require.ErrorIs(t, err, tigopay.ErrDecided)
	_, err = command("show", "none")
	require.ErrorIs(t, err, tigopay.ErrNotFound)
	for _, args := range [][]string{nil, {"pay"}, {"show"}, {"list", "undecided"}, {"decide", "-by", "ana", "order-1"}, {"decide", "order-1", "again", "more"}} {
		_, err := command(args...)
		require.ErrorIs(t, err, errUsage, "%q", args)
	}
	_, err = command("list", "-state", "undecidet")
	require.ErrorContains(t, err, `"undecidet" is not one of the states [waiting sending`, "an unknown state is an error, not an empty list")
	t.Setenv("TIGOPAY_SEAL", "short")
	_, err = command("sweep")
	require.ErrorContains(t, err, "TIGOPAY_SEAL")
}

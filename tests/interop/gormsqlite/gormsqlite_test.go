// Package gormsqlite is separate from package interop because its SQLite driver and modernc.org/sqlite register the same
// name.
package gormsqlite

import (
	"testing"

	"github.com/glebarez/sqlite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

type card struct {
	ID    string `gorm:"primaryKey"`
	Token tigo.Secret
}

func TestInvoice(t *testing.T) {
	db, err := gorm.Open(sqlite.Open(t.TempDir()+"/invoices.db"), &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	require.NoError(t, db.WithContext(t.Context()).AutoMigrate(&billing.Invoice{}, &card{}))
	require.NoError(t, db.AutoMigrate(&billing.Invoice{}, &card{}))
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })

	for _, literal := range []string{"150000.50", "0", "999999999999.99", ""} {
		invoice := billing.Invoice{InvoiceID: "i" + literal, DueDate: tigo.NewDate(2024, 3, 20), HasPayment: tigo.No}
		if literal != "" {
			invoice.DueAmount = tigo.MustNumber(literal)
		}
		require.NoError(t, db.Create(&invoice).Error)
		var back billing.Invoice
		require.NoError(t, db.Take(&back, "invoice_id = ?", invoice.InvoiceID).Error)
		assert.True(t, invoice.DueAmount.Equal(back.DueAmount), "%v", back.DueAmount)
		back.DueAmount = invoice.DueAmount
		assert.Equal(t, invoice, back)
	}
	require.Error(t, db.Create(&card{"1", tigo.NewSecret("tok-7d1c-canary")}).Error, "a secret is not stored by accident")
	require.NoError(t, db.Exec("INSERT INTO cards VALUES (?, ?)", "1", tigo.NewSecret("tok-7d1c-canary").Reveal()).Error)
	var back card
	require.NoError(t, db.Take(&back).Error)
	assert.Equal(t, "tok-7d1c-canary", back.Token.Reveal())
}

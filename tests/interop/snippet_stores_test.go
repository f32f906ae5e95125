package interop

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/pgtest"
)

var invoice = billing.Invoice{
	InvoiceID: "700123456-01", ContractID: "8412077", InvoiceAmount: tigo.MustNumber("150000.50"), DueAmount: amount, CurrencyID: "COP",
	CreationDate: tigo.NewDate(2024, 3, 1), DueDate: day, HasPayment: tigo.No, HasPaperlessInvoice: tigo.Yes,
}

// snippet pgx
func storeWithPgx(ctx context.Context, db *pgx.Conn, invoice billing.Invoice) (back billing.Invoice, err error) {
	_, err = db.Exec(ctx, `CREATE TABLE invoices
		(id text PRIMARY KEY, due_amount numeric, due_date date, extended_due_date date, paid boolean)`)
	if err != nil {
		return back, err
	}
	_, err = db.Exec(ctx, `INSERT INTO invoices VALUES ($1, $2, $3, $4, $5)`,
		invoice.InvoiceID, invoice.DueAmount, invoice.DueDate, invoice.ExtendedDueDate, invoice.HasPayment)
	if err != nil {
		return back, err
	}
	err = db.QueryRow(ctx, `SELECT * FROM invoices WHERE due_amount > 1000 AND NOT paid`).
		Scan(&back.InvoiceID, &back.DueAmount, &back.DueDate, &back.ExtendedDueDate, &back.HasPayment)
	return back, err
}

// end

// snippet database/sql
func storeWithSQL(ctx context.Context, db *sql.DB, invoice billing.Invoice) (back billing.Invoice, err error) {
	_, err = db.ExecContext(ctx, `CREATE TABLE invoices
		(id text PRIMARY KEY, due_amount numeric, due_date date, extended_due_date date, paid boolean)`)
	if err != nil {
		return back, err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO invoices VALUES ($1, $2, $3, $4, $5)`,
		invoice.InvoiceID, invoice.DueAmount, invoice.DueDate, invoice.ExtendedDueDate, invoice.HasPayment)
	if err != nil {
		return back, err
	}
	err = db.QueryRowContext(ctx, `SELECT * FROM invoices WHERE due_amount > 1000 AND NOT paid`).
		Scan(&back.InvoiceID, &back.DueAmount, &back.DueDate, &back.ExtendedDueDate, &back.HasPayment)
	return back, err
}

// end

// snippet gorm
func storeWithGorm(ctx context.Context, db *gorm.DB, invoice billing.Invoice) (back billing.Invoice, err error) {
	db = db.WithContext(ctx)
	if err := db.AutoMigrate(&billing.Invoice{}); err != nil {
		return back, err
	}
	if err := db.Create(&invoice).Error; err != nil {
		return back, err
	}
	err = db.Where("due_amount > ? AND NOT has_payment", tigo.NumberOf(1000)).Take(&back).Error
	return back, err
}

// end

// snippet json column
func storeAsJSON(ctx context.Context, db *pgx.Conn, invoice billing.Invoice) (back billing.Invoice, err error) {
	if _, err = db.Exec(ctx, `CREATE TABLE documents (invoice jsonb)`); err != nil {
		return back, err
	}
	if _, err = db.Exec(ctx, `INSERT INTO documents VALUES ($1)`, invoice); err != nil {
		return back, err
	}
	err = db.QueryRow(ctx, `SELECT invoice FROM documents WHERE invoice->>'dueDate' = $1`, invoice.DueDate).Scan(&back)
	return back, err
}

// end

// snippet redis
func cache(ctx context.Context, db *redis.Client, invoice billing.Invoice) (back billing.Invoice, err error) {
	text, err := json.Marshal(invoice) // a model as a whole
	if err != nil {
		return back, err
	}
	key := "invoice:" + invoice.InvoiceID
	if err := db.Set(ctx, key, text, time.Hour).Err(); err != nil {
		return back, err
	}
	if err := db.Set(ctx, key+":due", invoice.DueAmount, time.Hour).Err(); err != nil { // a value by itself
		return back, err
	}
	if text, err = db.Get(ctx, key).Bytes(); err != nil {
		return back, err
	}
	return back, json.Unmarshal(text, &back)
}

// end

// snippet csv
func export(w io.Writer, invoices []billing.Invoice) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"invoice", "due", "amount", "paid"})
	for _, invoice := range invoices {
		_ = out.Write([]string{invoice.InvoiceID, invoice.DueDate.String(), invoice.DueAmount.String(), invoice.HasPayment.String()})
	}
	out.Flush()
	return out.Error() // of any Write
}

// end

// essence returns the fields of an invoice that the tables of the snippets have.
func essence(i billing.Invoice) billing.Invoice {
	return billing.Invoice{InvoiceID: i.InvoiceID, DueAmount: i.DueAmount, DueDate: i.DueDate, HasPayment: i.HasPayment}
}

func TestSnippetsStore(t *testing.T) {
	connect := func() *pgx.Conn {
		conn, err := pgx.Connect(t.Context(), pgtest.Database(t))
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
		return conn
	}
	back, err := storeWithPgx(t.Context(), connect(), invoice)
	require.NoError(t, err)
	assert.Empty(t, cmp.Diff(essence(invoice), back))

	back, err = storeWithSQL(t.Context(), open(t, "pgx", pgtest.Database(t)), invoice)
	require.NoError(t, err)
	assert.Empty(t, cmp.Diff(essence(invoice), back))

	db, err := gorm.Open(postgres.Open(pgtest.Database(t)))
	require.NoError(t, err)
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	back, err = storeWithGorm(t.Context(), db, invoice)
	require.NoError(t, err)
	assert.Equal(t, invoice, back)

	conn := connect()
	back, err = storeAsJSON(t.Context(), conn, invoice)
	require.NoError(t, err)
	assert.Equal(t, invoice, back)
	_, err = conn.Exec(t.Context(), `INSERT INTO documents VALUES ($1)`, invoice.DueDate)
	require.Error(t, err, "for pgx a single Date is not JSON")
}

func TestSnippetCache(t *testing.T) {
	full(t)
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: redisServer(t)})
	t.Cleanup(func() { _ = client.Close() })
	back, err := cache(t.Context(), client, invoice)
	require.NoError(t, err)
	assert.Equal(t, invoice, back)
	var due tigo.Number
	require.NoError(t, client.Get(t.Context(), "invoice:700123456-01:due").Scan(&due))
	assert.Equal(t, amount, due)
}

func TestSnippetCSV(t *testing.T) {
	var b strings.Builder
	require.NoError(t, export(&b, []billing.Invoice{invoice, {}}))
	assert.Equal(t, "invoice,due,amount,paid\n700123456-01,2024-03-20,150000.00,no\n,,,unknown\n", b.String())
}

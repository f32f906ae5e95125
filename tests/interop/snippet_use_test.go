package interop

import (
	"fmt"
	"html/template"
	"strings"
	"testing"

	"github.com/bojanz/currency"
	"github.com/go-test/deep"
	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	xcurrency "golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// snippet mail
var mail = template.Must(template.New("mail").Funcs(template.FuncMap{
	"money": func(n tigo.Number) string { // 150.000,00, and nothing where there is no amount
		if !n.IsSet() {
			return ""
		}
		whole, cents, _ := strings.Cut(fmt.Sprintf("%.2f", n), ".")
		for i := len(whole) - 3; i > len("-") || i == 1 && whole[0] != '-'; i -= 3 {
			whole = whole[:i] + "." + whole[i:]
		}
		return whole + "," + cents
	},
	"day": func(d tigo.Date) string { // 20 de marzo de 2024
		months := strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
		if d.IsZero() {
			return "sin fecha"
		}
		return fmt.Sprintf("%d de %s de %d", d.Day(), months[d.Month()-1], d.Year())
	},
}).Parse(`Su factura {{.InvoiceID}} por {{.CurrencyID}} {{money .DueAmount}} vence el {{day .DueDate}}.
{{if .HasPayment.IsYes}}Está pagada.{{else if .HasPayment.IsNo}}No está pagada.{{else}}No sabemos si está pagada.{{end}}
`))

// end

// snippet decimal
func total(invoices []billing.Invoice) (tigo.Number, error) {
	sum := decimal.Zero
	for _, invoice := range invoices {
		if !invoice.DueAmount.IsSet() {
			continue // or refuse: an amount that was not sent is not 0
		}
		due, err := decimal.NewFromString(invoice.DueAmount.String())
		if err != nil {
			return tigo.Number{}, err
		}
		sum = sum.Add(due)
	}
	return tigo.ParseNumber(sum.String())
}

// end

// snippet xlsx
func workbook(invoices []billing.Invoice) (*excelize.File, error) {
	book := excelize.NewFile()
	money, err := book.NewStyle(&excelize.Style{NumFmt: 4}) // #,##0.00
	if err != nil {
		return nil, err
	}
	for i, invoice := range invoices {
		cell := fmt.Sprintf("A%d", i+1)
		amount, err := invoice.DueAmount.Float64()
		if err != nil {
			continue // no amount: the cell stays empty
		}
		if err := book.SetCellValue("Sheet1", cell, amount); err != nil {
			return nil, err
		}
		if err := book.SetCellStyle("Sheet1", cell, cell, money); err != nil {
			return nil, err
		}
	}
	return book, nil
}

// end

// snippet parquet
type invoiceRow struct {
	InvoiceID string  `parquet:"invoice_id"`
	DueAmount *string `parquet:"due_amount,optional"` // the digits as they are
	DueDate   *string `parquet:"due_date,optional"`   // YYYY-MM-DD
	Paid      *bool   `parquet:"paid,optional"`       // null: unknown
}

func rowOf(i billing.Invoice) invoiceRow {
	row := invoiceRow{InvoiceID: i.InvoiceID}
	if i.DueAmount.IsSet() {
		row.DueAmount = new(i.DueAmount.String())
	}
	if !i.DueDate.IsZero() {
		row.DueDate = new(i.DueDate.String())
	}
	if paid, known := i.HasPayment.Bool(); known {
		row.Paid = &paid
	}
	return row
}

// end

// snippet compare
func assertSameInvoice(t *testing.T, want, got billing.Invoice) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" { // by value: 150000 is 150000.00, and absent is not 0
		t.Errorf("the invoice differs (-want +got):\n%s", diff)
	}
}

// end

func TestSnippetMail(t *testing.T) {
	var b strings.Builder
	for _, i := range []billing.Invoice{invoice, {HasPayment: tigo.Yes, DueAmount: tigo.MustNumber("-1234567.895")}, {DueAmount: tigo.NumberOf(999)}} {
		require.NoError(t, mail.Execute(&b, i))
	}
	assert.Equal(t, `Su factura 700123456-01 por COP 150.000,00 vence el 20 de marzo de 2024.
No está pagada.
Su factura  por  -1.234.567,90 vence el sin fecha.
Está pagada.
Su factura  por  999,00 vence el sin fecha.
No sabemos si está pagada.
`, b.String())
}

func TestSnippetDecimal(t *testing.T) {
	sum, err := total([]billing.Invoice{{DueAmount: tigo.MustNumber("0.10")}, {}, {DueAmount: tigo.MustNumber("0.20")}, {DueAmount: tigo.MustNumber("1e3")}})
	require.NoError(t, err)
	assert.True(t, sum.Equal(tigo.MustNumber("1000.30")))
	assert.Equal(t, "1000.3", sum.String(), "shopspring/decimal drops zeros at the end")
}

func TestSnippetXLSX(t *testing.T) {
	book, err := workbook([]billing.Invoice{invoice, {}, {DueAmount: tigo.MustNumber("0.50")}})
	require.NoError(t, err)
	require.NoError(t, book.SetCellFormula("Sheet1", "B1", "SUM(A1:A3)"))
	sum, err := book.CalcCellValue("Sheet1", "B1")
	require.NoError(t, err)
	assert.Equal(t, "150000.5", sum)
	shown, err := book.GetCellValue("Sheet1", "A1")
	require.NoError(t, err)
	assert.Equal(t, "150,000.00", shown)
	require.NoError(t, book.SetCellValue("Sheet1", "A1", amount))
	kind, err := book.GetCellType("Sheet1", "A1")
	require.NoError(t, err)
	assert.Equal(t, excelize.CellTypeSharedString, kind, "for excelize a Number is text, which SUM ignores")
}

func TestSnippetParquet(t *testing.T) {
	var b strings.Builder
	require.NoError(t, parquet.Write(&b, []invoiceRow{rowOf(invoice), rowOf(billing.Invoice{})}))
	rows, err := parquet.Read[invoiceRow](strings.NewReader(b.String()), int64(b.Len()))
	require.NoError(t, err)
	assert.Equal(t, []invoiceRow{rowOf(invoice), {}}, rows)
	assert.Equal(t, "150000.00", *rows[0].DueAmount)
	assert.False(t, *rows[0].Paid)
}

func TestSnippetCompare(t *testing.T) {
	other := invoice
	other.DueAmount = tigo.NumberOf(150000)
	assertSameInvoice(t, invoice, other)
	assert.NotEqual(t, invoice, other, "testify compares literals")
	other.DueAmount = tigo.Number{}
	assert.Contains(t, cmp.Diff(invoice, other), "DueAmount")
	other.DueAmount = tigo.NumberOf(150001)
	assert.NotEmpty(t, deep.Equal(invoice, other))
}

// TestDecimalsOfThePeso shows that libraries disagree on the decimals of the Colombian peso.
func TestDecimalsOfThePeso(t *testing.T) {
	digits, _ := currency.GetDigits("COP")
	assert.EqualValues(t, 2, digits, "ISO 4217")
	scale, _ := xcurrency.Standard.Rounding(xcurrency.MustParseISO("COP"))
	assert.Equal(t, 0, scale, "CLDR")
	text := message.NewPrinter(language.MustParse("es-CO")).Sprint(xcurrency.Symbol(xcurrency.MustParseISO("COP").Amount(150000.50)))
	assert.Contains(t, text, "150.001", "the cents are rounded")
}

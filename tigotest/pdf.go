package tigotest

import (
	"bytes"
	"fmt"
	"strings"
)

// invoicePDF returns an invoice as a PDF of one page, the same each time. It writes the objects of the PDF itself.
func (m *market) invoicePDF(owner *customer, i *invoice) []byte {
	d := i.full()
	currency := text(d, "currencyId")
	var page bytes.Buffer
	row := func(font string, size, x, y int, line string) {
		fmt.Fprintf(&page, "BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, pdfText(line))
	}
	row("F2", 24, 56, 770, "TIGO")
	row("F1", 11, 56, 750, "Factura de servicios - "+m.Country.Name)
	page.WriteString("0.8 w 56 738 m 539 738 l S\n")
	y := 712
	for _, pair := range [][2]string{
		{"Factura", text(d, "invoiceId")},
		{"Contrato", text(d, "contractId")},
		{"Cliente", strings.TrimSpace(text(owner.Info, "name") + " " + text(owner.Info, "lastName"))},
		{"Dirección", text(d, "streetAddress")},
		{"Período", text(d, "period")},
		{"Fecha de emisión", text(d, "creationDate")},
		{"Fecha de vencimiento", text(d, "dueDate")},
		{"Impuesto incluido", currency + " " + text(d, "taxAmount")},
		{"Total", currency + " " + text(d, "invoiceAmount")},
		{"Por pagar", currency + " " + text(d, "dueAmount")},
	} {
		row("F1", 11, 56, y, pair[0])
		row("F2", 11, 220, y, pair[1])
		y -= 22
	}
	row("F1", 9, 56, 60, "Documento de prueba sin valor fiscal")

	return pdf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	)
}

// pdf joins objects, numbered from 1 (the catalog), to a file with a cross-reference table.
func pdf(objects ...string) []byte {
	var file bytes.Buffer
	file.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = file.Len()
		fmt.Fprintf(&file, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := file.Len()
	fmt.Fprintf(&file, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&file, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&file, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return file.Bytes()
}

// pdfText returns a text as a PDF string in Windows-1252. For the characters on an invoice this is Latin-1.
func pdfText(line string) string {
	var text strings.Builder
	for _, r := range line {
		switch {
		case strings.ContainsRune(`()\`, r):
			text.WriteByte('\\')
			text.WriteByte(byte(r))
		case r < 0x20 || r > 0xff:
			text.WriteByte('?')
		default:
			text.WriteByte(byte(r))
		}
	}
	return text.String()
}

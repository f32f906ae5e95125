package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
)

// build returns a PDF of some objects with a cross-reference table. The text of its last object is the given amount.
func build(amount string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var at []int
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>", "(" + amount + ")", "(" + strings.Repeat("\xfb\xef\xbe\xff\xff", 300) + ")"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// update appends an incremental update that replaces the amount.
func update(file []byte, amount string) []byte {
	b := bytes.NewBuffer(bytes.Clone(file))
	object := b.Len()
	fmt.Fprintf(b, "3 0 obj\n(%s)\nendobj\n", amount)
	table := b.Len()
	fmt.Fprintf(b, "xref\n3 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev 9>>\nstartxref\n%d\n%%%%EOF\n", object, table)
	return b.Bytes()
}

// linearize returns a PDF with the structure of a linearized one: a dictionary with the length of the file, a first section
// with startxref 0, the other objects, and an end that points to the table of the first section.
func linearize() []byte {
	write := func(length int) []byte {
		var b bytes.Buffer
		fmt.Fprintf(&b, "%%PDF-1.4\n1 0 obj\n<</Linearized 1/L %-8d/H[ 500 130 ]/O 7/E 1000/N 1/T 2000>>\nendobj\n", length)
		table := b.Len()
		b.WriteString("xref\n5 2\n0000000000 65535 f \ntrailer\n<</Size 9/Prev 2000/Root 6 0 R>>\nstartxref\n0\n%%EOF\n")
		b.WriteString("6 0 obj\n<</Type/Catalog>>\nendobj\n7 0 obj\n(" + strings.Repeat("page ", 600) + ")\nendobj\n")
		fmt.Fprintf(&b, "xref\n0 5\n0000000000 65535 f \ntrailer\n<</Size 5>>\nstartxref\n%d\n%%%%EOF\n", table)
		return b.Bytes()
	}
	return write(len(write(0)))
}

package tigolive

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

// WriteHTML writes the report as a web page that needs no other file.
func (r *Report) WriteHTML(w io.Writer) error {
	parsed, err := template.New("report").Parse(page)
	if err != nil {
		return err
	}
	return parsed.Execute(w, r)
}

// Summary returns the results of the operation as a line.
func (o OperationReport) Summary() string { return o.line() }

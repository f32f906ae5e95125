package tigolive

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

// WriteHTML writes the report as one page, which needs nothing besides.
func (r *Report) WriteHTML(w io.Writer) error {
	parsed, err := template.New("report").Parse(page)
	if err != nil {
		return err
	}
	return parsed.Execute(w, r)
}

// Summary is what was seen of the operation, in a line.
func (o OperationReport) Summary() string { return o.line() }

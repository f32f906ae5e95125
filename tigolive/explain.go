package tigolive

import (
	"strings"

	"github.com/tigo-go/tigo"
)

// explains reports whether a deviation from the contract is the cause of a deviation that the SDK reports.
func explains(has Deviation, noted tigo.Deviation) bool {
	path := withoutIndexes(noted.Path)
	switch {
	case has.Kind == Reading:
		return false
	case has.Path == path:
		return true
	case has.Kind == Envelope: // the SDK may read the envelope of a list as its element
		return path == has.Path+"[]" && strings.Contains(noted.Text, "read from")
	case has.Kind == Encoding: // a deviation of the document, which the SDK reports for each text
		return strings.Contains(noted.Text, "Windows-1252") || strings.Contains(noted.Text, "byte order mark") ||
			strings.Contains(noted.Text, "escape") || strings.Contains(noted.Text, "control character")
	}
	return false
}

package tigotest

import "strings"

// contractLine is a line of the contract's page. Ref is a reference such as #/components/schemas/Invoice between Before and
// After. ID is the target of such references and of the console's links.
type contractLine struct {
	ID, Before, Ref, After string
}

// contractLines splits the contract into lines with links. The anchor of an operation is its operationId, and the anchor of a
// component is its reference.
func contractLines(yaml string) []contractLine {
	var lines []contractLine
	var section, group string
	for text := range strings.Lines(yaml) {
		text = strings.TrimSuffix(text, "\n")
		line := contractLine{Before: text}
		if before, rest, ok := strings.Cut(text, "'#/"); ok {
			ref, after, _ := strings.Cut(rest, "'")
			line.Before, line.Ref, line.After = before+"'", "#/"+ref, "'"+after
		}
		key, value, isKey := strings.Cut(strings.TrimLeft(text, " "), ":")
		switch indent := len(text) - len(strings.TrimLeft(text, " ")); {
		case !isKey:
		case key == "operationId":
			line.ID = strings.TrimSpace(value)
		case indent == 0:
			section = key
		case indent == 2:
			group = key
		case indent == 4 && section == "components":
			line.ID = "/" + section + "/" + group + "/" + key
		}
		lines = append(lines, line)
	}
	return lines
}

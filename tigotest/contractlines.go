package tigotest

import "strings"

// contractLine is a line of the contract's page. Ref is the reference that it holds, such as #/components/schemas/Invoice,
// between Before and After; ID is what such references and the console's links lead to.
type contractLine struct {
	ID, Before, Ref, After string
}

// contractLines cuts the contract so that its page can link it: each operation has its operationId as an anchor, each
// component its reference.
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

package main

import "strings"

// cell returns a text in a form that a spreadsheet shows unchanged. Without it, LibreOffice and Excel run a cell that begins
// with an equals sign, drop the plus of +57… and the zeros of 0044, round a number of more than 15 digits, and read 8.125 as
// 8125 where the decimal separator is a comma. A tab before the text makes the cell a text, and is not visible. A program
// that reads the file has to trim the tab.
//
// Whole numbers of up to 15 digits, and the days and times of this SDK, need no tab.
func cell(text string) string {
	switch {
	case text == "" || plainInteger(text) || isoTime(text):
		return text
	case strings.ContainsAny(text[:1], "=+-@\t\r\n") || strings.ContainsAny(text, "0123456789"):
		return "\t" + text
	}
	return text
}

func plainInteger(text string) bool {
	return len(text) <= 15 && (text[0] != '0' || text == "0") && strings.Trim(text, "0123456789") == ""
}

// isoTime reports whether a text is a day, or a day and a time without a zone: 2026-03-01 07:27:16.
func isoTime(text string) bool {
	const form = "0000-00-00 00:00:00"
	if len(text) != len(form) && len(text) != len("0000-00-00") {
		return false
	}
	for i := range len(text) {
		digit := text[i] >= '0' && text[i] <= '9'
		if digit != (form[i] == '0') || !digit && text[i] != form[i] {
			return false
		}
	}
	return true
}

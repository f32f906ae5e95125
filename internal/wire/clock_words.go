package wire

import "strings"

// wordyDay reads a day that begins with the name of a day of the week or of a month.
func (f *form) wordyDay() bool {
	back := f.rest
	if w := f.word(); weekday(w) && f.pause() {
		if f.rest == "" {
			return false
		}
		if f.rest[0]-'0' <= 9 {
			return f.day()
		}
		back = f.rest
	}
	f.rest = back
	month, ok := f.month()
	if !ok || !f.pause() {
		return false
	}
	day, ok := f.number(1, 2)
	if !ok {
		return false
	}
	back = f.rest
	if f.pause() {
		if year, ok := f.number(4, 4); ok {
			return f.set(year, month, day)
		}
	}
	f.rest = back // the year comes after the time
	return f.set(0, month, day)
}

// month reads the name of a month.
func (f *form) month() (int, bool) {
	back := f.rest
	word := f.word()
	for i, names := range months {
		for name := range strings.SplitSeq(names, " ") {
			if word == name {
				return i + 1, true
			}
		}
	}
	f.rest = back
	return 0, false
}

var months = [...]string{
	"ene enero jan january", "feb febrero february", "mar marzo march", "abr abril apr april", "may mayo", "jun junio june",
	"jul julio july", "ago agosto aug august", "sep sept septiembre setiembre set september", "oct octubre october",
	"nov noviembre november", "dic diciembre dec december",
}

func weekday(word string) bool {
	const days = " lun lunes mar martes mié miércoles mie miercoles jue jueves vie viernes sáb sábado sab sabado dom domingo" +
		" mon monday tue tuesday wed wednesday thu thursday fri friday sat saturday sun sunday "
	return word != "" && strings.Contains(days, " "+word+" ")
}

// zones are the names of Java for UTC, and for those zones of the six countries whose name is unique. The values are minutes east
// of UTC.
var zones = map[string]int16{"utc": 0, "gmt": 0, "cot": -5 * 60, "bot": -4 * 60, "pyt": -4 * 60, "pyst": -3 * 60}

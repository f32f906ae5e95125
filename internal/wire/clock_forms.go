package wire

import (
	"strconv"
	"strings"
	"time"
)

// parseForm reads a day or a moment in other forms that the back ends of the region and their libraries write:
//
//   - digits: YYYYMMDDhhmmss with or without milliseconds, or the seconds (10 digits) or milliseconds (13 digits) since 1970, in
//     UTC
//   - /Date(milliseconds±hhmm)/, as .NET writes it
//   - a day: YYYY-MM-DD or D-M-YYYY with dashes, slashes or dots; YYYYMMDD; D de mes de YYYY, D-Mon-YYYY or Mon D, YYYY, with or
//     without the day of the week, in Spanish or English
//   - a day and a zone, or a day, a time and an optional zone. The time is h:mm[:ss[.fraction]] or hhmmss, with or without a. m. or
//     p. m.
//   - Sat May 11 00:03:15 COT 2024, as Java writes it
//   - a name after an offset: [America/Bogota] or (Colombia Standard Time)
//
// Each of these has one meaning if the day is before the month, as in all six countries. It does not read ambiguous forms, such as
// years of two digits.
func parseForm(s string) (Moment, bool) {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\u00a0", " "), "\u202f", " "))
	if s == "" {
		return Moment{}, false
	}
	if name := strings.LastIndex(s, " ("); name > 0 && strings.HasSuffix(s, ")") {
		s = s[:name]
	}
	if name := strings.LastIndexByte(s, '['); name > 0 && strings.HasSuffix(s, "]") && strings.Contains(s[name:], "/") {
		s = s[:name]
	}
	if ticks, ok := strings.CutPrefix(s, "/Date("); ok {
		return parseTicks(strings.TrimSuffix(ticks, ")/"))
	}
	if skipDigits(s, 0) == len(s) {
		return parseDigits(s)
	}
	f := form{rest: s}
	ok := f.day() && (f.rest == "" || f.zone() || f.pause() && f.clock() && f.half() && (f.rest == "" || f.zoneAndYear() || f.zone()))
	ok = ok && f.rest == "" && f.m.Day.Year > 0 && int(f.m.Day.Day) <= daysIn(int(f.m.Day.Year), int(f.m.Day.Month))
	return f.m, ok
}

// parseDigits reads a text that has only digits.
func parseDigits(s string) (Moment, bool) {
	const seconds, milliseconds, withSeconds, withMilliseconds = 10, 13, 14, 17
	switch len(s) {
	case seconds:
		n, err := strconv.ParseInt(s, 10, 64)
		return momentOf(time.Unix(n, 0).UTC()), err == nil
	case milliseconds:
		n, err := strconv.ParseInt(s, 10, 64)
		return momentOf(time.UnixMilli(n).UTC()), err == nil
	case withSeconds, withMilliseconds:
		m, _, ok := parseMoment(s[:4] + "-" + s[4:6] + "-" + s[6:8] + " " + s[8:10] + ":" + s[10:12] + ":" + s[12:14])
		if len(s) == withMilliseconds {
			m.Nanosecond = fraction(s[withSeconds:])
		}
		return m, ok
	}
	return Moment{}, false
}

// parseTicks reads the part of /Date(…)/ between the parentheses: milliseconds since 1970, and an optional zone.
func parseTicks(s string) (Moment, bool) {
	end := len(s)
	if sign := strings.LastIndexAny(s, "+-"); sign > 0 {
		end = sign
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	var zone Moment
	const mostTicks = 1e15 // beyond the year 9999
	if err != nil || n > mostTicks || n < -mostTicks || end < len(s) && !parseZone(&zone, s[end:]) {
		return Moment{}, false
	}
	return momentOf(time.UnixMilli(n).In(time.FixedZone("", int(zone.Offset)*60))), true
}

// form is a text that is being read. Its methods read a part of the text from the beginning of rest, and remove that part. Those
// that return a bool report whether rest began with that part.
type form struct {
	rest string
	m    Moment
}

// take reads a prefix, in any case.
func (f *form) take(prefix string) bool {
	if len(f.rest) < len(prefix) || !strings.EqualFold(f.rest[:len(prefix)], prefix) {
		return false
	}
	f.rest = f.rest[len(prefix):]
	return true
}

// number reads a number of least to most digits.
func (f *form) number(least, most int) (int, bool) {
	n := skipDigits(f.rest, 0)
	if n < least || n > most {
		return 0, false
	}
	value, _ := strconv.Atoi(f.rest[:n])
	f.rest = f.rest[n:]
	return value, true
}

// word reads a word, with the dots and commas after it, and returns it in lower case.
func (f *form) word() string {
	n := strings.IndexFunc(f.rest, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 'À' })
	if n < 0 {
		n = len(f.rest)
	}
	word := f.rest[:n]
	f.rest = strings.TrimLeft(f.rest[n:], ".,")
	return strings.ToLower(word)
}

// pause reads the blanks, the comma or the T between two parts.
func (f *form) pause() bool {
	if trimmed := strings.TrimLeft(f.rest, " ,"); trimmed != f.rest {
		f.rest = trimmed
		return true
	}
	return f.take("T")
}

// day reads a day in any form.
func (f *form) day() bool {
	if f.rest[0]-'0' > 9 {
		return f.wordyDay()
	}
	start := skipDigits(f.rest, 0)
	first, ok := f.number(1, 8)
	switch {
	case !ok || f.rest == "":
		return false
	case start == 8:
		return f.set(first/10_000, first/100%100, first%100)
	case start != 1 && start != 2 && start != 4:
		return false
	}
	separator := f.rest[:1]
	if separator != "-" && separator != "/" && separator != "." && separator != " " {
		return false
	}
	f.rest = f.rest[1:]
	f.take("de ")
	month, ok := f.month()
	if ok && (f.take(" de ") || f.take(" del ") || f.take(separator) || f.take(" ")) {
		year, ok := f.number(4, 4)
		return ok && start <= 2 && f.set(year, month, first)
	}
	month, ok = f.number(start/2, 2)
	if !ok || separator == " " || !f.take(separator) {
		return false
	}
	if start == 4 {
		day, ok := f.number(2, 2)
		return ok && f.set(first, month, day)
	}
	year, ok := f.number(4, 4)
	return ok && f.set(year, month, first)
}

func (f *form) set(year, month, day int) bool {
	f.m.Day = Day{uint16(year), uint8(month), uint8(day)}
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// clock reads a time of day.
func (f *form) clock() bool {
	if skipDigits(f.rest, 0) == len("hhmmss") {
		digits := f.rest
		f.rest = digits[:2] + ":" + digits[2:4] + ":" + digits[4:]
	}
	hour, ok := f.number(1, 2)
	if !ok || hour > 23 || !f.take(":") {
		return false
	}
	minute, ok := f.number(2, 2)
	if !ok || minute > 59 {
		return false
	}
	f.m.Hour, f.m.Minute = uint8(hour), uint8(minute)
	if !f.take(":") {
		return true
	}
	second, ok := f.number(2, 2)
	if !ok || second > 59 {
		return false
	}
	f.m.Second = uint8(second)
	if f.take(".") || f.take(",") {
		n := skipDigits(f.rest, 0)
		if n == 0 {
			return false
		}
		f.m.Nanosecond = fraction(f.rest[:n])
		f.rest = f.rest[n:]
	}
	return true
}

// half reads an optional a. m. or p. m.
func (f *form) half() bool {
	f.rest = strings.TrimLeft(f.rest, " ")
	after := map[string]bool{"a": false, "p": true}
	for letter, afternoon := range after {
		for _, spelling := range []string{". m.", ".m.", " m.", "m", ". m", ".m"} {
			if !f.take(letter + spelling) {
				continue
			}
			hour := f.m.Hour % 12
			if f.m.Hour < 1 || f.m.Hour > 12 {
				return false
			}
			if afternoon {
				hour += 12
			}
			f.m.Hour = hour
			f.rest = strings.TrimLeft(f.rest, " ")
			return true
		}
	}
	return true
}

// zone reads a zone: an offset, a name of UTC, or both.
func (f *form) zone() bool {
	back := f.rest
	switch f.word() {
	case "z", "utc", "gmt":
		f.m.Zoned = true
		if f.rest == "" {
			return true
		}
	case "":
		f.rest = back
	default:
		f.rest = back
		return false
	}
	offset, extra, _ := strings.Cut(f.rest, " ") // Go writes the name of the zone, or its hours, after the offset
	if offset == "" || strings.Trim(extra, "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-0123456789") != "" || !parseZone(&f.m, offset) {
		f.rest = back
		f.m.Zoned, f.m.Offset = false, 0
		return false
	}
	f.rest = ""
	return true
}

// zoneAndYear reads the name of a zone and the year, which Java writes at the end.
func (f *form) zoneAndYear() bool {
	if f.m.Day.Year != 0 {
		return false
	}
	offset, ok := zones[f.word()]
	f.rest = strings.TrimLeft(f.rest, " ")
	year, isYear := f.number(4, 4)
	if !ok || !isYear {
		return false
	}
	f.m.Zoned, f.m.Offset, f.m.Day.Year = true, offset, uint16(year)
	return true
}

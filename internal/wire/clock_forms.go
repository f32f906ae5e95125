package wire

import (
	"strconv"
	"strings"
	"time"
)

// parseForm reads a day or a moment in one of the forms that back ends of the region and their libraries write beside the
// documented ones. Each has one meaning where the day stands before the month, as in all six countries; others, such as
// years of two digits, are not read. An instant without a zone is a moment in UTC.
//
//   - digits: YYYYMMDDhhmmss with or without milliseconds, seconds (10 digits) or milliseconds (13) since 1970;
//   - .NET's /Date(milliseconds±hhmm)/;
//   - YYYY-MM-DD or D-M-YYYY with dashes, slashes or dots, or YYYYMMDD; D de mes de YYYY, D-Mon-YYYY, Mon D, YYYY, with or
//     without the day of the week, in Spanish or English;
//   - behind it nothing, a zone, or a time h:mm[:ss[.fraction]] or hhmmss, a. m. or p. m., and a zone;
//   - Java's Sat May 11 00:03:15 COT 2024, and [America/Bogota] or (Colombia Standard Time) behind an offset.
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

// parseDigits reads what has digits alone.
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

// parseTicks reads the inside of /Date(…)/: milliseconds since 1970, and the zone of who wrote them.
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

// form is a text of which the beginning was read into m.
type form struct {
	rest string
	m    Moment
}

// take takes a prefix of the rest, in any case.
func (f *form) take(prefix string) bool {
	if len(f.rest) < len(prefix) || !strings.EqualFold(f.rest[:len(prefix)], prefix) {
		return false
	}
	f.rest = f.rest[len(prefix):]
	return true
}

// number takes from least to most digits.
func (f *form) number(least, most int) (int, bool) {
	n := skipDigits(f.rest, 0)
	if n < least || n > most {
		return 0, false
	}
	value, _ := strconv.Atoi(f.rest[:n])
	f.rest = f.rest[n:]
	return value, true
}

// word takes letters, and a dot or a comma behind them.
func (f *form) word() string {
	n := strings.IndexFunc(f.rest, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 'À' })
	if n < 0 {
		n = len(f.rest)
	}
	word := f.rest[:n]
	f.rest = strings.TrimLeft(f.rest[n:], ".,")
	return strings.ToLower(word)
}

// pause takes what stands between two parts.
func (f *form) pause() bool {
	if trimmed := strings.TrimLeft(f.rest, " ,"); trimmed != f.rest {
		f.rest = trimmed
		return true
	}
	return f.take("T")
}

// day takes a day in any form.
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

// clock takes a time.
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

// half takes a. m. or p. m., if it is there.
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

// zone takes a zone: an offset, a name of UTC, or both.
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
	offset, extra, _ := strings.Cut(f.rest, " ") // Go writes the zone's name, or its hours, behind the offset
	if offset == "" || strings.Trim(extra, "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-0123456789") != "" || !parseZone(&f.m, offset) {
		f.rest = back
		f.m.Zoned, f.m.Offset = false, 0
		return false
	}
	f.rest = ""
	return true
}

// zoneAndYear takes a zone's name and the year, as Java writes them last.
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

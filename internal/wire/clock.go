package wire

import (
	"strconv"
	"time"
)

// Day is a calendar day of the years 1 to 9999. The zero Day is unknown.
type Day struct {
	Year       uint16
	Month, Day uint8
}

// Moment is a date and a time of day, with an offset from UTC if there is one. The zero Moment is unknown.
type Moment struct {
	Day                  Day
	Hour, Minute, Second uint8
	Zoned                bool   // there is an Offset
	Nanosecond           uint32 // 0 to 999,999,999
	Offset               int16  // minutes east of UTC
}

const (
	isoDay   = len("YYYY-MM-DD")
	shortDay = len("YYYYMMDD")
)

// ParseDate reads a day: YYYY-MM-DD, or any text that [ParseDateTime] reads, of which it returns the day as written. plain reports
// whether the text has the documented form YYYY-MM-DD. The first day of the year 1 means an unknown day in .NET and Go, and is the
// zero Day.
func ParseDate[T text](s T) (day Day, plain, ok bool) {
	if day, ok = plainDay(s); ok { // nearly always
		return day, true, ok
	}
	m, _, ok := ParseDateTime(s)
	return m.Day, false, ok
}

// noDay is the unknown day of .NET and Go.
var noDay = Day{1, 1, 1} //nolint:gochecknoglobals // never changed

// ParseDateTime reads a day, a blank or T, hh:mm[:ss[.fraction]], and an optional zone: Z, ±hh:mm, ±hhmm or ±hh. plain reports
// whether the day is YYYY-MM-DD, a time follows, and there are no blanks around.
//
//   - It reads other forms if they have only one meaning, see parseForm.
//   - A day without a time is read as its midnight.
//   - The digits of a fraction after the ninth are dropped.
//   - A moment on the first day of the year 1 is the zero Moment.
func ParseDateTime[T text](s T) (m Moment, plain, ok bool) {
	if m, plain, ok = parseMoment(s); !ok && len(s) > 0 && len(s) <= longestForm {
		m, ok = parseForm(string(s))
	}
	if !ok || m.Day == noDay {
		return Moment{}, false, ok
	}
	return m, plain, ok
}

// longestForm is the length of the longest text that is read, in bytes.
const longestForm = 100

// plainDay reads YYYY-MM-DD.
func plainDay[T text](s T) (Day, bool) {
	if len(s) != isoDay || s[4] != '-' || s[7] != '-' {
		return Day{}, false
	}
	year, month, day := four(s), two(s[5:]), two(s[8:])
	if year < 1 || month < 1 || month > 12 || day < 1 || day > 28 && day > daysIn(year, month) {
		return Day{}, false
	}
	d := Day{uint16(year), uint8(month), uint8(day)}
	return d, d != noDay
}

// plainMoment reads YYYY-MM-DD hh:mm:ss.
func plainMoment(s []byte) (m Moment, ok bool) {
	const clock = isoDay + len(" ")
	if len(s) != clock+len("hh:mm:ss") || s[isoDay] != ' ' || s[clock+2] != ':' || s[clock+5] != ':' {
		return m, false
	}
	hour, minute, second := two(s[clock:]), two(s[clock+3:]), two(s[clock+6:])
	if m.Day, ok = plainDay(s[:isoDay]); !ok || uint(hour) > 23 || uint(minute) > 59 || uint(second) > 59 {
		return Moment{}, false
	}
	m.Hour, m.Minute, m.Second = uint8(hour), uint8(minute), uint8(second)
	return m, true
}

// parseMoment reads the documented form of a moment, and the forms that differ from it only in the spelling of the day.
func parseMoment[T text](s T) (m Moment, plain, ok bool) {
	trimmed := trim(s)
	plain = len(trimmed) == len(s)
	s = trimmed
	size := isoDay
	if len(s) == shortDay {
		size = shortDay
	}
	if len(s) < size {
		return Moment{}, false, false
	}
	if m.Day, ok = parseDay(s[:size]); !ok {
		return Moment{}, false, false
	}
	plain = plain && s[4] == '-'
	if s = s[size:]; len(s) == 0 {
		return m, false, true
	}
	if s[0] != ' ' && s[0]|0x20 != 't' || !parseClock(&m, s[1:]) {
		return Moment{}, false, false
	}
	return m, plain, true
}

// parseDay reads a day in one of three forms: YYYYMMDD, YYYY-MM-DD and DD/MM/YYYY.
func parseDay[T text](s T) (Day, bool) {
	year, month, day := -1, -1, -1
	switch {
	case len(s) == shortDay:
		year, month, day = four(s), two(s[4:]), two(s[6:])
	case s[4] == '-' && s[7] == '-':
		year, month, day = four(s), two(s[5:]), two(s[8:])
	case s[2] == '/' && s[5] == '/':
		year, month, day = four(s[6:]), two(s[3:]), two(s)
	}
	if year < 1 || month < 1 || month > 12 || day < 1 || day > 28 && day > daysIn(year, month) {
		return Day{}, false
	}
	return Day{uint16(year), uint8(month), uint8(day)}, true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseClock reads hh:mm[:ss[.fraction]] and an optional zone into m. Hour 24 and second 60 are invalid.
func parseClock[T text](m *Moment, s T) bool {
	const minutes = len("hh:mm")
	if len(s) < minutes || s[2] != ':' {
		return false
	}
	hour, minute, second := two(s), two(s[3:]), 0
	s = s[minutes:]
	if len(s) >= len(":ss") && s[0] == ':' {
		second = two(s[1:])
		s = s[3:]
		if len(s) > 1 && (s[0] == '.' || s[0] == ',') {
			end := skipDigits(s, 1)
			if end == 1 {
				return false
			}
			m.Nanosecond = fraction(s[1:end])
			s = s[end:]
		}
	}
	if uint(hour) > 23 || uint(minute) > 59 || uint(second) > 59 {
		return false
	}
	m.Hour, m.Minute, m.Second = uint8(hour), uint8(minute), uint8(second)
	return len(s) == 0 || parseZone(m, s)
}

// parseZone reads Z, ±hh:mm, ±hhmm or ±hh.
func parseZone[T text](m *Moment, s T) bool {
	m.Zoned = true
	if len(s) == 1 {
		return s[0]|0x20 == 'z'
	}
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return false
	}
	hours, minutes, rest := two(s[1:]), 0, s[3:]
	if len(rest) == 3 && rest[0] == ':' {
		rest = rest[1:]
	}
	if len(rest) == 2 {
		minutes = two(rest)
	} else if len(rest) != 0 {
		return false
	}
	if uint(hours) > 23 || uint(minutes) > 59 {
		return false
	}
	m.Offset = int16(hours*60 + minutes)
	if s[0] == '-' {
		m.Offset = -m.Offset
	}
	return true
}

// two returns the value of the two digits that s starts with, or -1 if they are not digits.
func two[T text](s T) int {
	tens, units := s[0]-'0', s[1]-'0'
	if tens > 9 || units > 9 {
		return -1
	}
	return int(tens)*10 + int(units)
}

// four returns the value of the four digits that s starts with, or a negative number if they are not digits.
func four[T text](s T) int {
	hundreds, units := two(s), two(s[2:])
	if units < 0 {
		return -1
	}
	return hundreds*100 + units
}

// fraction returns the nanoseconds of the digits after a decimal point.
func fraction[T text](digits T) uint32 {
	nanoseconds := uint32(0)
	for i := range 9 {
		nanoseconds *= 10
		if i < len(digits) {
			nanoseconds += uint32(digits[i] - '0')
		}
	}
	return nanoseconds
}

// AppendDate appends a day as YYYY-MM-DD.
func AppendDate(b []byte, day Day) []byte {
	year, month := day.Year, day.Month
	return append(b, '0'+byte(year/1000), '0'+byte(year/100%10), '0'+byte(year/10%10), '0'+byte(year%10),
		'-', '0'+month/10, '0'+month%10, '-', '0'+day.Day/10, '0'+day.Day%10)
}

// AppendDateTime appends a moment in the form of the platform: YYYY-MM-DD hh:mm:ss without a zone, and RFC 3339 with one. It
// appends a fraction of a second only if that is not 0.
func AppendDateTime(b []byte, m Moment) []byte {
	b = AppendDate(b, m.Day)
	if m.Zoned {
		b = append(b, 'T')
	} else {
		b = append(b, ' ')
	}
	b = appendTwo(b, m.Hour)
	b = appendTwo(append(b, ':'), m.Minute)
	b = appendTwo(append(b, ':'), m.Second)
	if m.Nanosecond != 0 {
		b = append(b, '.')
		digits := strconv.AppendUint(nil, 1e9+uint64(m.Nanosecond), 10)[1:]
		for digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		b = append(b, digits...)
	}
	switch {
	case !m.Zoned:
		return b
	case m.Offset == 0:
		return append(b, 'Z')
	case m.Offset < 0:
		b, m.Offset = append(b, '-'), -m.Offset
	default:
		b = append(b, '+')
	}
	b = appendTwo(b, uint8(m.Offset/60))
	return appendTwo(append(b, ':'), uint8(m.Offset%60))
}

func appendTwo(b []byte, n uint8) []byte { return append(b, '0'+n/10, '0'+n%10) }

// momentOf returns the moment of an instant in its zone, and the zero Moment outside the years 1 to 9999.
func momentOf(t time.Time) Moment {
	if t.Year() < 1 || t.Year() > 9999 {
		return Moment{}
	}
	_, offset := t.Zone()
	return Moment{
		Day:  Day{uint16(t.Year()), uint8(t.Month()), uint8(t.Day())},
		Hour: uint8(t.Hour()), Minute: uint8(t.Minute()), Second: uint8(t.Second()), Nanosecond: uint32(t.Nanosecond()),
		Zoned: true, Offset: int16(offset / 60),
	}
}

// dayIn returns the day of a zoned moment in another zone.
func (m Moment) dayIn(zone *time.Location) Day {
	at := time.Date(int(m.Day.Year), time.Month(m.Day.Month), int(m.Day.Day), int(m.Hour), int(m.Minute), int(m.Second), 0,
		time.FixedZone("", int(m.Offset)*60)).In(zone)
	return momentOf(at).Day
}

// midnight reports whether a moment is midnight, as written.
func (m Moment) midnight() bool { return m.Hour|m.Minute|m.Second == 0 && m.Nanosecond == 0 }

package tigo

import (
	"cmp"
	"errors"
	"time"

	"github.com/tigo-go/tigo/internal/wire"
)

var errDateSyntax = errors.New("tigo: the text is not a calendar day in a known form")

// Date is a day of the calendar, with no time and no zone, of the years 1 to 9999. The zero Date is an unknown one.
// Dates are comparable with ==.
type Date struct{ day wire.Day }

// NewDate returns a day. Values outside their range are carried over as [time.Date] does: 31 April is 1 May. A day
// outside the years 1 to 9999 gives the zero Date.
func NewDate(year int, month time.Month, day int) Date {
	return dayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day that t falls on in its own location. The zero time gives the zero Date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return dayOf(t)
}

// dayOf returns the day of t, or the zero Date for years that have none.
func dayOf(t time.Time) Date {
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return Date{}
	}
	return Date{wire.Day{Year: uint16(year), Month: uint8(month), Day: uint8(day)}}
}

// ParseDate reads YYYY-MM-DD and the other forms the platform's back ends use: DD/MM/YYYY, YYYYMMDD, and the day of
// a date and time. A day that no calendar has is an error.
func ParseDate(text string) (Date, error) {
	day, _, ok := wire.ParseDate(text)
	if !ok {
		return Date{}, errDateSyntax
	}
	return Date{day}, nil
}

// IsZero reports whether the day is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the year, or 0 for an unknown day.
func (d Date) Year() int { return int(d.day.Year) }

// Month returns the month, or 0 for an unknown day.
func (d Date) Month() time.Month { return time.Month(d.day.Month) }

// Day returns the day of the month, or 0 for an unknown day.
func (d Date) Day() int { return int(d.day.Day) }

// Weekday returns the day of the week. It is Sunday for an unknown day.
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return d.In(time.UTC).Weekday()
}

// In returns the day's midnight in a location, UTC if it is nil. Where clocks are set forward at midnight it is the
// first moment that [time.Date] gives. An unknown day gives the zero time.
func (d Date) In(location *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, orUTC(location))
}

// AddDays returns the day that many days later, or earlier if days is negative. It is unknown if d is, or if the
// result leaves the years 1 to 9999.
func (d Date) AddDays(days int) Date {
	const everyDay = 10_000 * 366
	if d.IsZero() || days > everyDay || days < -everyDay {
		return Date{}
	}
	return NewDate(d.Year(), d.Month(), d.Day()+days)
}

// Compare returns -1 if d is the earlier day, 1 if it is the later one, else 0. An unknown day is earlier than any
// other.
func (d Date) Compare(other Date) int {
	return cmp.Or(
		cmp.Compare(d.day.Year, other.day.Year),
		cmp.Compare(d.day.Month, other.day.Month),
		cmp.Compare(d.day.Day, other.day.Day))
}

// Before reports whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// String returns YYYY-MM-DD, or "" for an unknown day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(wire.AppendDate(nil, d.day))
}

// MarshalText returns what [Date.String] does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [ParseDate] reads; no text is an unknown day.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON writes "YYYY-MM-DD", or null for an unknown day.
func (d Date) MarshalJSON() ([]byte, error) { return quoted(d.String()), nil }

// UnmarshalJSON reads a string of a form that [ParseDate] reads; null and "" are an unknown day.
func (d *Date) UnmarshalJSON(data []byte) error { return d.UnmarshalText(unquoted(data)) }

// DateRange is the days from From to To, both included.
type DateRange struct {
	From Date // the first day
	To   Date // the last day
}

package tigo

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/tigo-go/tigo/internal/wire"
)

var errDateSyntax = errors.New("tigo: the text is not a calendar day in a known form")

// Date is a calendar day of the years 1 to 9999, without a time or a zone. The zero Date is an unknown day. Dates are
// comparable with ==.
type Date struct{ day wire.Day }

// NewDate returns a day. It normalizes month and day as [time.Date] does: 31 April is 1 May. For a day outside the years 1 to
// 9999 it returns the zero Date.
func NewDate(year int, month time.Month, day int) Date {
	return dayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day of t in the location of t. For the zero time, and outside the years 1 to 9999, it returns the zero
// Date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return dayOf(t)
}

// dayOf returns the day of t, the zero Date outside the years 1 to 9999.
func dayOf(t time.Time) Date {
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return Date{}
	}
	return Date{wire.Day{Year: uint16(year), Month: uint8(month), Day: uint8(day)}}
}

// ParseDate reads YYYY-MM-DD and the other forms that the platform's back ends use, such as DD/MM/YYYY and YYYYMMDD. Of a date
// and time it reads the day. It fails for any other text, and for a day that does not exist.
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

// In returns the first instant of the day in a location; a nil location means UTC. The first instant is midnight, or 1:00
// where the clocks were set forward at midnight, as in Paraguay. If the location skipped the whole day, In returns the first
// instant of the next day. For an unknown day it returns the zero time.
func (d Date) In(location *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	const shift = 26 * time.Hour // more than any clock was ever set forward or back
	midnight := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, orUTC(location))
	began, _ := midnight.ZoneBounds()
	if DateOf(midnight) == d && midnight.Hour() == 0 && (began.IsZero() || midnight.Sub(began) > shift) {
		return midnight
	}
	return d.firstInstant(midnight.Add(-shift), midnight)
}

// firstInstant returns the first instant of the day. It searches the periods in which the location's offset is constant,
// starting with the one that contains from, an instant before the day.
func (d Date) firstInstant(from, midnight time.Time) time.Time {
	utc := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
	for {
		_, offset := from.Zone()
		began, ends := from.ZoneBounds()
		first := utc.Add(-time.Duration(offset) * time.Second).In(from.Location())
		if first.Before(began) {
			first = began
		}
		if (ends.IsZero() || first.Before(ends)) && DateOf(first).Compare(d) >= 0 {
			return first
		}
		if ends.IsZero() {
			return midnight
		}
		from = ends
	}
}

// AddDays returns the day that is the given number of days later, or earlier if days is negative. The result is unknown if d
// is unknown, or if it would be outside the years 1 to 9999.
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

// Equal reports whether both are the same day, or both unknown, as == does. go-cmp and similar libraries call it.
func (d Date) Equal(other Date) bool { return d == other }

// Hash returns a hash of the day. hashstructure calls it.
func (d Date) Hash() (uint64, error) { return hashOf(d.String()), nil }

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

// GoString returns the expression that makes the day: tigo.NewDate(2024, time.March, 20).
func (d Date) GoString() string {
	if d.IsZero() {
		return "tigo.Date{}"
	}
	return fmt.Sprintf("tigo.NewDate(%d, time.%s, %d)", d.Year(), d.Month(), d.Day())
}

// MarshalText returns what [Date.String] does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [ParseDate] reads. An empty text is an unknown day.
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

// MarshalBinary returns what [Date.MarshalText] does, for gob, CBOR, MessagePack and Redis.
func (d Date) MarshalBinary() ([]byte, error) { return d.MarshalText() }

// UnmarshalBinary reads what [Date.UnmarshalText] reads.
func (d *Date) UnmarshalBinary(data []byte) error { return d.UnmarshalText(data) }

// UnmarshalParam reads a parameter of a query or a form, as [Date.UnmarshalText] does. gin and echo call it.
func (d *Date) UnmarshalParam(param string) error { return d.UnmarshalText([]byte(param)) }

// EncodeValues adds YYYY-MM-DD to a query for go-querystring, and nothing for an unknown day.
func (d Date) EncodeValues(key string, values *url.Values) error {
	return encodeValues(key, d.String(), values)
}

// Value returns YYYY-MM-DD for a column of type date or text, or NULL for an unknown day.
func (d Date) Value() (driver.Value, error) { return textOrNull(d.String()) }

// Scan reads a time, of which it takes the day in the location of that time, or a text that [ParseDate] reads. NULL, an empty
// text, MySQL's 0000-00-00 and the zero time are an unknown day.
func (d *Date) Scan(src any) error {
	if value, ok := src.(time.Time); ok {
		*d = DateOf(value)
		return nil
	}
	return scanText(src, d, func(text []byte) error { return d.UnmarshalText(withoutZeroDate(text)) })
}

// GormDataType returns the column type for gorm: date. A type in the gorm tag takes precedence.
func (d Date) GormDataType() string { return "date" }

// MarshalBSONValue returns the string YYYY-MM-DD, which sorts as days do, or null for an unknown day. Version 2 of the
// MongoDB driver calls it.
func (d Date) MarshalBSONValue() (kind byte, data []byte, err error) { return bsonText(d.String()) }

// UnmarshalBSONValue reads a string that [ParseDate] reads, or the UTC day of a BSON date; null is an unknown day.
func (d *Date) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(d, kind, data) }

// JSONSchemaAlias makes invopop/jsonschema describe a Date as a string.
func (d Date) JSONSchemaAlias() any { return "" }

// JSONSchemaBytes returns the JSON schema of what MarshalJSON writes, for swaggest/jsonschema-go.
func (d Date) JSONSchemaBytes() ([]byte, error) {
	return []byte(`{"type":["string","null"],"format":"date"}`), nil
}

// DateRange is a range of days: From, To and the days between them. Both fields are required. If one is zero, or To is before
// From, a call fails with an [*ArgumentError].
type DateRange struct {
	From Date // the first day
	To   Date // the last day, which is part of the range
}

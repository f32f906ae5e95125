package tigo

import (
	"database/sql/driver"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/tigo-go/tigo/internal/wire"
)

var errDateTimeSyntax = errors.New("tigo: the text is not a date and time in a known form")

// DateTime is a date and a time of day, to the nanosecond, with the offset from UTC if the response had one. Most back ends
// send no offset and mean the country's local time: [DateTime.In] with [Country.Location] returns the instant.
//
// The zero DateTime is an unknown time. DateTimes are comparable with ==: they are equal if date, time and offset are the
// same. Two DateTimes of the same instant can differ.
type DateTime struct{ moment wire.Moment }

// NewDateTime returns a date and time without an offset. It normalizes the values as [time.Date] does. If the day is unknown,
// or the result would be outside the years 1 to 9999, it returns the zero DateTime.
func NewDateTime(day Date, hour, minute, second int) DateTime {
	if day.IsZero() {
		return DateTime{}
	}
	return wallClock(time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, time.UTC))
}

// DateTimeOf returns date, time and offset of t in the location of t. If the offset is not a whole number of minutes, as in
// the zones of a century ago, or is a day or more, it converts t to UTC first. For the zero time, and outside the years 1 to
// 9999, it returns the zero DateTime.
func DateTimeOf(t time.Time) DateTime {
	if t.IsZero() {
		return DateTime{}
	}
	_, offset := t.Zone()
	if offset%60 != 0 || offset/(24*60*60) != 0 {
		t, offset = t.UTC(), 0
	}
	r := wallClock(t)
	if !r.IsZero() {
		r.moment.Zoned, r.moment.Offset = true, int16(offset/60)
	}
	return r
}

// wallClock returns date and time of t, without an offset.
func wallClock(t time.Time) DateTime {
	day := dayOf(t)
	if day.IsZero() {
		return DateTime{}
	}
	hour, minute, second := t.Clock()
	return DateTime{wire.Moment{
		Day:        day.day,
		Hour:       uint8(hour),
		Minute:     uint8(minute),
		Second:     uint8(second),
		Nanosecond: uint32(t.Nanosecond()),
	}}
}

// ParseDateTime reads 2017-05-11 00:03:15, with a blank or a T between date and time. A fraction of the second and an offset
// (Z, -05:00, -0500) may follow. A day alone, in a form that [ParseDate] reads, is read as midnight of that day.
func ParseDateTime(text string) (DateTime, error) {
	moment, _, ok := wire.ParseDateTime(text)
	if !ok {
		return DateTime{}, errDateTimeSyntax
	}
	return DateTime{moment}, nil
}

// IsZero reports whether the time is unknown.
func (t DateTime) IsZero() bool { return t == DateTime{} }

// Date returns the day, or the zero Date for an unknown time.
func (t DateTime) Date() Date { return Date{t.moment.Day} }

// Clock returns the time of day, or zeros for an unknown time.
func (t DateTime) Clock() (hour, minute, second int) {
	return int(t.moment.Hour), int(t.moment.Minute), int(t.moment.Second)
}

// Nanosecond returns the fraction of the second, 0 to 999,999,999.
func (t DateTime) Nanosecond() int { return int(t.moment.Nanosecond) }

// Zone returns the offset from UTC in seconds, positive to the east, and whether the time has an offset.
func (t DateTime) Zone() (offset int, known bool) { return int(t.moment.Offset) * 60, t.moment.Zoned }

// In returns the instant as a [time.Time] in a location; a nil location means UTC. If t has an offset, In converts the
// instant to the location. Otherwise it takes date and time as local to the location, as [time.Date] does also for times that
// the clocks of the location skip or show twice. For an unknown time it returns the zero time.
func (t DateTime) In(location *time.Location) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	location = orUTC(location)
	wall := location
	if offset, known := t.Zone(); known {
		wall = time.FixedZone("", offset)
	}
	hour, minute, second := t.Clock()
	day := t.Date()
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, t.Nanosecond(), wall).In(location)
}

// Equal reports whether both have the same date, time and offset, or both are unknown, as == does. go-cmp and similar
// libraries call it. To compare instants, compare what [DateTime.In] returns.
func (t DateTime) Equal(other DateTime) bool { return t == other }

// Hash returns a hash of date, time and offset. hashstructure calls it.
func (t DateTime) Hash() (uint64, error) { return hashOf(t.String()), nil }

// String returns 2017-05-11 00:03:15 without an offset, 2017-05-11T00:03:15-05:00 with one, and "" for an unknown time. The
// text contains the fraction of the second only if that is not 0.
func (t DateTime) String() string {
	if t.IsZero() {
		return ""
	}
	return string(wire.AppendDateTime(nil, t.moment))
}

// GoString returns the call that reads this date and time: tigo.ParseDateTime("2017-05-11 00:03:15").
func (t DateTime) GoString() string {
	if t.IsZero() {
		return "tigo.DateTime{}"
	}
	return "tigo.ParseDateTime(" + strconv.Quote(t.String()) + ")"
}

// MarshalText returns what [DateTime.String] does.
func (t DateTime) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what [ParseDateTime] reads. An empty text is an unknown time.
func (t *DateTime) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = DateTime{}
		return nil
	}
	parsed, err := ParseDateTime(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}

// MarshalJSON writes what [DateTime.String] returns as a string, or null for an unknown time.
func (t DateTime) MarshalJSON() ([]byte, error) { return quoted(t.String()), nil }

// UnmarshalJSON reads a string of a form that [ParseDateTime] reads; null and "" are an unknown time.
func (t *DateTime) UnmarshalJSON(data []byte) error { return t.UnmarshalText(unquoted(data)) }

// MarshalBinary returns what [DateTime.MarshalText] does, for gob, CBOR, MessagePack and Redis.
func (t DateTime) MarshalBinary() ([]byte, error) { return t.MarshalText() }

// UnmarshalBinary reads what [DateTime.UnmarshalText] reads.
func (t *DateTime) UnmarshalBinary(data []byte) error { return t.UnmarshalText(data) }

// UnmarshalParam reads a parameter of a query or a form, as [DateTime.UnmarshalText] does. gin and echo call it.
func (t *DateTime) UnmarshalParam(param string) error { return t.UnmarshalText([]byte(param)) }

// EncodeValues adds what [DateTime.String] returns to a query for go-querystring, and nothing for an unknown time.
func (t DateTime) EncodeValues(key string, values *url.Values) error {
	return encodeValues(key, t.String(), values)
}

// Value returns what [DateTime.String] returns, for a database, or NULL for an unknown time. A text column keeps all of it.
// A timestamp column drops the offset. A timestamptz column keeps the instant; it takes a time without an offset as local to
// the time zone of the database session.
func (t DateTime) Value() (driver.Value, error) { return textOrNull(t.String()) }

// Scan reads a text that [ParseDateTime] reads, or a time with its offset. A time in UTC is read as one without an offset,
// because that is how drivers return a timestamp without a zone. So scan a timestamptz into a [time.Time], and pass that to
// [DateTimeOf]. NULL, an empty text, MySQL's 0000-00-00 00:00:00 and the zero time are an unknown time.
func (t *DateTime) Scan(src any) error {
	value, ok := src.(time.Time)
	if !ok {
		return scanText(src, t, func(text []byte) error { return t.UnmarshalText(withoutZeroDate(text)) })
	}
	*t = DateTimeOf(value)
	if name, offset := value.Zone(); value.Location() == time.UTC || name == "" && offset == 0 {
		t.moment.Zoned = false // lib/pq returns a zone without a name instead of UTC
	}
	return nil
}

// GormDataType returns the column type for gorm: a text, which keeps the offset. A type in the gorm tag takes precedence.
func (t DateTime) GormDataType() string { return "varchar(35)" }

// MarshalBSONValue returns what [DateTime.String] returns, as a string, or null for an unknown time. Version 2 of the
// MongoDB driver calls it.
func (t DateTime) MarshalBSONValue() (kind byte, data []byte, err error) { return bsonText(t.String()) }

// UnmarshalBSONValue reads a string that [ParseDateTime] reads, or a BSON date, which is an instant in UTC; null is an
// unknown time.
func (t *DateTime) UnmarshalBSONValue(kind byte, data []byte) error {
	if err := scanBSON(t, kind, data); err != nil {
		return err
	}
	t.moment.Zoned = t.moment.Zoned || kind == bsonDateTime && !t.IsZero()
	return nil
}

// JSONSchemaAlias makes invopop/jsonschema describe a DateTime as a string.
func (t DateTime) JSONSchemaAlias() any { return "" }

// JSONSchemaBytes returns the JSON schema of what MarshalJSON writes, for swaggest/jsonschema-go. It has no format, since
// date-time requires an offset.
func (t DateTime) JSONSchemaBytes() ([]byte, error) { return []byte(`{"type":["string","null"]}`), nil }

// orUTC returns a location, or UTC for nil.
func orUTC(location *time.Location) *time.Location {
	if location == nil {
		return time.UTC
	}
	return location
}

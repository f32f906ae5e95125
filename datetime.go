package tigo

import (
	"errors"
	"time"

	"github.com/tigo-go/tigo/internal/wire"
)

var errDateTimeSyntax = errors.New("tigo: the text is not a date and time in a known form")

// DateTime is what a clock on the wall showed, to the nanosecond, with the zone's offset where one was sent. Most
// back ends send none and mean the country's local time: [DateTime.In] with [Country.Location] gives the instant.
//
// The zero DateTime is an unknown one. DateTimes are comparable with ==, which asks for the same reading and the
// same offset, not for the same instant.
type DateTime struct{ moment wire.Moment }

// NewDateTime returns a reading without a zone. Values outside their range are carried over as [time.Date] does. It
// is unknown if the day is.
func NewDateTime(day Date, hour, minute, second int) DateTime {
	if day.IsZero() {
		return DateTime{}
	}
	return reading(time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, time.UTC))
}

// DateTimeOf returns the reading of t in its own location, with that zone's offset. An offset that is not of whole
// minutes, as zones had a century ago, is replaced by UTC. The zero time gives the zero DateTime.
func DateTimeOf(t time.Time) DateTime {
	if t.IsZero() {
		return DateTime{}
	}
	_, offset := t.Zone()
	if offset%60 != 0 || offset/(24*60*60) != 0 {
		t, offset = t.UTC(), 0
	}
	r := reading(t)
	if !r.IsZero() {
		r.moment.Zoned, r.moment.Offset = true, int16(offset/60)
	}
	return r
}

// reading returns what the clock shows at t.
func reading(t time.Time) DateTime {
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

// ParseDateTime reads 2017-05-11 00:03:15, with a blank or a T, with or without a fraction and a zone (Z, -05:00,
// -0500). A day alone, in a form that [ParseDate] reads, is its midnight.
func ParseDateTime(text string) (DateTime, error) {
	moment, _, ok := wire.ParseDateTime(text)
	if !ok {
		return DateTime{}, errDateTimeSyntax
	}
	return DateTime{moment}, nil
}

// IsZero reports whether the time is unknown.
func (t DateTime) IsZero() bool { return t == DateTime{} }

// Date returns the day on the wall.
func (t DateTime) Date() Date { return Date{t.moment.Day} }

// Clock returns the time of day on the wall.
func (t DateTime) Clock() (hour, minute, second int) {
	return int(t.moment.Hour), int(t.moment.Minute), int(t.moment.Second)
}

// Nanosecond returns the fraction of the second, 0 to 999,999,999.
func (t DateTime) Nanosecond() int { return int(t.moment.Nanosecond) }

// Zone returns the offset from UTC in seconds, east positive, and whether one was sent.
func (t DateTime) Zone() (offset int, sent bool) { return int(t.moment.Offset) * 60, t.moment.Zoned }

// In returns the instant, in the given location, UTC if it is nil. With a zone the instant is known and only
// converted; without one the reading is taken as local to that location. An unknown time gives the zero time.
func (t DateTime) In(location *time.Location) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	location = orUTC(location)
	wall := location
	if offset, sent := t.Zone(); sent {
		wall = time.FixedZone("", offset)
	}
	hour, minute, second := t.Clock()
	day := t.Date()
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, t.Nanosecond(), wall).In(location)
}

// String returns 2017-05-11 00:03:15 without a zone, 2017-05-11T00:03:15-05:00 with one, and "" for an unknown
// time. A fraction of the second stands only where there is one.
func (t DateTime) String() string {
	if t.IsZero() {
		return ""
	}
	return string(wire.AppendDateTime(nil, t.moment))
}

// MarshalText returns what [DateTime.String] does.
func (t DateTime) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what [ParseDateTime] reads; no text is an unknown time.
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

func orUTC(location *time.Location) *time.Location {
	if location == nil {
		return time.UTC
	}
	return location
}

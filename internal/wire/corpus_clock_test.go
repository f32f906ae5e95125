package wire_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// dayForms are spellings of 11 May 2024: the producer that writes the spelling, the JSON, and whether it is read. A spelling that
// is ambiguous or no day is left out, with a note.
var dayForms = []struct {
	producer string
	json     string
	read     bool
}{
	{"the reference", `"2024-05-11"`, true},
	{"the reference's example; java.time.Instant, Jackson 2.17", `"2024-05-11T23:20:50.52Z"`, true},
	{"java.time.LocalDateTime, Jackson 2.17", `"2024-05-11T00:03:15"`, true},
	{"java.time.LocalDate as an array, Jackson 2.17", `[2024,5,11]`, true},
	{"java.time.LocalDateTime as an array, Jackson 2.17", `[2024,5,11,0,3]`, true},
	{"java.time.LocalDateTime with seconds, Jackson 2.17", `[2024,5,11,0,3,15]`, true},
	{"java.time.LocalDateTime with nanoseconds, Jackson 2.17", `[2024,5,11,0,3,15,520000000]`, true},
	{"java.util.Date, Jackson 2.17 with an ISO format", `"2024-05-11T05:00:00.000+0000"`, true},
	{"java.util.Date, Jackson 2.17", `1715403600000`, true},
	{"java.time.Instant, Jackson 2.17 with timestamps", `1715403600`, true},
	{"java.util.Date as a double, Gson 2.10", `1.7154036E12`, true},
	{"java.util.Date, Gson 2.10, English", `"May 11, 2024 12:03:15 AM"`, true},
	{"java.util.Date, Gson 2.10 on JDK 20, with a narrow no-break space", "\"May 11, 2024, 12:03:15\u202fAM\"", true},
	{"java.util.Date.toString, JDK 17", `"Sat May 11 00:03:15 COT 2024"`, true},
	{"java.time.ZonedDateTime.toString, JDK 17", `"2024-05-11T00:03:15-05:00[America/Bogota]"`, true},
	{"java.sql.Timestamp.toString, JDK 17", `"2024-05-11 00:03:15.0"`, true},
	{"java.text.SimpleDateFormat dd-MM-yyyy", `"11-05-2024"`, true},
	{"java.text.SimpleDateFormat dd/MM/yyyy HH:mm", `"11/05/2024 00:03"`, true},
	{"javax.xml XMLGregorianCalendar, a date with a zone", `"2024-05-11-05:00"`, true},
	{"javax.xml XMLGregorianCalendar in UTC", `"2024-05-11Z"`, true},
	{"JAXB of a SOAP gateway, with milliseconds", `"2024-05-11T00:00:00.000-05:00"`, true},
	{"DataContractJsonSerializer, .NET Framework 4.8", `"\/Date(1715403600000-0500)\/"`, true},
	{"DataContractJsonSerializer, .NET Framework 4.8, in UTC", `"/Date(1715403600000)/"`, true},
	{"Newtonsoft.Json 13, unspecified kind", `"2024-05-11T00:03:15.1234567"`, true},
	{"Newtonsoft.Json 13, local kind", `"2024-05-11T00:03:15-05:00"`, true},
	{".NET 8 DateTime.ToString, es-CO", `"11/05/2024 12:03:15 a. m."`, true},
	{".NET 8 DateTime.ToString, es-CO, with no-break spaces", "\"11/05/2024 03:15:00\u00a0p.\u00a0m.\"", true},
	{".NET Framework 4.8 DateTime.ToString, es-GT", `"11/05/2024 3:15:00 p. m."`, true},
	{".NET 8 DateTime.ToString, es-MX", `"11/05/2024 03:15:00 p.m."`, true},
	{".NET 8, custom d/M/yyyy", `"11/5/2024"`, true},
	{".NET 8 DateTimeOffset.ToString, invariant without slashes", `"2024-05-11 00:00:00 -05:00"`, true},
	{".NET 8, R format", `"Sat, 11 May 2024 15:15:00 GMT"`, true},
	{".NET 8, D format, es-CO", `"sábado, 11 de mayo de 2024"`, true},
	{"SQL Server 2022 CONVERT style 103", `"11/05/2024"`, true},
	{"SQL Server 2022 CONVERT style 104", `"11.05.2024"`, true},
	{"SQL Server 2022 CONVERT style 105", `"11-05-2024"`, true},
	{"SQL Server 2022 CONVERT style 106", `"11 May 2024"`, true},
	{"SQL Server 2022 CONVERT style 111", `"2024/05/11"`, true},
	{"SQL Server 2022 CONVERT style 112", `"20240511"`, true},
	{"SQL Server 2022 CONVERT style 112, as a number", `20240511`, true},
	{"SQL Server 2022 CONVERT style 0", `"May 11 2024 12:03AM"`, true},
	{"Oracle 19c TO_CHAR YYYYMMDDHH24MISS", `"20240511000315"`, true},
	{"Oracle 19c TO_CHAR DD-MON-YYYY, English", `"11-MAY-2024"`, true},
	{"Oracle 19c TO_CHAR DD/MM/YYYY HH:MI:SS AM", `"11/05/2024 12:03:15 AM"`, true},
	{"IBM i timestamp as digits", `"20240511000315123"`, true},
	{"PostgreSQL 15 timestamptz", `"2024-05-11 00:03:15.123-05"`, true},
	{"MySQL 8 DATETIME", `"2024-05-11 00:03:15"`, true},
	{"Python 3.12 datetime.isoformat in UTC", `"2024-05-11T15:03:15.123456+00:00"`, true},
	{"Ruby 3.3 Time.to_s", `"2024-05-11 15:03:15 UTC"`, true},
	{"Go 1.26 time.Time.String", `"2024-05-11 00:03:15 -0500 -05"`, true},
	{"JavaScript Date.toString, V8 12", `"Sat May 11 2024 00:03:15 GMT-0500 (Colombia Standard Time)"`, true},
	{"JavaScript Date.toISOString, V8 12", `"2024-05-11T15:03:15.123Z"`, true},
	{"JavaScript Date.now as text, V8 12", `"1715403600000"`, true},
	{"PHP 8.3 DATE_RFC2822", `"Sat, 11 May 2024 00:03:15 -0500"`, true},
	{"ISO 8601 basic form, SAP Gateway", `"20240511T000315"`, true},
	{"a back end's own Spanish text", `"11 de mayo de 2024"`, true},
	{"a back end's own Spanish text, short", `"11-may-2024"`, true},
	{"a midnight in UTC that stands for a day, .NET 8 with DateTimeKind.Utc", `"2024-05-11T00:00:00Z"`, true},
	{"a midnight in UTC that stands for a day, Jackson 2.17 timestamps", `1715385600000`, true},

	{"SQL Server 2022 CONVERT style 101: the month first", `"05/23/2024"`, false},
	{"Oracle 19c default, DD-MON-RR: a year of two digits", `"11-MAY-24"`, false},
	{"SQL Server 2022 CONVERT style 3: a year of two digits", `"11/05/24"`, false},
	{"java.text.SimpleDateFormat yyMMdd", `"240511"`, false},
	{"Java's week year, pattern YYYY-'W'ww-e", `"2024-W19-6"`, false},
	{"ISO 8601 ordinal date, IBM z/OS", `"2024-132"`, false},
	{"IBM z/OS Julian date", `2024132`, false},
	{"Excel serial number", `45423`, false},
	{"Excel serial number with a time", `45423.002256`, false},
	{".NET ticks", `638510005950000000`, false},
	{"seconds with a fraction, Python 3.12 time.time", `1715403600.123456`, false},
	{"microseconds, PostgreSQL 15 extract epoch", `1715403600123456`, false},
	{"a period, invoices", `"2024-05"`, false},
	{"a period as text", `"Mayo 2024"`, false},
	{"a month and a day alone", `"11/05"`, false},
	{"MySQL 8 zero date", `"0000-00-00"`, false},
	{".NET DateTime.MinValue", `"0001-01-01T00:00:00"`, false},
	{"Go's zero time", `"0001-01-01T00:00:00Z"`, false},
	{".NET DateTimeOffset.MinValue in Colombia", `"0001-01-01T00:00:00-05:00"`, false},
	{"a day that no calendar has", `"2024-02-30"`, false},
	{"a day that no calendar has, day first", `"31/04/2024"`, false},
	{"hour 24, ISO 8601 of 2004", `"2024-05-11T24:00:00"`, false},
	{"a 13th hour before noon", `"11/05/2024 13:03:15 a. m."`, false},
	{"a zone that several countries use, Java's Date.toString", `"Sat May 11 00:03:15 CST 2024"`, false},
	{"JavaScript Invalid Date, V8 12", `"Invalid Date"`, false},
	{"Ruby 3.3 nil.inspect", `"nil"`, false},
	{"a word in place of a day", `"Inmediato"`, false},
	{"java.time.LocalDate, Gson 2.10", `{"year":2024,"month":5,"day":11}`, false},
	{"com.google.protobuf.Timestamp, Gson 2.10", `{"seconds":1715403600,"nanos":0}`, false},
	{"MongoDB extended JSON", `{"$date":"2024-05-11T05:00:00Z"}`, false},
	{"a list of two", `[2024,5]`, false},
	{"a list with a month 13", `[2024,13,1]`, false},
	{"a boolean", `true`, false},
	{"a negative number of milliseconds, Java's Long.MIN_VALUE", `-9223372036854775808`, false},
}

// TestCorpusOfDays decodes each form into a day, in the zone of Colombia.
func TestCorpusOfDays(t *testing.T) {
	zone := time.FixedZone("", -5*60*60)
	read, left := 0, 0
	for _, form := range dayForms {
		t.Run(form.producer, func(t *testing.T) {
			var got one[date]
			var notes wire.Notes
			err := codec.Unmarshal([]byte(`{"f":`+form.json+`}`), &got, wire.Options{Notes: &notes, Zone: func() *time.Location { return zone }})
			require.NoError(t, err)
			if !form.read {
				left++
				assert.Zero(t, got.F.day, form.json)
				assert.NotEmpty(t, notes.Items, "left out without a note")
				return
			}
			read++
			assert.Equal(t, wire.Day{Year: 2024, Month: 5, Day: 11}, got.F.day, form.json)
			assert.Equal(t, form.json != `"2024-05-11"`, len(notes.Items) == 1, "only the documented form has no note: %v", notes.Items)
		})
	}
	assert.GreaterOrEqual(t, read+left, 60)
	assert.GreaterOrEqual(t, 2*left, read)
}

// TestCorpusOfMoments decodes the forms with a time into a moment.
func TestCorpusOfMoments(t *testing.T) {
	at := func(hour, minute, second uint8) wire.Moment {
		return wire.Moment{Day: wire.Day{Year: 2024, Month: 5, Day: 11}, Hour: hour, Minute: minute, Second: second}
	}
	zoned := func(m wire.Moment, offset int16) wire.Moment {
		m.Zoned, m.Offset = true, offset
		return m
	}
	for json, want := range map[string]wire.Moment{
		`[2024,5,11,0,3]`:                              at(0, 3, 0),
		`"11/05/2024 12:03:15 a. m."`:                  at(0, 3, 15),
		`"11/05/2024 12:03:15 p. m."`:                  at(12, 3, 15),
		`"11/05/2024 3:15:00 PM"`:                      at(15, 15, 0),
		`"May 11 2024 12:03AM"`:                        at(0, 3, 0),
		`"20240511000315"`:                             at(0, 3, 15),
		`"Sat May 11 00:03:15 COT 2024"`:               zoned(at(0, 3, 15), -300),
		`"Sat, 11 May 2024 15:15:00 GMT"`:              zoned(at(15, 15, 0), 0),
		`"2024-05-11T00:03:15-05:00[America/Bogota]"`:  zoned(at(0, 3, 15), -300),
		`"Sat May 11 2024 00:03:15 GMT-0500 (Bogotá)"`: zoned(at(0, 3, 15), -300),
		`"/Date(1715403795000-0500)/"`:                 zoned(at(0, 3, 15), -300),
		`1715403795`:                                   zoned(at(5, 3, 15), 0),
		`"2024-05-11-05:00"`:                           zoned(at(0, 0, 0), -300),
		`"0001-01-01T00:00:00"`:                        {},
	} {
		var got one[dateTime]
		var notes wire.Notes
		require.NoError(t, codec.Unmarshal([]byte(`{"f":`+json+`}`), &got, wire.Options{Notes: &notes}))
		assert.Equal(t, want, got.F.moment, json)
		assert.Len(t, notes.Items, 1, json)
	}
}

// TestDayOfInstant checks in which zone the day of an instant is read.
func TestDayOfInstant(t *testing.T) {
	day := func(day uint8) wire.Day { return wire.Day{Year: 2024, Month: 5, Day: day} }
	for json, want := range map[string]wire.Day{
		`"2024-05-12T04:59:59Z"`:      day(11), // the last second of 11 May in Bogotá
		`"2024-05-12T05:00:00Z"`:      day(12),
		`"2024-05-12T00:00:00Z"`:      day(12), // midnight: some back ends send a day as its midnight in UTC
		`"2024-05-12T00:00:00+00:00"`: day(12),
		`"2024-05-12T00:00:00+02:00"`: day(12),
		`"2024-05-12T00:00:00.001Z"`:  day(11),
		`"2024-05-12T01:00:00+02:00"`: day(11),
		`"2024-05-12 03:00:00"`:       day(12), // a local time has no zone
		`"2024-05-12Z"`:               day(12),
		`1715489999000`:               day(11),
		`1715472000000`:               day(12),
	} {
		var got one[date]
		require.NoError(t, codec.Unmarshal([]byte(`{"f":`+json+`}`), &got, wire.Options{Zone: func() *time.Location { return time.FixedZone("", -5*60*60) }}))
		assert.Equal(t, want, got.F.day, json)
	}
	written, _, ok := wire.ParseDate("2024-05-12T04:59:59Z")
	assert.True(t, ok)
	assert.Equal(t, day(12), written, "without a zone in the options, the day as written")
}

package wire_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

func FuzzDate(f *testing.F) {
	for _, text := range []string{"2017-05-11", "20170511", "11/05/2017", "2024-02-29", "1900-02-29", "0000-01-01",
		"9999-12-31", "1985-04-12T23:20:50.52Z", " 2017-05-11\n", "2017-05-1x", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, plain, ok := wire.ParseDate(text)
		if ok && day == (wire.Day{}) {
			return // 0001-01-01, which .NET sends for an unknown day
		}
		standard, err := time.Parse(time.DateOnly, text)
		if err == nil && standard.Year() >= 1 {
			require.True(t, ok && plain)
			require.Equal(t, wire.Day{
				Year: uint16(standard.Year()), Month: uint8(standard.Month()), Day: uint8(standard.Day())}, day)
		}
		if !ok {
			require.Zero(t, day)
			return
		}
		require.Equal(t, err == nil, plain)
		spelt := wire.AppendDate(nil, day)
		_, err = time.Parse(time.DateOnly, string(spelt))
		require.NoError(t, err, "a day that does not exist was read")
		again, plain, ok := wire.ParseDate(spelt)
		require.True(t, ok && plain)
		require.Equal(t, day, again)
	})
}

func FuzzDateTime(f *testing.F) {
	for _, text := range []string{"2017-05-11 00:03:15", "2017-05-11T00:03:15.5Z", "2015-01-23T10:38:16-05:00",
		"2015-01-23T10:38:16-0500", "2015-01-23t10:38:16+05", "11/05/2017 23:59", "20170511 23:59:59,123456789", "2017-05-11",
		"2017-05-11T24:00:00", "2017-05-11T23:59:60Z", "2017-05-11 ", "2017-05-11T00:03:15-00:00", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		moment, plain, ok := wire.ParseDateTime(text)
		if ok && moment.Day == (wire.Day{}) {
			return // 0001-01-01, which .NET sends for an unknown time
		}
		if !ok {
			require.Zero(t, moment)
			standard, err := time.Parse(time.DateTime, text)
			require.True(t, err != nil || standard.Year() < 1 || standard.Format(time.DateTime) != text,
				"a sound time is taken")
			return
		}
		if standard, err := time.Parse(time.RFC3339Nano, text); err == nil {
			_, offset := standard.Zone()
			const hour = len("YYYY-MM-DDT")
			require.Equal(t, text[hour+1] != ':', plain) // package time also takes an hour of one digit, which RFC 3339 does not
			require.True(t, moment.Zoned)
			require.Equal(t, offset, int(moment.Offset)*60)
			require.Equal(t, standard.Nanosecond(), int(moment.Nanosecond))
			require.Equal(t, standard.Hour(), int(moment.Hour))
		}
		again, plain, ok := wire.ParseDateTime(wire.AppendDateTime(nil, moment))
		require.True(t, ok && plain)
		require.Equal(t, moment, again)
	})
}

func FuzzFlag(f *testing.F) {
	for _, text := range []string{"true", "S", "no", "SÍ", "sí", " 0 ", "verdadero", "", "quizás"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, ok := wire.ParseFlag(text)
		asBytes, okAsBytes := wire.ParseFlag([]byte(text))
		require.Equal(t, ok, okAsBytes)
		require.Equal(t, value, asBytes)
		if ok {
			upper, ok := wire.ParseFlag(" " + strings.ToUpper(text) + "\t")
			require.True(t, ok)
			require.Equal(t, value, upper)
			return
		}
		require.False(t, value, "an unreadable boolean is false")
	})
}

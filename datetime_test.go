package tigo_test

import (
	"encoding/json"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestDateTime(t *testing.T) {
	bogota := time.FixedZone("", -5*60*60)
	local := time.Date(2017, 5, 11, 0, 3, 15, 0, bogota)
	for text, want := range map[string]struct {
		spelt string
		in    time.Time // in Bogotá
		zone  int
		sent  bool
	}{
		"2017-05-11 00:03:15":       {"2017-05-11 00:03:15", local, 0, false},
		"2017-05-11T00:03:15.5":     {"2017-05-11 00:03:15.5", local.Add(time.Second / 2), 0, false},
		"2017-05-11T00:03:15-05:00": {"2017-05-11T00:03:15-05:00", local, -18000, true},
		"2017-05-11T00:03:15-0500":  {"2017-05-11T00:03:15-05:00", local, -18000, true},
		"2017-05-11T05:03:15Z":      {"2017-05-11T05:03:15Z", local, 0, true},
		"11/05/2017":                {"2017-05-11 00:00:00", local.Add(-195 * time.Second), 0, false},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := tigo.ParseDateTime(text)
			require.NoError(t, err)
			assert.Equal(t, want.spelt, got.String())
			assert.Equal(t, want.in, got.In(bogota))
			assert.Equal(t, want.sent, got.In(time.UTC).Equal(want.in), "without a zone the location decides")
			assert.Equal(t, got.In(time.UTC), got.In(nil))
			zone, sent := got.Zone()
			assert.Equal(t, want.zone, zone)
			assert.Equal(t, want.sent, sent)
		})
	}
	for _, text := range []string{"", "2017-05-11 24:00:00", "2023-02-30 00:00:00", "00:03:15", "ayer"} {
		got, err := tigo.ParseDateTime(text)
		require.Error(t, err, text)
		assert.Zero(t, got)
	}
}

func TestNewDateTime(t *testing.T) {
	day := tigo.NewDate(2017, time.May, 11)
	at := tigo.NewDateTime(day, 23, 59, 58)
	assert.Equal(t, day, at.Date())
	hour, minute, second := at.Clock()
	assert.Equal(t, []int{23, 59, 58, 0}, []int{hour, minute, second, at.Nanosecond()})
	assert.Equal(t, "2017-05-12 00:01:00", tigo.NewDateTime(day, 23, 60, 60).String())
	assert.Zero(t, tigo.NewDateTime(tigo.Date{}, 1, 2, 3))
	assert.EqualValues(t, 16, unsafe.Sizeof(at))
}

func TestDateTimeOf(t *testing.T) {
	bogota := time.FixedZone("", -5*60*60)
	instant := time.Date(2017, 5, 11, 0, 3, 15, 520_000_000, bogota)
	at := tigo.DateTimeOf(instant)
	assert.Equal(t, "2017-05-11T00:03:15.52-05:00", at.String())
	assert.True(t, instant.Equal(at.In(time.UTC)))
	assert.Equal(t, "2017-05-11T05:03:15.52Z", tigo.DateTimeOf(instant.UTC()).String())

	old := time.FixedZone("", -(4*60*60 + 56*60 + 16)) // as Bogotá had until 1914
	assert.Equal(t, "2017-05-11T05:03:15.52Z", tigo.DateTimeOf(instant.In(old)).String())
	assert.True(t, instant.Equal(tigo.DateTimeOf(instant.In(old)).In(nil)))

	assert.Zero(t, tigo.DateTimeOf(time.Time{}))
	assert.Zero(t, tigo.DateTimeOf(time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)))
	assert.True(t, tigo.DateTime{}.In(bogota).IsZero())
	assert.Empty(t, tigo.DateTime{}.String())
}

func TestDateTimeInOtherFormats(t *testing.T) {
	type call struct {
		Start tigo.DateTime
		End   tigo.DateTime
	}
	sent := call{Start: tigo.NewDateTime(tigo.NewDate(2017, time.May, 11), 0, 3, 15)}
	b, err := json.Marshal(sent)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Start":"2017-05-11 00:03:15","End":null}`, string(b))
	var got call
	require.NoError(t, json.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
	require.NoError(t, json.Unmarshal([]byte(`{"Start":""}`), &got))
	assert.Zero(t, got)
	require.Error(t, json.Unmarshal([]byte(`{"Start":"soon"}`), &got))
	text, err := sent.Start.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "2017-05-11 00:03:15", string(text))
}

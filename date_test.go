package tigo_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestNewDate(t *testing.T) {
	for want, got := range map[string]tigo.Date{
		"2017-05-11": tigo.NewDate(2017, time.May, 11),
		"2017-05-01": tigo.NewDate(2017, time.April, 31),
		"2016-12-31": tigo.NewDate(2017, time.January, 0),
		"0001-01-01": tigo.NewDate(1, time.January, 1),
		"9999-12-31": tigo.NewDate(9999, time.December, 31),
		"":           tigo.NewDate(10000, time.January, 1),
	} {
		assert.Equal(t, want, got.String())
		assert.Equal(t, want == "", got.IsZero())
	}
	assert.Zero(t, tigo.NewDate(0, time.December, 31))
	assert.Zero(t, tigo.DateOf(time.Time{}))
	bogota := time.FixedZone("", -5*60*60)
	assert.Equal(t, tigo.NewDate(2017, 5, 10), tigo.DateOf(time.Date(2017, 5, 11, 3, 0, 0, 0, time.UTC).In(bogota)))
	assert.EqualValues(t, 4, unsafe.Sizeof(tigo.Date{}))
}

func TestParseDate(t *testing.T) {
	want := tigo.NewDate(2017, time.May, 11)
	for _, text := range []string{"2017-05-11", "20170511", "11/05/2017", "2017-05-11T23:20:50.52Z", "2017-05-11 00:03:15"} {
		got, err := tigo.ParseDate(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "2023-02-30", "05/23/2017", "2017-5-11", "mañana"} {
		got, err := tigo.ParseDate(text)
		require.Error(t, err, text)
		assert.Zero(t, got)
		assert.True(t, text == "" || !strings.Contains(err.Error(), text), "the text is not repeated")
	}
}

func TestDateParts(t *testing.T) {
	day := tigo.NewDate(2024, time.February, 29)
	assert.Equal(t, []any{2024, time.February, 29, time.Thursday}, []any{day.Year(), day.Month(), day.Day(), day.Weekday()})
	var unknown tigo.Date
	assert.Equal(t, []any{0, time.Month(0), 0, time.Sunday},
		[]any{unknown.Year(), unknown.Month(), unknown.Day(), unknown.Weekday()})
}

func TestDateArithmetic(t *testing.T) {
	day := tigo.NewDate(2024, time.February, 28)
	for days, want := range map[int]string{
		0: "2024-02-28", 1: "2024-02-29", 2: "2024-03-01", -59: "2023-12-31", 366: "2025-02-28",
		-800_000: "", 3_000_000: "", math.MaxInt: "", math.MinInt: "",
	} {
		assert.Equal(t, want, day.AddDays(days).String(), days)
	}
	assert.Zero(t, tigo.Date{}.AddDays(1))

	ascending := []tigo.Date{{}, tigo.NewDate(2023, 12, 31), tigo.NewDate(2024, 1, 31), tigo.NewDate(2024, 2, 1), day}
	for i, d := range ascending {
		for j, other := range ascending {
			assert.Equal(t, min(max(i-j, -1), 1), d.Compare(other))
			assert.Equal(t, i < j, d.Before(other))
			assert.Equal(t, i > j, d.After(other))
		}
	}
}

func TestDateIn(t *testing.T) {
	day := tigo.NewDate(2017, time.May, 11)
	bogota := time.FixedZone("", -5*60*60)
	assert.Equal(t, time.Date(2017, 5, 11, 0, 0, 0, 0, bogota), day.In(bogota))
	assert.Equal(t, time.Date(2017, 5, 11, 0, 0, 0, 0, time.UTC), day.In(nil))
	assert.True(t, tigo.Date{}.In(bogota).IsZero())
}

func TestDateInOtherFormats(t *testing.T) {
	type bill struct {
		Due  tigo.Date
		Paid tigo.Date
	}
	sent := bill{Due: tigo.NewDate(2017, time.May, 11)}
	b, err := json.Marshal(sent)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Due":"2017-05-11","Paid":null}`, string(b))
	var got bill
	require.NoError(t, json.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
	require.NoError(t, json.Unmarshal([]byte(`{"Due":""}`), &got))
	assert.Zero(t, got)
	require.Error(t, json.Unmarshal([]byte(`{"Due":"2023-02-30"}`), &got))

	b, err = xml.Marshal(sent)
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(b, &got))
	assert.Equal(t, sent, got)

	b, err = json.Marshal(map[tigo.Date]int{sent.Due: 1})
	require.NoError(t, err)
	assert.JSONEq(t, `{"2017-05-11":1}`, string(b))
	assert.Equal(t, "2017-05-11", fmt.Sprintf("%v", sent.Due))
}

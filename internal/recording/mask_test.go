package recording

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testMask() *Mask { return NewMask([32]byte{1, 2, 3}, "co") }

// TestSameValueSameStandIn has values in several spellings. Their stand-ins differ only in the spelling, too.
func TestSameValueSameStandIn(t *testing.T) {
	m := testMask()
	document := m.Text("43567890")
	assert.Len(t, document, 8)
	assert.NotEqual(t, "43567890", document)
	assert.Equal(t, document[:2]+"."+document[2:5]+"."+document[5:], m.Text("43.567.890"))
	assert.Equal(t, document, m.Digits("43567890"))
	assert.Equal(t, "00"+document, m.Text("0043567890"))

	phone := m.Text("3005679536")
	assert.Equal(t, "+57 "+phone[:3]+" "+phone[3:6]+" "+phone[6:], m.Text("+57 300 567 9536"))
	assert.Equal(t, "57"+phone, m.Text("573005679536"))
	assert.Equal(t, phone[:3]+"-"+phone[3:6]+"-"+phone[6:], m.Text("300-567-9536"))

	tax := m.Text("900412387")
	assert.Equal(t, tax+"-4", m.Text("900412387-4"), "a check digit does not belong to the number")
	contract := m.Text("13345678")
	assert.True(t, strings.HasPrefix(m.Text("13345678-2603"), contract+"-"))

	name := m.Text("restrepo velez")
	upper := m.Text("RESTREPO VÉLEZ")
	assert.Equal(t, strings.ToUpper(strings.Fields(name)[0]), strings.Fields(upper)[0])
	assert.Equal(t, fold(name), fold(upper))
	assert.Contains(t, fold(m.Text("luz.restrepo@example.com")), strings.Fields(name)[0])

	assert.Equal(t, m.Text("4242"), m.Text("424242XXXXXX4242")[12:])
	assert.Equal(t, "XXXXXX", m.Text("424242XXXXXX4242")[6:12])
	token := m.Text("7a0c5d3e-1f2b")
	assert.Equal(t, strings.ToUpper(token), m.Text("7A0C5D3E-1F2B"))
}

// TestForm checks that a stand-in has the form of its value.
func TestForm(t *testing.T) {
	m := testMask()
	for _, text := range []string{"Calle 45 # 12-30, Apto 1204", "", " ", "ñandú Ñ", "12", "0", "a\tb\x01", "漢字 123456"} {
		made := m.Text(text)
		assert.Equal(t, pattern(text), pattern(made), text)
	}
	assert.Equal(t, "12", m.Digits("12"), "two digits identify no person")
	assert.Equal(t, "0", m.Amount("0"))
	assert.Regexp(t, `^[1-9]{4}00$`, m.Amount("150000"))
	assert.Regexp(t, `^\d{3}$`, m.Digits("404"))
	assert.Equal(t, "https://example.com/", m.Text("https://self.care.tigo.example/"))
	assert.Regexp(t, `^https://example\.com/\w{8}/\d{5}\.\w{3}$`, m.Text("https://self.care.tigo.example/tecnicos/50159.jpg"))
	assert.Regexp(t, `^\w+@example\.com$`, m.Text("ana@correo.example"))
}

// pattern replaces each letter with a and each digit with 9.
func pattern(text string) string {
	return strings.Map(func(r rune) rune {
		switch kindOf(string(r)) {
		case tokenDigits:
			return '9'
		case tokenWord:
			if alphanumeric(r) {
				return 'a'
			}
		}
		return r
	}, text)
}

// TestNoStandInShowsARealValue learns values that are so short that a stand-in would contain them by chance.
func TestNoStandInShowsARealValue(t *testing.T) {
	m := testMask()
	for i := 1000; i < 1100; i++ {
		m.Learn(strings.Repeat("7", 1) + string(rune('0'+i%10)) + string(rune('0'+i/10%10)) + "5")
	}
	m.Learn("tomo rata pera sino")
	for i := range 2000 {
		made := m.Digits(strings.Repeat("9", 7) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)))
		assert.False(t, m.shows(made, 4), made)
		word := m.word(strings.Repeat("ta", 3) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)))
		assert.False(t, m.shows(word, 4), word)
	}
}

func TestDatesShiftTogether(t *testing.T) {
	m := testMask()
	want := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, m.days)
	require.NotZero(t, m.days)
	for text, layout := range map[string]string{
		"2026-03-31":                "2006-01-02",
		"2026-03-31 07:30:00":       "2006-01-02 07:30:00",
		"2026-03-31T07:30:00-05:00": "2006-01-02T07:30:00-05:00",
		"2026/03/31":                "2006/01/02",
		"31/03/2026":                "02/01/2006",
		"03/31/2026":                "01/02/2006",
		"31-03-2026 07:30 p. m.":    "02-01-2006 07:30 p. m.",
	} {
		shifted, ok := m.Date(text, false)
		require.True(t, ok, text)
		assert.Equal(t, strings.NewReplacer("2006", want.Format("2006"), "01", want.Format("01"), "02", want.Format("02")).Replace(layout[:10])+layout[10:], shifted, text)
	}
	for text, want := range map[string]string{
		"20260331":            want.Format("20060102"),
		"20260331073000":      want.Format("20060102") + "073000",
		"1774915200":          "",
		"1774915200000":       "",
		"/Date(177491520)/":   "",
		"0001-01-01":          "0001-01-01",
		"0001-01-01T00:00:00": "0001-01-01T00:00:00",
	} {
		shifted, ok := m.Date(text, true)
		require.True(t, ok, text)
		if want != "" {
			assert.Equal(t, want, shifted)
		} else {
			assert.NotEqual(t, text, shifted)
		}
	}
	for _, text := range []string{"20260331", "1774915200", "2026-02-30", "2026-13-01", "2026-03-31 with Ana", ""} {
		_, ok := m.Date(text, false)
		assert.False(t, ok, text)
	}
}

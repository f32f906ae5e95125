package recording

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo/internal/jsontree"
)

var (
	isoDate   = regexp.MustCompile(`^(\d{4})([-/])(\d{2})[-/](\d{2})((?:[ T][0-9:.]+)?(?: ?[aApP]\.? ?[mM]\.?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)$`)
	dayFirst  = regexp.MustCompile(`^(\d{2})([-/.])(\d{2})[-/.](\d{4})((?:[ T][0-9:.]+)?(?: ?[aApP]\.? ?[mM]\.?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(\d{6})?$`)
	microsoft = regexp.MustCompile(`^/Date\((-?\d{1,14})([+-]\d{4})?\)/$`)
	epoch     = regexp.MustCompile(`^(\d{10}|\d{13})$`)
)

// Date shifts a date or a time, and reports whether text is one. If dated is true, text is the value of a date member, and
// may also be a run of digits: 20240331 or seconds since 1970.
func (m *Mask) Date(text string, dated bool) (string, bool) {
	if g := isoDate.FindStringSubmatch(text); g != nil {
		if y, mo, d, ok := m.shift(g[1], g[3], g[4]); ok {
			return fmt.Sprintf("%04d%s%02d%s%02d%s", y, g[2], mo, g[2], d, g[5]), true
		}
	}
	if g := dayFirst.FindStringSubmatch(text); g != nil {
		if y, mo, d, ok := m.shift(g[4], g[3], g[1]); ok {
			return fmt.Sprintf("%02d%s%02d%s%04d%s", d, g[2], mo, g[2], y, g[5]), true
		}
		if y, mo, d, ok := m.shift(g[4], g[1], g[3]); ok { // month before day
			return fmt.Sprintf("%02d%s%02d%s%04d%s", mo, g[2], d, g[2], y, g[5]), true
		}
	}
	if g := microsoft.FindStringSubmatch(text); g != nil {
		ms, _ := strconv.ParseInt(g[1], 10, 64) // the pattern allows only numbers that fit
		return fmt.Sprintf("/Date(%d%s)/", ms+int64(m.days)*24*60*60*1000, g[2]), true
	}
	if !dated {
		return "", false
	}
	if g := compact.FindStringSubmatch(text); g != nil {
		if y, mo, d, ok := m.shift(g[1], g[2], g[3]); ok {
			return fmt.Sprintf("%04d%02d%02d%s", y, mo, d, g[4]), true
		}
	}
	if epoch.MatchString(text) {
		at, _ := strconv.ParseInt(text, 10, 64) // the pattern allows only numbers that fit
		day := int64(24 * 60 * 60)
		if len(text) == 13 {
			day *= 1000
		}
		if shifted := strconv.FormatInt(at+int64(m.days)*day, 10); len(shifted) == len(text) {
			return shifted, true
		}
	}
	return "", false
}

// shift moves a day. A day before 1900 stands for an unknown day and is not moved.
func (m *Mask) shift(year, month, day string) (y, mo, d int, ok bool) {
	t, err := time.Parse("2006-01-02", year+"-"+month+"-"+day)
	if err != nil || t.Year() > 2200 {
		return 0, 0, 0, false
	}
	if t.Year() >= 1900 {
		t = t.AddDate(0, 0, m.days)
	}
	return t.Year(), int(t.Month()), t.Day(), true
}

// dateList shifts a day that is written as a list of its parts.
func (k *keeper) dateList(n *jsontree.Node) bool {
	var parts []string
	for _, element := range n.Elements[:3] {
		literal := string(k.text[element.Start:element.End])
		if element.Kind != jsontree.Number || strings.Trim(literal, "0123456789") != "" {
			return false
		}
		parts = append(parts, strings.Repeat("0", max(0, 2-len(literal)))+literal)
	}
	y, mo, d, ok := k.mask.shift(parts[0], parts[1], parts[2])
	if !ok {
		return false
	}
	for i, part := range []int{y, mo, d} {
		k.edits = append(k.edits, edit{n.Elements[i].Start, n.Elements[i].End, strconv.Itoa(part)})
	}
	return true
}

package recording

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask replaces personal data with stand-ins. A value has the same stand-in everywhere and in every spelling:
//
//   - A word becomes another word of the same length. Words that differ only in case and accents become the same word, in
//     the case and with the accents of each.
//   - Three or more digits, with or without separators, in quotes or not, become as many other digits.
//   - Letters mixed with digits, such as a token, become others of the same length.
//   - An amount becomes another with as many digits. It keeps up to two zeros at its end, and 0 stays 0.
//   - Dates and times are all shifted by the same number of days.
//
// Stand-ins are derived from a random key, which each recording has and which is never stored. No stand-in contains a value
// that was replaced elsewhere: a Mask learns all values before it replaces any.
type Mask struct {
	key      [32]byte
	calling  string // the country's calling code, which phone numbers may begin with
	national int    // the length of a phone number without the calling code
	days     int    // by which dates are shifted

	words  map[string]bool // real words of at least four letters, folded
	digits map[string]bool // real numbers of at least four digits
	drawn  map[string]string
}

// NewMask returns a mask for a country's values.
func NewMask(key [32]byte, country string) *Mask {
	m := &Mask{key: key, words: map[string]bool{}, digits: map[string]bool{}, drawn: map[string]string{}}
	m.days = 60 + m.dice("days", 0).IntN(1400)
	if m.dice("direction", 0).IntN(2) == 0 {
		m.days = -m.days
	}
	switch country {
	case "bo":
		m.calling, m.national = "591", 8
	case "co":
		m.calling, m.national = "57", 10
	case "gt":
		m.calling, m.national = "502", 8
	case "hn":
		m.calling, m.national = "504", 8
	case "py":
		m.calling, m.national = "595", 9
	case "sv":
		m.calling, m.national = "503", 8
	}
	return m
}

// dice returns random numbers that are derived from the key, a value and the number of the draw.
func (m *Mask) dice(value string, attempt uint64) *rand.Rand {
	h := hmac.New(sha256.New, m.key[:])
	h.Write([]byte(value))
	sum := h.Sum(nil)
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:])^attempt)) //nolint:gosec // keyed, and of no use to an attacker without the key
}

// draw returns the stand-in for a value of a kind: the first result of make that contains no real value.
func (m *Mask) draw(kind, value string, make func(*rand.Rand) string) string {
	if found, ok := m.drawn[kind+value]; ok {
		return found
	}
	var made string
	for attempt := range uint64(2000) {
		made = make(m.dice(kind+value, attempt))
		if made != value && !m.shows(made, 4+int(attempt/400)) { // with very many short values, a stand-in may have to contain one
			break
		}
	}
	m.drawn[kind+value] = made
	return made
}

// shows reports whether a stand-in contains a real value of at least the given number of letters or digits.
func (m *Mask) shows(made string, least int) bool {
	folded := fold(made)
	for from := range len(folded) {
		for to := from + least; to <= len(folded) && to <= from+24; to++ {
			if part := folded[from:to]; m.words[part] || m.digits[part] {
				return true
			}
		}
	}
	return false
}

// Learn records the words and numbers of a text. No stand-in will contain them.
func (m *Mask) Learn(text string) {
	for _, t := range tokens(text) {
		switch {
		case t.kind == tokenWord && len(fold(t.text)) >= 4:
			m.words[fold(t.text)] = true
		case t.kind == tokenDigits && len(strings.TrimLeft(t.digits(), "0")) >= 4:
			m.digits[strings.TrimLeft(t.digits(), "0")] = true
		case t.kind == tokenMixed && len(t.text) >= 4:
			m.words[fold(t.text)] = true
		}
	}
}

// Text returns the stand-in for a text.
func (m *Mask) Text(text string) string {
	if scheme, rest, ok := strings.Cut(text, "://"); ok && (scheme == "http" || scheme == "https") {
		_, path, slash := strings.Cut(rest, "/")
		if slash {
			path = "/" + m.Text(path)
		}
		return scheme + "://example.com" + path
	}
	if local, _, ok := strings.Cut(text, "@"); ok && local != "" && !strings.ContainsAny(text, " \t\n") {
		return m.Text(local) + "@example.com"
	}
	var b strings.Builder
	for _, t := range tokens(text) {
		switch t.kind {
		case tokenWord:
			b.WriteString(m.word(t.text))
		case tokenDigits:
			b.WriteString(t.spread(m.Digits(t.digits())))
		case tokenMixed:
			b.WriteString(m.mixed(t.text))
		default:
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// Digits returns the stand-in for a run of digits. It keeps leading zeros and the country's calling code. It also keeps one
// or two digits, which identify no person.
func (m *Mask) Digits(run string) string {
	real := strings.TrimLeft(run, "0")
	zeros := run[:len(run)-len(real)]
	if m.calling != "" && len(real) == len(m.calling)+m.national && strings.HasPrefix(real, m.calling) {
		return zeros + m.calling + m.Digits(real[len(m.calling):])
	}
	if len(real) < 3 {
		return run
	}
	return zeros + m.draw("digits:", real, func(dice *rand.Rand) string {
		made := make([]byte, len(real))
		for i := range made {
			made[i] = byte('0' + dice.IntN(10))
		}
		made[0] = byte('1' + dice.IntN(9))
		return string(made)
	})
}

// Amount returns the stand-in for the digits of an amount before its decimal point. It keeps up to two zeros at the end.
func (m *Mask) Amount(run string) string {
	significant := strings.TrimRight(run, "0")
	if significant == "" {
		return run
	}
	significant = run[:max(len(significant), len(run)-2)]
	real := strings.TrimLeft(significant, "0")
	zeros, end := significant[:len(significant)-len(real)], run[len(significant):]
	return zeros + m.draw("amount:", real+end, func(dice *rand.Rand) string {
		made := make([]byte, len(real))
		for i := range made {
			made[i] = byte('1' + dice.IntN(9))
		}
		return string(made) + end
	})
}

const (
	vowels     = "aeiou"
	consonants = "bcdfgjklmprstvz"
)

// word returns the stand-in for a word. It replaces vowels with vowels and consonants with consonants, and keeps case and
// accents.
func (m *Mask) word(word string) string {
	folded := fold(word)
	made := m.draw("word:", folded, func(dice *rand.Rand) string {
		b := make([]byte, len(folded))
		for i := range b {
			switch c := folded[i]; {
			case strings.IndexByte(vowels, c) >= 0:
				b[i] = vowels[dice.IntN(len(vowels))]
			case c == 'n':
				b[i] = c // keeps ñ a possible letter
			default:
				b[i] = consonants[dice.IntN(len(consonants))]
			}
		}
		return string(b)
	})
	var b strings.Builder
	i := 0
	for _, r := range word {
		if i < len(made) {
			b.WriteRune(like(r, rune(made[i])))
			i++
		}
	}
	return b.String()
}

// like returns a letter with the case and the accent of another one.
func like(of, letter rune) rune {
	if lower := unicode.ToLower(of); lower >= utf8.RuneSelf {
		if at := strings.IndexRune(vowels+"n", letter); at >= 0 {
			letter = []rune("áéíóúñ")[at]
		} else {
			letter = 'ç'
		}
	}
	if unicode.IsUpper(of) {
		return unicode.ToUpper(letter)
	}
	return letter
}

// mixed returns the stand-in for letters and digits that belong together. It keeps a run of X, as in a masked card number.
func (m *Mask) mixed(text string) string {
	if start, end, ok := strings.Cut(text, "XXXXXX"); ok && strings.Trim(start+end, "0123456789") == "" {
		return m.Digits(start) + "XXXXXX" + m.Digits(end)
	}
	folded := strings.ToLower(text)
	made := m.draw("mixed:", folded, func(dice *rand.Rand) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return rune('0' + dice.IntN(10))
			}
			return rune('a' + dice.IntN(6)) // hexadecimal stays hexadecimal
		}, folded)
	})
	out := []rune(made)
	for i, r := range []rune(text) {
		if i < len(out) && unicode.IsUpper(r) {
			out[i] = unicode.ToUpper(out[i])
		}
	}
	return string(out)
}

// fold returns a word in lower case and without accents, with one byte for each letter.
func fold(word string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(word) {
		switch {
		case strings.ContainsRune("áàâãäå", r):
			r = 'a'
		case strings.ContainsRune("éèêë", r):
			r = 'e'
		case strings.ContainsRune("íìîï", r):
			r = 'i'
		case strings.ContainsRune("óòôõö", r):
			r = 'o'
		case strings.ContainsRune("úùûü", r):
			r = 'u'
		case r == 'ñ':
			r = 'n'
		case r >= utf8.RuneSelf:
			r = '?'
		}
		b.WriteByte(byte(r))
	}
	return b.String()
}

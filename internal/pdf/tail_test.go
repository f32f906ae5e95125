package pdf_test

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/pdf"
)

// whole reports whether a Tail finds a file whole that arrives in pieces of n bytes.
func whole(file []byte, n int) bool {
	var tail pdf.Tail
	for len(file) > 0 {
		piece := min(n, len(file))
		tail.Add(file[:piece])
		file = file[piece:]
	}
	return tail.Whole()
}

func TestTail(t *testing.T) {
	plain := build("150000")
	linear := linearize()
	first := bytes.Index(linear, []byte("%%EOF")) + len("%%EOF\n")
	updated := update(plain, "90000")
	tests := map[string]struct {
		file []byte
		want bool
	}{
		"nothing":                                      {nil, false},
		"a file":                                       {plain, true},
		"a file without a line end":                    {bytes.TrimRight(plain, "\n"), true},
		"a file without startxref":                     {[]byte("%PDF-1.4\n%%EOF\n"), true},
		"a file whose startxref has no offset":         {[]byte("%PDF-1.4\nstartxref\n%%EOF\n"), true},
		"no end":                                       {bytes.TrimSuffix(plain, []byte("%%EOF\n")), false},
		"half an end":                                  {bytes.TrimSuffix(plain, []byte("OF\n")), false},
		"startxref beyond the file":                    {[]byte("%PDF-1.4\nstartxref\n900\n%%EOF\n"), false},
		"startxref 0":                                  {[]byte("%PDF-1.4\nstartxref\n0\n%%EOF\n"), false},
		"zeros after the end":                          {append(bytes.Clone(plain), make([]byte, 4096)...), true},
		"a web page after the end":                     {append(bytes.Clone(plain), "<script>xref obj startxref 7</script>"...), true},
		"an updated file":                              {updated, true},
		"a file updated twice":                         {update(updated, "1"), true},
		"cut in the first object of an update":         {updated[:len(plain)+10], false},
		"cut in the number of the first object":        {updated[:len(plain)+2], true}, // the same bytes could follow the end of a whole file
		"cut in the table of an update":                {updated[:len(updated)-30], false},
		"cut before the end of an update":              {updated[:len(updated)-4], false},
		"an update that begins with its table":         {append(bytes.Clone(plain), "\nxref\n0 0\n"...), false},
		"a linearized file":                            {linear, true},
		"cut after the first section":                  {linear[:first], false},
		"cut 1 KiB after the first section":            {linear[:first+1024], false},
		"cut before the end of a linearized file":      {linear[:len(linear)-7], false},
		"an updated linearized file":                   {update(linear, "2"), true},
		"a linearized file that states another length": {bytes.Replace(linear, []byte("/L "), []byte("/L 9"), 1), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{1, 2, 7, 63, 64, 65, 1000, 1 << 20} {
				assert.Equal(t, test.want, whole(test.file, n), "in pieces of %d", n)
			}
		})
	}
}

// TestTailPrefersAnUpdateToAStatedLength has a linearized file that states a wrong length, because an update was written
// into it. It has two markers whose startxref points into the file.
func TestTailPrefersAnUpdateToAStatedLength(t *testing.T) {
	file := update(bytes.Replace(linearize(), []byte("/L 3"), []byte("/L 9"), 1), "2")
	require.Contains(t, string(file), "/L 9")
	assert.True(t, whole(file, 100))
}

// TestTailOfEveryCut cuts files at every byte. A cut file is not whole, unless only white space is missing.
func TestTailOfEveryCut(t *testing.T) {
	for name, file := range map[string][]byte{"plain": build("1"), "linearized": linearize()} {
		for cut := range len(file) - len("\n") {
			require.False(t, whole(file[:cut], 100), "%s, cut at %d of %d", name, cut, len(file))
		}
		require.True(t, whole(file, 100), name)
	}
}

// expected is like whole, for a file whose length is known.
func expected(file []byte, length, n int) bool {
	var tail pdf.Tail
	tail.Expect(int64(length))
	for piece := range slices.Chunk(file, n) {
		tail.Add(piece)
	}
	return tail.Whole()
}

// TestTailOfKnownLength has files of known length, of which only the end is searched.
func TestTailOfKnownLength(t *testing.T) {
	pages := "9 0 obj\n(" + strings.Repeat("page ", 40<<10) + ")\nendobj\n"
	long := func(file []byte) []byte { // puts 200 KiB of pages before the text of a file
		return append([]byte("%PDF-1.4\n"+pages), file...)
	}
	small := []byte("%PDF-1.4\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n") // smaller than the searched end
	tests := map[string]struct {
		file []byte
		want bool
	}{
		"a file":                               {long(build("1")), true},
		"an updated file":                      {long(update(build("1"), "2")), true},
		"cut in an update":                     {long(append(build("1"), "7 0 obj\n"...)), false},
		"cut in the pages of an update":        {append(bytes.Clone(small), pages[:150<<10]...), false},
		"cut in the pages":                     {long(nil), false},
		"a linearized file with a long update": {append(bytes.Replace(linearize(), []byte("/L 3"), []byte("/L 9"), 1), update([]byte(pages), "2")...), true},
		"60 KiB after the end":                 {append(long(build("1")), make([]byte, 60<<10)...), true},
		"70 KiB after the end":                 {append(long(build("1")), make([]byte, 70<<10)...), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{1, 63, 64, 65, 1000, 16 << 10, 1 << 20} {
				assert.Equal(t, test.want, expected(test.file, len(test.file), n), "in pieces of %d", n)
			}
		})
	}
	file := long(build("1"))
	for cut := len(file) - 3000; cut < len(file)-1; cut++ {
		require.False(t, expected(file[:cut], cut, 16<<10), "cut at %d of %d", cut, len(file))
		require.False(t, expected(file[:cut], len(file), 16<<10), "cut at %d of %d, of the length that was stated", cut, len(file))
	}
}

func TestTailFrom(t *testing.T) {
	file := build("1")
	for _, offset := range []int{1, len(file) / 2, len(file) - 20} {
		tail := pdf.From(int64(offset))
		tail.Add(file[offset:])
		assert.True(t, tail.Whole(), "from %d", offset)
	}
	tail := pdf.From(int64(len(file) - 3))
	tail.Add(file[len(file)-3:])
	assert.False(t, tail.Whole(), "the rest does not contain the end")
}

// FuzzTail checks that the result does not depend on the pieces in which a file arrives.
func FuzzTail(f *testing.F) {
	f.Add(build("1"), uint16(64))
	f.Add(update(linearize(), "2"), uint16(1))
	f.Add([]byte("%PDF-1.4\n%%EOF\n1 0 obj"), uint16(3))
	f.Fuzz(func(t *testing.T, file []byte, n uint16) {
		require.Equal(t, whole(file, len(file)+1), whole(file, int(n)%200+1))
		long := append(file, make([]byte, 66<<10)...)
		long = append(long, file...)
		require.Equal(t, expected(long, len(long), len(long)), expected(long, len(long), 50*(int(n)%200+1)))
	})
}

func BenchmarkTail(b *testing.B) {
	b.Run("of unknown length", func(b *testing.B) { benchmarkTail(b, 0) })
	b.Run("of known length", func(b *testing.B) { benchmarkTail(b, 1) })
}

func benchmarkTail(b *testing.B, known int64) {
	b.Helper()
	file := bytes.Repeat(build("150000"), 5000)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		var tail pdf.Tail
		tail.Expect(known * int64(len(file)))
		for rest := file; len(rest) > 0; {
			n := min(len(rest), 32<<10)
			tail.Add(rest[:n])
			rest = rest[n:]
		}
		if !tail.Whole() {
			b.Fatal("not whole")
		}
	}
}

// read opens a response and reads the PDF in it.
func read(sent io.Reader) ([]byte, error) {
	content, _, err := pdf.Open(bufio.NewReaderSize(sent, pdf.StartSize))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(content)
}

var readers = map[string]func(io.Reader) io.Reader{
	"whole": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader, "with its end": iotest.DataErrReader,
}

package tigo

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExpand(t *testing.T) {
	tests := map[string]struct {
		route   string
		values  []string
		path    string
		escaped string
	}{
		"no placeholders":     {"/a/", nil, "/p/a/", ""},
		"plain":               {"/a/{x}/b/{y}/", []string{"100", "B-2.1~_"}, "/p/a/100/b/B-2.1~_/", ""},
		"the first escaped":   {"/a/{x}/b/{y}", []string{"1/2", "3"}, "/p/a/1/2/b/3", "/p/a/1%2F2/b/3"},
		"the last escaped":    {"/a/{x}/b/{y}", []string{"3", "ñ"}, "/p/a/3/b/ñ", "/p/a/3/b/%C3%B1"},
		"dots beside a slash": {"/a/{x}", []string{"a../..b"}, "/p/a/a../..b", "/p/a/a..%2F..b"},
		"a route to escape":   {"/a b/{x}", []string{"1/2"}, "/p/a b/1/2", "/p/a%20b/1%2F2"},
		"escaped already":     {"/a/{x}", []string{"%2e%2e"}, "/p/a/%2e%2e", "/p/a/%252e%252e"},
		"query and fragment":  {"/a/{x}", []string{"1?b#c"}, "/p/a/1?b#c", "/p/a/1%3Fb%23c"},
		"semicolon and space": {"/a/{x}", []string{"1;b c"}, "/p/a/1;b c", "/p/a/1%3Bb%20c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path, escaped, err := expand("op", "/p", test.route, test.values)
			require.NoError(t, err)
			assert.Equal(t, test.path, path)
			assert.Equal(t, test.escaped, escaped)
		})
	}
}

// TestExpandRefusesOtherPaths has values that a gateway which decodes paths may read as another path. They are refused
// before anything is sent.
func TestExpandRefusesOtherPaths(t *testing.T) {
	for _, value := range []string{"", ".", "..", "../b", "1/../2", "1/.", "..;", "..;/2", "1/..;x=1/2", ".;a", `1\2`, `..\2`, "a\x00", "\xff"} {
		_, _, err := expand("op", "/p", "/a/{x}", []string{value})
		wrong, ok := err.(*ArgumentError) //nolint:errorlint // it is not wrapped
		require.True(t, ok, "%q", value)
		assert.Equal(t, "x", wrong.Name)
	}
}

// FuzzExpand checks that each of two values becomes one segment: a server that decodes the path gets the same values, and no
// value adds a segment, ends the path or leads out of it.
func FuzzExpand(f *testing.F) {
	for _, value := range []string{"100", "", ".", "..", "a/b", "%2e", "ñ", "\x00", "\xff", "?x#y", `..\..`, "*", "a b+c", "{x}", ";", "\u0085"} {
		f.Add(value, "1")
		f.Add("1", value)
	}
	f.Fuzz(func(t *testing.T, x, y string) {
		path, escaped, err := expand("op", "/base", "/a/{x}/b/{y}/", []string{x, y})
		if err != nil {
			wrong, ok := err.(*ArgumentError) //nolint:errorlint // it is not wrapped
			require.True(t, ok)
			refused := map[string]string{"x": x, "y": y}[wrong.Name]
			require.True(t, refused == "" || strings.Contains(refused, ".") || strings.Contains(refused, `\`) || !utf8.ValidString(refused) ||
				strings.ContainsFunc(refused, unicode.IsControl), "%q: %s", refused, wrong.Reason)
			return
		}
		sent := (&url.URL{Scheme: "https", Host: "h", Path: path, RawPath: escaped}).String()
		require.NotContains(t, sent, " ")
		require.False(t, strings.ContainsFunc(sent, func(r rune) bool { return r < ' ' || r > '~' }), "%q", sent)
		read, err := url.Parse(sent)
		require.NoError(t, err)
		require.Empty(t, read.RawQuery)
		require.Empty(t, read.Fragment)
		segments := strings.Split(read.EscapedPath(), "/")
		require.Len(t, segments, 7, "%q", sent)
		for i, want := range []string{"", "base", "a", x, "b", y, ""} {
			require.NotContains(t, []string{".", ".."}, segments[i])
			got, err := url.PathUnescape(segments[i])
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	})
}

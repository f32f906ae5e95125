package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/billing"
)

// TestExampleOfPDF checks that the example of an invoice is a valid PDF with a correct table of objects, and that the SDK
// returns it unchanged.
func TestExampleOfPDF(t *testing.T) {
	media := load(t).Components.Responses["InvoicePDF"].Value.Content.Get("application/pdf")
	file, ok := media.Example.(string)
	require.True(t, ok)
	assert.Equal(t, map[string]any{"helpers.arrayElement": []any{[]any{file}}}, media.Schema.Value.Extensions["x-faker"], "the example for mocks is the same")

	require.True(t, strings.HasPrefix(file, "%PDF-1."))
	ending := regexp.MustCompile(`\nstartxref\n(\d+)\n%%EOF\n$`).FindStringSubmatch(file)
	require.NotNil(t, ending)
	table, err := strconv.Atoi(ending[1])
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(file[table:], "xref\n"))
	entries := regexp.MustCompile(`(\d{10}) 00000 n \n`).FindAllStringSubmatch(file[table:], -1)
	require.NotEmpty(t, entries)
	for i, entry := range entries {
		offset, err := strconv.Atoi(entry[1])
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(file[offset:], fmt.Sprintf("%d 0 obj\n", i+1)), "object %d is at %d", i+1, offset)
	}
	stream := regexp.MustCompile(`/Length (\d+) >>\nstream\n((?s:.*))endstream`).FindStringSubmatch(file)
	require.NotNil(t, stream)
	assert.Equal(t, stream[1], strconv.Itoa(len(stream[2])))

	got, err := billing.New((&platform{status: http.StatusOK, document: file}).client(t)).GetInvoicePDF(t.Context(), "1", "1")
	require.NoError(t, err)
	defer got.Close()
	var read bytes.Buffer
	_, err = io.Copy(&read, got)
	require.NoError(t, err)
	assert.Equal(t, file, read.String())
}

package docs_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the README's table from bench/RESULTS.md")

// The rows of the README's table. Each has its name, its section and the beginning of its row in RESULTS.md, and a function
// that shortens a cell.
var benchRows = []struct {
	name, section, row string
	shorten            func(cell string) string
}{
	{"balance, in memory", "In memory", "balance (", ratioAndAllocations},
	{"5 invoices, in memory", "In memory", "5 invoices (", ratioAndAllocations},
	{"1,000 calls, in memory", "In memory", "1,000 calls (", ratioAndAllocations},
	{"balance, over loopback", "Over loopback", "balance (", ratioAndAllocations},
	{"5 MB PDF, over loopback", "Over loopback", "5 MB PDF (", ratioAndAllocations},
	{"100,000 calls, peak memory", "Peak memory", "100,000 calls", mebibytes},
	{"100,000 calls streamed, peak memory", "Peak memory", "100,000 calls, streamed", mebibytes},
	{"modules linked", "A program of one call", "modules linked", func(cell string) string { return cell }},
}

func mebibytes(cell string) string {
	if cell == "–" { // the client does not support it
		return cell
	}
	return cell + " MiB"
}

// ratioAndAllocations keeps time and allocations of "0.75, 2.4 kB, 17". The time of the baseline is 1.
func ratioAndAllocations(cell string) string {
	parts := strings.Split(cell, ", ")
	if strings.HasSuffix(parts[0], "s") {
		parts[0] = "1"
	}
	return parts[0] + ", " + parts[len(parts)-1]
}

func cells(row string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(row, "| "), " |"), " | ")
}

// TestTheREADMEHasTheFiguresOfBench compares the table of README.md with bench/RESULTS.md.
func TestTheREADMEHasTheFiguresOfBench(t *testing.T) {
	results, err := os.ReadFile(filepath.Join(root, "bench/RESULTS.md"))
	require.NoError(t, err)
	sections := map[string][]string{}
	for _, section := range strings.Split(string(results), "\n## ")[1:] {
		name, rest, _ := strings.Cut(section, "\n")
		for line := range strings.Lines(rest) {
			if strings.HasPrefix(line, "|") {
				sections[name] = append(sections[name], strings.TrimSpace(line))
			}
		}
	}
	require.NotEmpty(t, sections["In memory"])
	var kept []int // columns
	table := []string{"| "}
	for i, name := range cells(sections["In memory"][0]) {
		if i > 0 && name != "before" {
			kept = append(kept, i)
			table[0] += "| " + name + " "
		}
	}
	table[0] += "|"
	table = append(table, "| --- "+strings.Repeat("| --- ", len(kept))+"|")
	for _, want := range benchRows {
		row := "| " + want.name
		for _, line := range sections[want.section] {
			if found := cells(line); strings.HasPrefix(found[0], want.row) && (strings.HasSuffix(want.row, "(") || found[0] == want.row || want.row == "modules linked") {
				for _, i := range kept {
					row += " | " + want.shorten(found[i])
				}
			}
		}
		table = append(table, row+" |")
	}
	wanted := strings.Join(table, "\n") + "\n"

	path := filepath.Join(root, "README.md")
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	place := regexp.MustCompile(`(?s)(## Beside generated clients\n\n[^|]*)(\|.*?\n)(\n|$)`)
	found := place.FindStringSubmatch(string(readme))
	require.NotNil(t, found)
	if *update {
		anew := strings.Replace(string(readme), found[1]+found[2], found[1]+wanted, 1)
		require.NoError(t, os.WriteFile(path, []byte(anew), 0o600))
		return
	}
	assert.Equal(t, wanted, found[2], "go test ./tests/docs -run Bench -update writes it")
}

package interop

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/pgtest"
)

const page = "../../docs/values.md"

var update = flag.Bool("update", false, "write the table and the snippets of docs/values.md")

// The values for every library. It must not store the Secret and the Document.
var (
	amount = tigo.MustNumber("150000.00")
	day    = tigo.NewDate(2024, 3, 20)
	at     = tigo.NewDateTime(day, 18, 4, 5)
	token  = tigo.NewSecret("tok-7d1c-canary")
	person = tigo.Document{Type: tigo.DocumentCC, Number: "1020304050"}
)

// table collects the rows of docs/values.md.
type table struct {
	mu   sync.Mutex
	rows map[string][]string // by section
	seen map[string]bool     // the libraries
}

var found = table{rows: map[string][]string{}, seen: map[string]bool{}}

// row adds a row to a section: the results of a library, in the order of the header.
func row(t *testing.T, section, library, module string, cells ...string) {
	t.Helper()
	first := "| " + library + " | "
	if module != "" {
		first += version(module)
	} else {
		first += "Go's own"
	}
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(strings.ReplaceAll(cell, "|", `\|`), "\n", "⏎")
	}
	line := first + " | " + strings.Join(cells, " | ") + " |"
	found.mu.Lock()
	defer found.mu.Unlock()
	if found.seen[library] {
		t.Errorf("two rows of %s", library)
	}
	found.seen[library] = true
	found.rows[section] = append(found.rows[section], line)
	if !*update {
		text, err := os.ReadFile(page)
		if err != nil || !strings.Contains(string(text), "\n"+line+"\n") {
			t.Errorf("docs/values.md does not have the row\n%s\nTo write it: TIGO_FULL=1 go test -update .", line)
		}
	}
}

// version returns the version of a module in go.mod.
func version(module string) string {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == module {
			return strings.TrimSuffix(fields[1], "+incompatible")
		}
	}
	return "?"
}

// code formats a stored value as code.
func code(text string) string {
	if text == "" {
		return "empty"
	}
	return "`" + strings.TrimSuffix(text, "\n") + "`"
}

// one returns a single cell if all cells are equal, and all of them otherwise.
func one(cells ...string) string {
	for _, cell := range cells {
		if cell != cells[0] {
			return strings.Join(cells, ", ")
		}
	}
	return cells[0]
}

// kept checks cells: each value must be read back unchanged, and no cell may contain personal data.
func kept(t *testing.T, library string, cells ...string) {
	t.Helper()
	for _, cell := range cells {
		assert.NotContains(t, cell, wrong, library)
		dark(t, library, cell)
	}
}

// wrong marks a value that was read back as another one.
const wrong = "✗"

// dark checks that a text contains neither the secret nor the number of the document.
func dark(t *testing.T, title, text string) {
	t.Helper()
	for _, personal := range []string{token.Reveal(), person.Number} {
		assert.NotContains(t, text, personal, title)
		assert.NotContains(t, text, fmt.Sprintf("%x", personal), title)
	}
}

// full skips a test that only .ci/full runs.
func full(t *testing.T) {
	t.Helper()
	if os.Getenv("TIGO_FULL") != "1" {
		t.Skip("TIGO_FULL=1 is not set")
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	status := pgtest.Main(m)
	whole := os.Getenv("TIGO_FULL") == "1" && flag.Lookup("test.run").Value.String() == ""
	var err error
	switch {
	case status != 0:
	case *update && !whole:
		err = errors.New("-update needs TIGO_FULL=1 and all tests")
	case *update:
		err = rewrite()
	case whole:
		err = stale()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

// stale returns an error if the page has a row that no test makes.
func stale() error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	for _, match := range tables.FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(match[3]) {
			if !slices.Contains(found.rows[match[1]], strings.TrimSpace(line)) {
				return fmt.Errorf("docs/values.md has a row that no test makes: %s", line)
			}
		}
	}
	return nil
}

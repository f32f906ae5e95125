package tigotest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestControlContract compares the control API with its OpenAPI document.
func TestControlContract(t *testing.T) {
	text, _ := pages.ReadFile("page/control.yaml")
	var written []string
	path := ""
	for line := range strings.Lines(string(text)) {
		if found := regexp.MustCompile(`^  /_emulator(/.*):\n`).FindStringSubmatch(line); found != nil {
			path = found[1]
		}
		if found := regexp.MustCompile(`^    (get|post|put|patch|delete):`).FindStringSubmatch(line); found != nil {
			written = append(written, strings.ToUpper(found[1])+" "+path)
		}
	}
	var served []string
	for _, pattern := range slices.Sorted(maps.Keys(controlOperations())) {
		served = append(served, strings.TrimSuffix(pattern, "{$}"))
	}
	slices.Sort(written)
	slices.Sort(served)
	assert.Equal(t, served, written)
	for name := range actionKinds() {
		assert.Regexp(t, `do: \{type: string, enum: \[.*\b`+name+`\b`, string(text))
	}
}

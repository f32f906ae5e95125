package tigotest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo/api"
)

// TestListNames compares the names of wrapped lists with those of the contract's schemas.
func TestListNames(t *testing.T) {
	schema := regexp.MustCompile(`schema: \{\$ref: '#/components/schemas/(\w+List)'\}`)
	lists := 0
	for _, op := range Operations() {
		_, rest, _ := strings.Cut(api.OpenAPI(), "operationId: "+op.ID+"\n")
		rest, _, _ = strings.Cut(rest, "operationId: ")
		name := ""
		if found := schema.FindStringSubmatch(rest); found != nil {
			name = found[1]
			lists++
		}
		assert.Equal(t, name, listName(op.Op), op.ID)
	}
	assert.Equal(t, 15, lists)
}

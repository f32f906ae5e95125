package tigootel_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/contrib/tigootel"
	"github.com/tigo-go/tigo/tigotest"
)

// The Go blocks of docs/telemetry.md are also here, so that they are compiled. TestDocs compares them.

func newObservedClient(config tigo.Config) (*tigo.Client, error) {
	observer, err := tigootel.New(config) // or with tigootel.WithTracerProvider and WithMeterProvider
	if err != nil {
		return nil, err
	}
	config.Observer = observer
	return tigo.New(config)
}

func propagated(config tigo.Config) tigo.Config {
	config.Transport = tigootel.Propagate(config.Transport)
	return config
}

// TestGlobalProviders makes the client of docs/telemetry.md in a program without providers.
func TestGlobalProviders(t *testing.T) {
	client, err := newObservedClient(propagated(tigotest.Start(t).Config(tigo.Colombia)))
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.SignIn(t.Context()))
}

func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/telemetry.md")
	require.NoError(t, err)
	compiled, err := os.ReadFile("docs_test.go")
	require.NoError(t, err)
	words := func(code string) string { return strings.Join(strings.Fields(code), " ") }
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(page, -1)
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		assert.Contains(t, words(string(compiled)), words(string(block[1])))
	}
}

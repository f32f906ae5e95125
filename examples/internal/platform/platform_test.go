package platform

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestWithoutEnvironment(t *testing.T) {
	require.False(t, configured())
	err := run(t.Context(), func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		client, err := tigo.New(config)
		require.NoError(t, err)
		defer client.Close()
		require.NoError(t, client.SignIn(ctx))
		assert.Equal(t, 1, emulator.Count("tigo.SignIn"))
		return context.Canceled
	})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWithEnvironment(t *testing.T) {
	t.Setenv("TIGO_CLIENT_ID", "app")
	t.Setenv("TIGO_CLIENT_SECRET", "secret")
	t.Setenv("TIGO_COUNTRY", "gt")
	t.Setenv("TIGO_ENVIRONMENT", "test")
	require.NoError(t, run(t.Context(), func(_ context.Context, config tigo.Config, emulator *tigotest.Server) error {
		assert.Nil(t, emulator)
		assert.Equal(t, tigo.Test, config.Environment)
		assert.Equal(t, tigo.Guatemala, config.Country)
		return nil
	}))

	t.Setenv("TIGO_ENVIRONMENT", "elsewhere")
	_, ok := errors.AsType[*tigo.ArgumentError](run(t.Context(), nil))
	assert.True(t, ok, "an invalid environment is an error, and starts no emulator")
}

// TestConfigured checks that one variable is enough.
func TestConfigured(t *testing.T) {
	t.Setenv("TIGO_FULL", "1")
	t.Setenv("TIGO_SCOPES", "")
	assert.False(t, configured())
	t.Setenv("TIGO_COUNTRY", "co")
	assert.True(t, configured())
}

func TestName(t *testing.T) {
	assert.Equal(t, "an emulator in this process", Name(tigo.Config{BaseURL: "http://127.0.0.1:1"}, &tigotest.Server{}))
	assert.Equal(t, "http://127.0.0.1:1", Name(tigo.Config{BaseURL: "http://127.0.0.1:1"}, nil))
	assert.Equal(t, "Tigo's test environment", Name(tigo.Config{Environment: tigo.Test}, nil))
}

func TestDocuments(t *testing.T) {
	customers, err := Documents([]string{"cc:43567890", "nit:900123456:7"})
	require.NoError(t, err)
	assert.Equal(t, []tigo.Document{{Type: tigo.DocumentCC, Number: "43567890"}, {Type: tigo.DocumentNIT, Number: "900123456:7"}}, customers)
	for _, text := range []string{"", "cc", "cc:", ":1"} {
		_, err := Documents([]string{"cc:1", text})
		assert.ErrorIs(t, err, errDocument, text)
	}
}

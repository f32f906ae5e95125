package tigoredis

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// FuzzOpen decrypts arbitrary values, and changed values of the vault.
func FuzzOpen(f *testing.F) {
	v, err := newVault(tigo.Config{}, "id", tigo.NewSecret("secret"))
	require.NoError(f, err)
	sealed := v.seal("bearer", time.Hour)
	token, lifetime, ok := v.open(sealed)
	require.True(f, ok)
	require.Equal(f, "bearer", token)
	require.Equal(f, time.Hour, lifetime)
	f.Add([]byte{}, 0)
	f.Add(sealed, 1)
	f.Add(v.seal("", 0), -1)
	f.Fuzz(func(t *testing.T, foreign []byte, at int) {
		token, _, ok := v.open(foreign)
		assert.True(t, !ok || token == "bearer" || token == "", "only values that were encrypted with this key, in any process")
		changed := append([]byte(nil), sealed...)
		changed[uint(at)%uint(len(changed))] ^= byte(1 + len(foreign)%255)
		_, _, ok = v.open(changed)
		assert.False(t, ok)
	})
}

func TestEqualTokensAreEncryptedDifferently(t *testing.T) {
	v, err := newVault(tigo.Config{}, "id", tigo.NewSecret("secret"))
	require.NoError(t, err)
	first, second := v.seal("bearer", time.Hour), v.seal("bearer", time.Hour)
	assert.NotEqual(t, first, second)
}

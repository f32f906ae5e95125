package tigo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

const pan = "4111111111111111"

// card is a type outside of package tigo. fmt cannot call the methods of its unexported fields.
type card struct {
	Number tigo.Secret
	inner  tigo.Secret
	list   []tigo.Secret
	byName map[string]*tigo.Secret
	any    any
}

func newCard() card {
	s := tigo.NewSecret(pan)
	return card{s, s, []tigo.Secret{s}, map[string]*tigo.Secret{"a": &s}, s}
}

// assertHidden looks for the secret in text, as it is and as bytes printed in decimal and hexadecimal.
func assertHidden(t *testing.T, text string) {
	t.Helper()
	for _, form := range []string{pan, "52 49 49 49", "0x34, 0x31", "34313131", "34 31 31 31", "NDExMTEx"} {
		assert.NotContains(t, strings.ToLower(text), strings.ToLower(form))
	}
}

func TestSecretIsNotPrinted(t *testing.T) {
	secret := tigo.NewSecret(pan)
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "x", "X", "#x", "d", "c", "U", "e", "t", "p", "20s", ".3s", "T"} {
		for _, value := range []any{secret, &secret, []tigo.Secret{secret}, map[string]tigo.Secret{"a": secret},
			map[tigo.Secret]int{secret: 1}, newCard(), new(card), struct{ s *tigo.Secret }{&secret}, [1]any{secret}} {
			assertHidden(t, fmt.Sprintf("%"+verb, value))
		}
	}
	assert.Equal(t, "REDACTED", secret.GoString())
	assert.Equal(t, "REDACTED REDACTED REDACTED", fmt.Sprintf("%v %q %x", secret, secret, secret))
	assert.Equal(t, "{a REDACTED}", fmt.Sprintf("%v", struct {
		A string
		S tigo.Secret
	}{"a", secret}))
	assertHidden(t, errors.Join(fmt.Errorf("card %v", secret), fmt.Errorf("%w: %+v", errors.ErrUnsupported, newCard())).Error())
}

// TestSecretIsNotFoundByReflection follows every pointer and unexported field, as debugging printers do.
func TestSecretIsNotFoundByReflection(t *testing.T) {
	var found []string
	var walk func(v reflect.Value, depth int)
	walk = func(v reflect.Value, depth int) {
		if depth > 20 {
			return
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem(), depth+1)
			}
		case reflect.Struct:
			for _, field := range v.Fields() {
				walk(field, depth+1)
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				walk(v.MapIndex(key), depth+1)
			}
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.Uint8 {
				found = append(found, string(v.Bytes()))
				return
			}
			for i := range v.Len() {
				walk(v.Index(i), depth+1)
			}
		case reflect.String:
			found = append(found, v.String())
		}
	}
	walk(reflect.ValueOf(newCard()), 0)
	require.NotEmpty(t, found, "the walk reaches the masked texts")
	for _, text := range found {
		assert.NotContains(t, text, pan)
	}
}

func TestSecretIsNotStored(t *testing.T) {
	for name, err := range encodeErrors(tigo.NewSecret(pan)) {
		require.Error(t, err, name)
		assertHidden(t, err.Error())
		assert.NotContains(t, err.Error(), "REDACTED", name)
		assert.Contains(t, err.Error(), "Reveal", "the error names what to store: %s", name)
	}
	for name, err := range encodeErrors(tigo.Secret{}) {
		require.NoError(t, err, name)
	}
	b, err := json.Marshal(struct {
		Empty tigo.Secret
		Gone  tigo.Secret `json:",omitzero"`
	}{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Empty":""}`, string(b))
	_, err = json.Marshal(newCard())
	require.Error(t, err)
}

// TestSecretsHaveSeparateKeys computes the mask of a known secret, and checks that it does not unmask another one.
func TestSecretsHaveSeparateKeys(t *testing.T) {
	noise := func(s tigo.Secret) []byte { return []byte(reflect.ValueOf(s).Field(0).Elem().String()) }
	known, other := "4111111111111111", "5500005555555559"
	a, b := noise(tigo.NewSecret(known)), noise(tigo.NewSecret(other))
	require.Len(t, b, len(a))
	start := len(a) - len(known) // the tag precedes the text
	unmasked := make([]byte, len(known))
	for i := range unmasked {
		unmasked[i] = a[start+i] ^ known[i] ^ b[start+i]
	}
	assert.NotEqual(t, other, string(unmasked))
	assert.NotEqual(t, a[:start], b[:start])
}

func TestSecretIsNotLogged(t *testing.T) {
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		secret := tigo.NewSecret(pan)
		slog.New(handler).Info("paid", slog.Any("s", secret), slog.Any("p", &secret), slog.Any("card", newCard()),
			slog.Any("list", []tigo.Secret{secret}), slog.Group("g", slog.Any("s", secret)))
	}
	assertHidden(t, out.String())
	assert.Contains(t, out.String(), "REDACTED")
}

// TestSecretIsNotInAPanic runs itself as a child process that panics, and checks what the runtime prints.
func TestSecretIsNotInAPanic(t *testing.T) {
	if how := os.Getenv("SECRET_TEST_PANIC"); how != "" {
		values := map[string]any{"secret": tigo.NewSecret(pan), "card": newCard(),
			"error": fmt.Errorf("card %v", tigo.NewSecret(pan))}
		panic(values[how])
	}
	for _, how := range []string{"secret", "card", "error"} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSecretIsNotInAPanic$")
		child.Env = append(os.Environ(), "SECRET_TEST_PANIC="+how)
		out, err := child.CombinedOutput()
		require.Error(t, err)
		assert.Contains(t, string(out), "panic: ")
		assertHidden(t, string(out))
	}
}

func TestSecretRoundTrip(t *testing.T) {
	for _, text := range []string{"x", pan, "ñ€", strings.Repeat("long ", 1000)} {
		assert.Equal(t, text, tigo.NewSecret(text).Reveal())
	}
	for text, want := range map[string]string{`"4111"`: "4111", `4111`: "4111", `"\u0034"`: "4", `null`: "", `""`: ""} {
		secret := tigo.NewSecret("before")
		require.NoError(t, json.Unmarshal([]byte(text), &secret), text)
		assert.Equal(t, want, secret.Reveal())
	}
	secret := tigo.NewSecret("before")
	require.Error(t, json.Unmarshal([]byte(`"REDACTED"`), &secret), "REDACTED is not a secret")
	require.Error(t, secret.UnmarshalText([]byte("REDACTED")))
	assert.Equal(t, "before", secret.Reveal())

	for name, read := range map[string]func(*tigo.Secret) error{
		"column":    func(s *tigo.Secret) error { return s.Scan(pan) },
		"bytes":     func(s *tigo.Secret) error { return s.Scan([]byte(pan)) },
		"binary":    func(s *tigo.Secret) error { return s.UnmarshalBinary([]byte(pan)) },
		"parameter": func(s *tigo.Secret) error { return s.UnmarshalParam(pan) },
		"BSON":      func(s *tigo.Secret) error { return s.UnmarshalBSONValue(bsonString(pan)) },
	} {
		var got tigo.Secret
		require.NoError(t, read(&got), name)
		assert.Equal(t, pan, got.Reveal(), name)
	}
	require.Error(t, secret.Scan("REDACTED"))
	require.Error(t, secret.Scan(int64(4111)))
	require.NoError(t, secret.Scan(nil))
	assert.True(t, secret.IsZero())
}

func TestSecretEquality(t *testing.T) {
	a, same, other, longer := tigo.NewSecret("a"), tigo.NewSecret("a"), tigo.NewSecret("b"), tigo.NewSecret("aa")
	var absent tigo.Secret
	assert.True(t, a.Equal(same))
	assert.True(t, absent.Equal(tigo.NewSecret("")))
	for _, different := range []tigo.Secret{other, longer, absent} {
		assert.False(t, a.Equal(different))
		assert.False(t, different.Equal(a))
		assert.False(t, reflect.DeepEqual(a, different))
	}
	assert.True(t, reflect.DeepEqual(a, same))
	assert.True(t, reflect.DeepEqual(newCard(), newCard()))
}

func TestAbsentSecret(t *testing.T) {
	var absent tigo.Secret
	assert.True(t, absent.IsZero())
	assert.True(t, tigo.NewSecret("").IsZero())
	assert.False(t, tigo.NewSecret("a").IsZero())
	assert.Empty(t, absent.Reveal())
	assert.Empty(t, fmt.Sprint(absent))
	assert.Empty(t, absent.LogValue().String())
}

func TestDocumentsPrintOnlyTheirType(t *testing.T) {
	document := tigo.Document{Type: tigo.DocumentNIT, Number: "9001234567"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		assert.Equal(t, "nit:REDACTED", fmt.Sprintf(verb, document), verb)
		assert.NotContains(t, fmt.Sprintf(verb, []any{&document, struct{ D tigo.Document }{document}}), document.Number, verb)
	}
	var logs strings.Builder
	slog.New(slog.NewTextHandler(&logs, nil)).Info("read", slog.Any("document", document))
	assert.Contains(t, logs.String(), "nit:REDACTED")
	assert.NotContains(t, logs.String(), document.Number)
}

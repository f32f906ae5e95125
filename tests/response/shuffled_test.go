package response_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tokenization"
)

// models returns the models that the methods of the areas return, alone or in a list.
func models() []reflect.Type {
	var found []reflect.Type
	for _, area := range []reflect.Type{
		reflect.TypeFor[*billing.Client](), reflect.TypeFor[*customer.Client](), reflect.TypeFor[*portfolio.Client](),
		reflect.TypeFor[*selfcare.Client](), reflect.TypeFor[*tokenization.Client](),
	} {
		for method := range area.Methods() {
			if method.Type.NumOut() == 0 {
				continue
			}
			t := method.Type.Out(0)
			if t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Page[") {
				t = t.Field(0).Type // Page.Items
			}
			for t.Kind() == reflect.Slice {
				t = t.Elem()
			}
			if t.Kind() == reflect.Struct && !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return found
}

// A scribe writes documents of models. Each has two spellings: plain, and one with members in any order, unknown members, and
// members that a later one of the same name replaces.
type scribe struct{ dice *rand.Rand }

func (s scribe) value(t reflect.Type, depth int) (plain, other string) {
	same := func(text string) (string, string) { return text, text }
	switch t {
	case reflect.TypeFor[tigo.Number]():
		return same(fmt.Sprintf("%d.%02d", s.dice.IntN(1e9), s.dice.IntN(100)))
	case reflect.TypeFor[tigo.Bool]():
		return same(fmt.Sprint(s.dice.IntN(2) == 0))
	case reflect.TypeFor[tigo.Date]():
		return same(fmt.Sprintf(`"20%02d-%02d-%02d"`, s.dice.IntN(30), 1+s.dice.IntN(12), 1+s.dice.IntN(28)))
	case reflect.TypeFor[tigo.DateTime]():
		return same(fmt.Sprintf(`"2024-03-%02dT%02d:30:00"`, 1+s.dice.IntN(28), s.dice.IntN(24)))
	case reflect.TypeFor[tigo.Secret]():
		return same(`"4111"`)
	}
	switch t.Kind() {
	case reflect.String:
		return same([]string{`"Bogotá"`, `"},{"`, `"a \"b\" \\"`, fmt.Sprintf(`"%d"`, s.dice.Int64())}[s.dice.IntN(4)])
	case reflect.Bool:
		return same("true")
	case reflect.Int, reflect.Int64:
		return same(fmt.Sprint(s.dice.IntN(1e9)))
	case reflect.Slice:
		var plains, others []string
		for range s.dice.IntN(4) {
			p, o := s.value(t.Elem(), depth+1)
			plains, others = append(plains, p), append(others, o)
		}
		return "[" + strings.Join(plains, ",") + "]", "[ " + strings.Join(others, " , ") + "]"
	case reflect.Struct:
		return s.object(t, depth)
	}
	panic("a model has a field of type " + t.String())
}

func (s scribe) object(t reflect.Type, depth int) (plain, other string) {
	var plains, others []string
	for _, i := range s.dice.Perm(t.NumField()) {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || s.dice.IntN(8) == 0 || depth > 4 {
			continue
		}
		p, o := s.value(t.Field(i).Type, depth+1)
		if s.dice.IntN(4) == 0 {
			_, replaced := s.value(t.Field(i).Type, depth+1)
			others = slices.Insert(others, s.dice.IntN(len(others)+1), `"`+name+`":`+[]string{"null", replaced}[s.dice.IntN(2)])
		}
		plains, others = append(plains, `"`+name+`":`+p), append(others, `"`+name+`":`+o)
	}
	if len(others) > 0 && s.dice.IntN(2) == 0 {
		others = slices.Insert(others, s.dice.IntN(len(others)+1), `"unknown":{"a":[{"b":"},{"}]}`)
	}
	return "{" + strings.Join(plains, ",") + "}", "{" + strings.Join(others, " ,\n") + "}"
}

// TestShuffledModels decodes documents of all models, alone and in lists, and compares them with what encoding/json decodes
// from their plain spelling.
func TestShuffledModels(t *testing.T) {
	all := models()
	require.Greater(t, len(all), 20)
	for _, model := range all {
		t.Run(model.String(), func(t *testing.T) {
			decoded := 0
			for seed := range uint64(100) {
				s := scribe{rand.New(rand.NewPCG(seed, 2))} //nolint:gosec // a test
				for _, kind := range []reflect.Type{model, reflect.SliceOf(model)} {
					plain, other := s.value(kind, 0)
					want, got := reflect.New(kind), reflect.New(kind)
					require.NoError(t, json.Unmarshal([]byte(plain), want.Interface()), plain)
					response := &tigo.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(other))}
					err := response.Decode(got.Interface())
					if err != nil && kind == model {
						require.ErrorIs(t, err, tigo.ErrMalformed, other) // a member that identifies the result is missing
						continue
					}
					require.NoError(t, err, other)
					decoded++
					wantText, gotText := fmt.Sprintf("%+v", want.Elem()), fmt.Sprintf("%+v", got.Elem()) // a Secret cannot be encoded
					if !assert.Equal(t, wantText, gotText, "%s\n%s", plain, other) {
						return
					}
				}
			}
			assert.Greater(t, decoded, 150)
		})
	}
}

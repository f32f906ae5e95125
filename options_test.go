package tigo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestOptionKey(t *testing.T) {
	const (
		color tigo.OptionKey[string] = "paint.Color"
		other tigo.OptionKey[string] = "paint.Other"
		coats tigo.OptionKey[int]    = "paint.Color" // the same name for another type is another option
	)
	tests := map[string]struct {
		with []tigo.CallOption
		want string
		ok   bool
	}{
		"no options":         {nil, "", false},
		"a nil one":          {[]tigo.CallOption{nil}, "", false},
		"options of others":  {[]tigo.CallOption{tigo.WithStrict(), other.With("red"), coats.With(2)}, "", false},
		"among others":       {[]tigo.CallOption{tigo.WithStrict(), color.With("blue"), other.With("red")}, "blue", true},
		"the last":           {[]tigo.CallOption{color.With("blue"), color.With("green")}, "green", true},
		"a zero value":       {[]tigo.CallOption{color.With("")}, "", true},
		"one that is broken": {[]tigo.CallOption{tigo.WithTimeout(-1), color.With("blue")}, "blue", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := color.In(test.with)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.ok, ok)
		})
	}

	server := tigotest.Start(t)
	_, err := fetch(t, connect(t, server), balance(aContract(server)), color.With("blue"))
	require.NoError(t, err, "a call takes no notice of it")
}

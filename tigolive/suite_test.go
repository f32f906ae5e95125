package tigolive_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigolive"
)

// TestSuiteFindsNoDeviationInTheEmulator surveys every country of an emulator without options.
func TestSuiteFindsNoDeviationInTheEmulator(t *testing.T) {
	for _, country := range []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador} {
		t.Run(string(country), func(t *testing.T) {
			t.Setenv("TIGO_LIVE_REPORT", t.TempDir())
			client, known := tigolive.Connect(t, tigolive.InCountry(country))
			r := tigolive.Suite(t, client, known)
			var text bytes.Buffer
			require.NoError(t, r.WriteText(&text))
			assert.Zero(t, r.Deviations(), text.String())
			t.Log(text.String())
		})
	}
}

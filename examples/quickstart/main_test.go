package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestMain lets the test binary run as the program.
func TestMain(m *testing.M) {
	if os.Getenv("QUICKSTART") == "run" {
		flag.CommandLine = flag.NewFlagSet("quickstart", flag.ExitOnError) // without the flags of go test
		main()
		return
	}
	os.Exit(m.Run())
}

// start runs the program with these TIGO_ variables and no others, and returns what it prints.
func start(t *testing.T, variables []string, flags ...string) (output string, err error) {
	t.Helper()
	program := exec.CommandContext(t.Context(), os.Args[0], flags...)
	program.Env = append(variables, "QUICKSTART=run", "TMPDIR="+t.TempDir(), "HOME="+t.TempDir())
	var text, failure bytes.Buffer
	program.Stdout, program.Stderr = &text, &failure
	err = program.Run()
	for line := range strings.Lines(text.String()) {
		if !strings.Contains(line, "PDF of") { // the path of the folder for temporary files may make this line longer
			assert.LessOrEqual(t, utf8.RuneCountInString(line), 81, "%q", line)
		}
	}
	assert.NotContains(t, text.String(), "\x1b", "no colors")
	return text.String() + failure.String(), err
}

func TestQuickstartWithEmulator(t *testing.T) {
	output, err := start(t, nil)
	require.NoError(t, err, output)
	assert.Contains(t, output, "Platform: an emulator in this process, country co\n")
	assert.Equal(t, 3, strings.Count(output, "PDF of the first"))
	assert.Contains(t, output, "Created invoice ")

	output, err = start(t, nil, "-contract", tigotestContract(t), "-pay", "1000.5")
	require.NoError(t, err, output)
	assert.Equal(t, 1, strings.Count(output, "\nContract "))
	assert.Contains(t, output, "to pay 1000.5 of")
}

func tigotestContract(t *testing.T) string {
	t.Helper()
	return tigotest.Start(t).Customers(tigo.Colombia)[0].Contracts[0].ID
}

// On a platform that the environment names, the program only reads unless it is told to pay, so it can be run again.
func TestQuickstartWithPlatform(t *testing.T) {
	server := tigotest.Start(t)
	config := server.Config(tigo.Guatemala)
	document := server.Customers(tigo.Guatemala)[0].Document
	customer := string(document.Type) + ":" + document.Number
	variables := []string{
		"TIGO_BASE_URL=" + config.BaseURL, "TIGO_COUNTRY=gt",
		"TIGO_CLIENT_ID=" + config.ClientID, "TIGO_CLIENT_SECRET=" + config.ClientSecret.Reveal(),
	}
	output, err := start(t, variables)
	require.Error(t, err)
	assert.Contains(t, output, "choose a customer")
	assert.Empty(t, server.Requests(), "nothing is sent")

	for range 2 {
		output, err = start(t, variables, "-document", customer)
		require.NoError(t, err, output)
		assert.Contains(t, output, "Platform: "+config.BaseURL+", country gt\n")
	}
	assert.Zero(t, server.Count("billing.CreateInvoice"))
	for range 2 {
		output, err = start(t, variables, "-document", customer, "-pay", "10")
		require.NoError(t, err, output)
	}
	assert.Equal(t, 2, server.Bookings("billing.CreateInvoice"))
}

func TestQuickstartRefuses(t *testing.T) {
	for name, c := range map[string]struct{ variable, flag, value, says string }{
		"an incomplete environment": {variable: "TIGO_COUNTRY=co", says: "TIGO_ENVIRONMENT is not set"},
		"an amount":                 {flag: "-pay", value: "ten", says: "invalid value \"ten\" for flag -pay"},
		"a document":                {flag: "-document", value: "cc", says: "invalid value \"cc\" for flag -document"},
	} {
		t.Run(name, func(t *testing.T) {
			var variables, flags []string
			if c.variable != "" {
				variables = append(variables, c.variable)
			}
			if c.flag != "" {
				flags = append(flags, c.flag, c.value)
			}
			output, err := start(t, variables, flags...)
			require.Error(t, err)
			assert.Contains(t, output, c.says)
		})
	}
}

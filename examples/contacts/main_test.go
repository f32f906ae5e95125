package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// start starts an emulator with the untidy contract. It returns a function that runs the program against it.
func start(t *testing.T) (*tigotest.Server, func(apply bool) (string, error)) {
	t.Helper()
	server := tigotest.Start(t, tigotest.FailOnViolations())
	require.NoError(t, server.PutContract(tigo.Colombia, server.Customers(tigo.Colombia)[0].Document, untidy))
	return server, func(apply bool) (string, error) {
		var out strings.Builder
		err := run(t.Context(), server.Config(tigo.Colombia), []string{"777"}, apply, &out)
		return out.String(), err
	}
}

// check is the one change that the program leaves to a person.
const check = `777: check phone "6044483120 ext 4", which was verified
`

const story = `777: remove phone "604 448 3120", which is there twice
777: remove phone "no tiene", which is not valid
777: write phone "+57 604 448 31 20" as "6044483120"
` + check + `777: add phone "3005679536" of the customer's profile
777: remove e-mail "LUZ.RESTREPO@Example.com", which is there twice
777: remove e-mail "notiene", which is not valid
777: write e-mail "Luz Home <luz@example.com>" as "luz@example.com"
`

func TestOnlyPrints(t *testing.T) {
	server, program := start(t)
	out, err := program(false)
	require.NoError(t, err)
	assert.Equal(t, story, out)
	for _, request := range server.Requests() {
		assert.True(t, request.Method == "GET" || request.Op == "tigo.SignIn", request.Op)
	}
}

func TestApply(t *testing.T) {
	_, program := start(t)
	out, err := program(true)
	require.NoError(t, err)
	assert.Equal(t, story, out)

	out, err = program(true)
	require.NoError(t, err)
	assert.Equal(t, check, out, "nothing is left to change")
}

// TestRunAgain stops the program by losing the response of a change that was made, and runs it again.
func TestRunAgain(t *testing.T) {
	server, program := start(t)
	server.Inject(tigotest.Fault{Op: "customer.UpdatePhone", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	_, err := program(true)
	require.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))

	_, err = program(true)
	require.NoError(t, err)
	assert.Equal(t, 1, server.Bookings("customer.UpdatePhone"))
	out, err := program(false)
	require.NoError(t, err)
	assert.Equal(t, check, out)
}

func TestNormalPhone(t *testing.T) {
	for _, c := range []struct {
		country    tigo.Country
		text, want string
	}{
		{tigo.Colombia, "(300) 567-95.36", "3005679536"},
		{tigo.Colombia, "+573005679536", "3005679536"},
		{tigo.Colombia, "300567953", ""},
		{tigo.Colombia, "30056795366", ""},
		{tigo.Colombia, "0000000000", ""},
		{tigo.Colombia, "", ""},
		{tigo.Paraguay, "+595 981 445207", "0981445207"},
		{tigo.Paraguay, "021604418", "021604418"},
		{tigo.Bolivia, "+591 77214503", "77214503"},
		{tigo.Guatemala, "+50255182340", "55182340"},
		{tigo.Honduras, "+50499112233", "99112233"},
		{tigo.ElSalvador, "+50375203318", "75203318"},
		{"ni", "8123456", "8123456"},
	} {
		got, ok := normalPhone(c.country, c.text)
		assert.Equal(t, c.want, got, c.text)
		assert.Equal(t, c.want != "", ok, c.text)
	}
}

func TestNormalEmail(t *testing.T) {
	for text, want := range map[string]string{
		" Luz@Example.com ":      "luz@example.com",
		"Luz <luz@example.com>":  "luz@example.com",
		"luz@localhost":          "",
		"luz.example.com":        "",
		"a@example.com, b@c.com": "",
	} {
		got, ok := normalEmail(text)
		assert.Equal(t, want != "", ok, text)
		if ok {
			assert.Equal(t, want, got, text)
		}
	}
}

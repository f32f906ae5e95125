package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	assert.True(t, run(&out, false, "settle"))
	assert.Contains(t, out.String(), "an intent is booked more often than allowed")
	assert.Contains(t, out.String(), "   1. A: payment 0: is claimed, waiting\n")
	assert.False(t, run(&out, false, "luck"), "without an unknown guard nothing goes wrong, which is an error")
}

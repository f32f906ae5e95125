package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	assert.True(t, run(&out, false, "settle"))
	assert.Contains(t, out.String(), "an intent is booked more often than it may be")
	assert.Contains(t, out.String(), "   1. A: payment 0: is claimed, waiting\n")
	assert.False(t, run(&out, false, "luck"), "a guard that there is not is missed by nobody")
}

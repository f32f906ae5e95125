package main

import (
	"testing"

	"github.com/tigo-go/tigo/bench/runner/runnertest"
)

func TestReadsEveryDocument(t *testing.T) { runnertest.Run(t, open) }

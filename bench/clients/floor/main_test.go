package main

import (
	"testing"

	"github.com/tigo-go/tigo/bench/contest/contesttest"
)

func TestReadsEveryDocument(t *testing.T) { contesttest.Run(t, open) }

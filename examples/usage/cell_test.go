package main

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// texts are texts of a platform, and whether cell has to protect them from a spreadsheet.
var texts = map[string]bool{
	"": false, "Telefonía": false, "6044483120": false, "0": false, "123456789012345": false,
	"2026-03-01 07:27:16": false, "2026-03-01": false,
	"+573001234567": true, "0044": true, "1234567890123456": true, "8.10": true, "8.125": true, "8,125": true, "12E4": true,
	"=1+2": true, "-5+3": true, "@SUM(1)": true, "1/2": true, "10:30": true, "May 5": true, "-": true, "5%": true,
	"2026-03-01T07:27:16": true, "2026/03/01": true,
}

func TestCell(t *testing.T) {
	for text, guarded := range texts {
		want := text
		if guarded {
			want = "\t" + text
		}
		assert.Equal(t, want, cell(text))
	}
}

// TestSpreadsheetShowsWhatWasSent opens the cells with LibreOffice where the decimal separator is a comma and where it is a
// point.
func TestSpreadsheetShowsWhatWasSent(t *testing.T) {
	if os.Getenv("TIGO_FULL") != "1" {
		t.Skip("TIGO_FULL=1 opens the file with LibreOffice")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no LibreOffice")
		}
		t.Skip("there is no LibreOffice")
	}
	var sent []string
	for text := range texts {
		sent = append(sent, text)
	}
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "cells.csv"))
	require.NoError(t, err)
	table := csv.NewWriter(file)
	for _, text := range sent {
		require.NoError(t, table.Write([]string{"x", cell(text)}))
	}
	table.Flush()
	require.NoError(t, file.Close())
	for _, locale := range []string{"es-CO", "en-US"} {
		t.Run(locale, func(t *testing.T) { assert.Equal(t, sent, shown(t, office, locale, folder)) })
	}
}

// shown returns the texts of the second column, as LibreOffice shows them.
func shown(t *testing.T, office, locale, folder string) []string {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "user")
	require.NoError(t, os.MkdirAll(profile, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(`<?xml version="1.0"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>`+
		locale+`</value></prop></item></oor:items>`), 0o600))
	run := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Dir(profile), "--headless",
		"--infilter=CSV:44,34,76", "--convert-to", "fods", "--outdir", t.TempDir(), filepath.Join(folder, "cells.csv"))
	output, err := run.CombinedOutput()
	require.NoError(t, err, "%s", output)
	document, err := os.Open(filepath.Join(run.Args[len(run.Args)-2], "cells.fods"))
	require.NoError(t, err)
	defer document.Close()
	var columns [][]string
	decoder := xml.NewDecoder(document)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "table-row":
				columns = append(columns, nil)
			case "table-cell":
				columns[len(columns)-1] = append(columns[len(columns)-1], "")
			}
		case xml.CharData:
			if row := len(columns) - 1; row >= 0 && len(columns[row]) > 0 {
				columns[row][len(columns[row])-1] += strings.Trim(string(token), "\n ")
			}
		}
	}
	var second []string
	for _, row := range columns {
		if len(row) >= 2 && row[0] == "x" {
			second = append(second, row[1])
		} else if len(row) == 1 && row[0] == "x" {
			second = append(second, "")
		}
	}
	return second
}

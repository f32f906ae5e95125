package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// start starts an emulator with twelve contracts that have three invoices each. It also returns the contracts' ids.
func start(t *testing.T) (*tigotest.Server, []string) {
	t.Helper()
	server := tigotest.Start(t, tigotest.FailOnViolations())
	owner := server.Customers(tigo.Colombia)[0].Document
	bill := map[string]any{"amount": 250, "due": 250}
	var contracts []string
	for n := range 12 {
		id := fmt.Sprintf("84/%d", n)
		contracts = append(contracts, id)
		require.NoError(t, server.PutContract(tigo.Colombia, owner, map[string]any{
			"contractId": id,
			"bills":      []any{bill, bill, bill},
		}))
	}
	return server, contracts
}

// checkWhole checks that a folder has this number of files, that each is complete, and that none is hidden.
func checkWhole(t *testing.T, folder string, files int) {
	t.Helper()
	found, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, file := range found {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(content), "%PDF-"), file.Name())
		assert.True(t, strings.HasSuffix(strings.TrimSpace(string(content)), "%%EOF"), file.Name())
		assert.True(t, strings.HasPrefix(file.Name(), "84%2F"), file.Name())
	}
	assert.Len(t, found, files)
}

func TestArchive(t *testing.T) {
	server, contracts := start(t)
	folder := filepath.Join(t.TempDir(), "invoices")
	var progress strings.Builder
	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), contracts, folder, 4, &progress))
	checkWhole(t, folder, 36)
	lines := strings.Split(progress.String(), "\r")
	assert.Equal(t, "["+strings.Repeat(".", 40)+"] 0 of 36", lines[1])
	assert.Equal(t, "["+strings.Repeat("#", 20)+strings.Repeat(".", 20)+"] 18 of 36", lines[19])
	assert.Equal(t, "["+strings.Repeat("#", 40)+"] 36 of 36\n", lines[37])

	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), contracts, folder, 4, io.Discard))
	assert.Equal(t, 36, server.Count("billing.GetInvoicePDF"), "no file is fetched twice")
}

// TestCutShort cuts five responses in the middle: those files are missing, the others are saved, and the next run fetches the rest.
func TestCutShort(t *testing.T) {
	server, contracts := start(t)
	folder := t.TempDir()
	server.Inject(tigotest.Fault{Op: "billing.GetInvoicePDF", Times: 5, Do: tigotest.Cut(200)})
	err := run(t.Context(), server.Config(tigo.Colombia), contracts, folder, 4, io.Discard)
	require.ErrorIs(t, err, tigo.ErrTruncated)
	checkWhole(t, folder, 31)

	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), contracts, folder, 4, io.Discard))
	checkWhole(t, folder, 36)
	assert.Equal(t, 36+5, server.Count("billing.GetInvoicePDF"))
}

// stopper stops a run as soon as its progress bar shows n files.
type stopper struct {
	text string
	stop context.CancelFunc
}

func (s stopper) Write(p []byte) (int, error) {
	if strings.HasSuffix(string(p), s.text) {
		s.stop()
	}
	return len(p), nil
}

func TestStoppedAndResumed(t *testing.T) {
	server, contracts := start(t)
	folder := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	err := run(ctx, server.Config(tigo.Colombia), contracts, folder, 1, stopper{"] 10 of 36", stop})
	require.ErrorIs(t, err, context.Canceled)
	checkWhole(t, folder, 10)

	require.NoError(t, run(t.Context(), server.Config(tigo.Colombia), contracts, folder, 4, io.Discard))
	checkWhole(t, folder, 36)
	assert.Equal(t, 36, server.Count("billing.GetInvoicePDF"), "only the missing files are fetched")
}

// TestUnknownContract checks that an unknown contract does not keep the invoices of the others from being saved.
func TestUnknownContract(t *testing.T) {
	server, contracts := start(t)
	folder := t.TempDir()
	err := run(t.Context(), server.Config(tigo.Colombia), append(contracts, "404"), folder, 4, io.Discard)
	require.ErrorIs(t, err, tigo.ErrNotFound)
	require.ErrorContains(t, err, "contract 404: ")
	checkWhole(t, folder, 36)
}

func TestPathStaysInFolder(t *testing.T) {
	a := archive{folder: "invoices"}
	for _, id := range []string{"..", "../..", "/etc/passwd", `..\..`, "a,b"} {
		path := a.path(invoice{contract: id, id: id})
		assert.Equal(t, "invoices", filepath.Dir(path), id)
		assert.Equal(t, 1, strings.Count(path, ","), id)
	}
}

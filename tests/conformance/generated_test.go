package conformance

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

const generator = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"

// TestGeneratedClient generates a client from the contract, and has it pay an invoice in the emulator.
func TestGeneratedClient(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	program := build(t)

	payment := exec.CommandContext(t.Context(), program)
	payment.Env = append(os.Environ(),
		"URL="+server.URL, "CLIENT_ID="+server.ClientID, "CLIENT_SECRET="+server.ClientSecret,
		"CONTRACT="+contract.ID, "INVOICE="+contract.Unpaid,
	)
	payment.Stderr = t.Output()
	tell, err := payment.StdinPipe()
	require.NoError(t, err)
	says, err := payment.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, payment.Start())
	lines := bufio.NewScanner(says)
	if assert.True(t, lines.Scan(), "no payment token") {
		assert.NoError(t, server.Approve(lines.Text()))
	}
	_, err = io.WriteString(tell, "paid\n")
	require.NoError(t, err)
	assert.True(t, lines.Scan())
	assert.Equal(t, "approved: true", lines.Text())
	require.NoError(t, payment.Wait())

	assert.NotEqual(t, contract.Unpaid, server.Customers(tigo.Colombia)[0].Contracts[0].Unpaid, "the invoice is paid")
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}

// build compiles testdata/payment with a newly generated client.
func build(t *testing.T) (program string) {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS("testdata/payment")))
	require.NoError(t, os.Mkdir(filepath.Join(folder, "tigo"), 0o700))
	run(t, ".", "run", generator, "-config", "../../api/oapi-codegen.yaml", "-o", filepath.Join(folder, "tigo", "client.go"), "../../api/openapi.yaml")
	program = filepath.Join(folder, "payment.exe") // any system runs a file of this name
	run(t, folder, "build", "-o", program, ".")
	return program
}

// run runs the go command in a folder.
func run(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", arguments...)
	command.Dir = folder
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

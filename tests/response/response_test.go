package response_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// balance is a model of a document.
type balance struct {
	DueAmount tigo.Number `json:"dueAmount"`
}

// TestWithResponseGivesAWholeResponse checks that the response of WithResponse can be read, decoded and used as a file,
// independently of the one that the call decoded.
func TestWithResponseGivesAWholeResponse(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	var kept tigo.Response
	response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&kept))
	require.NoError(t, err)
	var first, second balance
	require.NoError(t, response.Decode(&first))
	require.NoError(t, kept.Decode(&second))
	assert.True(t, first.DueAmount.IsSet())
	assert.Equal(t, first, second)

	_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&kept))
	require.NoError(t, err)
	text, err := io.ReadAll(kept.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "dueAmount")
	require.NoError(t, kept.Body.Close())

	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 2, Do: tigotest.Response{Status: 200, Body: `{"dueAmount":"5","x":1}`}})
	_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&kept))
	require.NoError(t, err)
	require.NoError(t, kept.Decode(&second))
	assert.Len(t, kept.Deviations, 2, "%v", kept.Deviations)
	_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&kept), tigo.WithStrict())
	require.NoError(t, err)
	err = kept.Decode(&second)
	require.ErrorIs(t, err, tigo.ErrDeviation, "it is strict if the call is")
	assert.Contains(t, err.Error(), "test.Balance: 200 OK", "its errors have the operation of the call")

	server.Inject(tigotest.Fault{Op: opPDF, Times: 1, Do: sends(document, "application/pdf", "")})
	contract := server.Customers("co")[0].Contracts[0]
	_, err = client.Do(t.Context(), tigo.Request{
		Op: "test.PDF", Method: http.MethodGet, Route: "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf",
		Path: []string{contract.ID, contract.Invoices[0]},
	}, tigo.WithResponse(&kept))
	require.NoError(t, err)
	file, err := kept.File()
	require.NoError(t, err)
	text, err = io.ReadAll(file)
	require.NoError(t, err)
	assert.Equal(t, document, string(text))
}

func TestWithResponseOfAFailure(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 404, Body: `{"code":404,"message":"gone"}`}})
	var kept tigo.Response
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"), tigo.WithResponse(&kept))
	require.ErrorIs(t, err, tigo.ErrNotFound)
	var said struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	require.NoError(t, kept.Decode(&said))
	assert.Equal(t, "gone", said.Message)
}

// TestResponsesMadeByHand has responses that a test double makes. A missing body is an error, not a panic.
func TestResponsesMadeByHand(t *testing.T) {
	body := func(text string) *tigo.Response {
		return &tigo.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(text))}
	}
	var b balance
	require.NoError(t, body(`{"dueAmount": 5}`).Decode(&b))
	assert.Equal(t, tigo.NumberOf(5), b.DueAmount)
	require.ErrorIs(t, new(tigo.Response).Decode(&b), tigo.ErrMalformed)
	_, err := new(tigo.Response).File()
	require.ErrorIs(t, err, tigo.ErrMalformed)
	file, err := body(document).File()
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	assert.Equal(t, document, string(text))
	for element, err := range tigo.DecodeSeq[balance](body(`[{"dueAmount": 5}]`)) {
		require.NoError(t, err)
		assert.Equal(t, tigo.NumberOf(5), element.DueAmount)
	}
}

// TestVerdict has a model of a program with the tag "verdict". Decode treats it like tigo.Acknowledgement.
func TestVerdict(t *testing.T) {
	type receipt struct {
		Result string `json:"result" tigo:"verdict"`
		ID     string `json:"id"`
	}
	for result, failed := range map[string]bool{"OK": false, "": false, "ERROR": true, "fallido": true} {
		server := tigotest.Start(t)
		client := clienttest.New(t, clienttest.Emulator(server))
		server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 200, Body: `{"result":"` + result + `"}`}})
		response, err := client.Do(t.Context(), clienttest.GetBalance("1"))
		require.NoError(t, err)
		var got receipt
		if err = response.Decode(&got); failed {
			_ = assert.Error(t, err, result)
		} else {
			require.NoError(t, err, result)
			assert.Equal(t, result, got.Result)
		}
	}
}

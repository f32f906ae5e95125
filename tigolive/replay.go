package tigolive

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/recording"
)

// ErrNotRecorded is the error of a call for which a recording has no response.
var ErrNotRecorded = errors.New("tigolive: the recording has no response to this call")

// Recording is a recording of a [Recorder], for replay.
type Recording struct {
	kept *recording.Recording
}

// ReadRecording reads a recording from a file.
func ReadRecording(path string) (*Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	kept, err := recording.Load(file)
	if err != nil {
		return nil, err
	}
	return &Recording{kept}, nil
}

// Replay returns a RoundTripper that responds from the recording:
//   - It responds to a sign-in with an access token.
//   - It responds to a read with a response that was recorded for the same path and query. If there is none, it uses one for
//     the same path. If there are several, it uses them one after another and then repeats the last one.
//   - Any other call fails with [ErrNotRecorded].
func (r *Recording) Replay() http.RoundTripper { return replay{recording.NewPlayer(r.kept)} }

// Config returns the config of a client that gets its responses from the recording, for [tigo.New].
func (r *Recording) Config() tigo.Config {
	return tigo.Config{
		BaseURL: "https://recording.invalid", Country: tigo.Country(r.kept.Country),
		ClientID: "recording", ClientSecret: tigo.NewSecret("recording"), Transport: Transport(r.Replay()),
	}
}

// Known returns the documents, contracts and other ids in the recorded requests. All of them are stand-ins.
func (r *Recording) Known() Known {
	known := Known{Platform: platformRecording, Country: tigo.Country(r.kept.Country)}
	for _, v := range r.kept.Holds("docTypeId", "customerId") {
		known.Documents = append(known.Documents, tigo.Document{Type: tigo.DocumentType(v[0]), Number: v[1]})
	}
	for _, v := range r.kept.Holds("contractId") {
		known.Contracts = append(known.Contracts, v[0])
	}
	for _, v := range r.kept.Holds("customerCode") {
		known.CustomerCodes = append(known.CustomerCodes, v[0])
	}
	for _, v := range r.kept.Holds("contractId", "measuringElement") {
		known.Lines = append(known.Lines, Line{v[0], v[1]})
	}
	for _, v := range r.kept.Holds("contractId", "idType", "id") {
		known.Accounts = append(known.Accounts, billing.PaperlessAccount{Contract: v[0], IDType: v[1], ID: v[2]})
	}
	for _, v := range r.kept.Holds("contractId", "invoiceId", "paymentToken") {
		known.Checkouts = append(known.Checkouts, Checkout{v[0], v[1], v[2]})
	}
	return known
}

type replay struct{ player *recording.Player }

// RoundTrip implements http.RoundTripper.
func (t replay) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		_, _ = io.Copy(io.Discard, request.Body)
		_ = request.Body.Close()
	}
	if op, ok := tigo.OperationFromContext(request.Context()); ok && op.Op == signInOp {
		return token(request), nil
	}
	x, ok := t.player.Find(request)
	if !ok {
		return nil, ErrNotRecorded
	}
	return x.Response(request)
}

// token is the response to a sign-in.
func token(request *http.Request) *http.Response {
	const body = `{"access_token":"recording","token_type":"BearerToken","expires_in":"172799","status":"approved"}`
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)), Request: request,
	}
}

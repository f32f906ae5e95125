package firstday

import (
	"os"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigolive"
	"github.com/tigo-go/tigo/tigotest"
)

func TestRecord(t *testing.T) {
	if os.Getenv("TIGO_RECORD") == "" {
		t.Skip("TIGO_RECORD=1 makes a new recording")
	}
	recorder := tigolive.NewRecorder("testdata/colombia.json")
	client, known := tigolive.Connect(t, tigolive.WithRecorder(recorder))
	tigolive.Suite(t, client, known)
}

func TestRecordedResponses(t *testing.T) {
	recording, err := tigolive.ReadRecording("testdata/colombia.json")
	if err != nil {
		t.Fatal(err)
	}
	server := tigotest.Start(t, tigotest.WithRecording("testdata/colombia.json"))
	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		t.Fatal(err)
	}
	contracts, err := billing.New(client).ListContracts(t.Context(), recording.Known().Document(t))
	if err != nil || len(contracts) == 0 {
		t.Errorf("%d contracts: %v", len(contracts), err)
	}
}

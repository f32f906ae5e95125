package tigotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/tigo-go/tigo/internal/recording"
)

// WithRecording adds a recording of package tigolive from a file: its customers, with the contracts, invoices, phones and
// emails that can be parsed, and its responses. A recorded read gets the recorded response, byte for byte, until something is
// written to its contract or customer. After that, and for all other requests, the emulator responds from its state.
//
// [Listen] and [Start] fail if the file cannot be read or is not a recording. [Server.Reset] restores the recording.
func WithRecording(path string) Option {
	return func(o *options) { o.recordings = append(o.recordings, path) }
}

// playback holds the responses of a recording, and the contracts and customers that have been written to since.
type playback struct {
	player  *recording.Player
	touched map[string]bool // ids of contracts and customers
}

// play loads the recordings of [WithRecording].
func (s *Server) play() error {
	s.playing = nil
	for _, path := range s.options.recordings {
		kept, err := loadRecording(path)
		if err != nil {
			return fmt.Errorf("tigotest: the recording: %w", err)
		}
		m := s.market(kept.Country)
		if m == nil {
			return fmt.Errorf("tigotest: the recording: %q is none of bo, co, gt, hn, py, sv", kept.Country)
		}
		for _, customer := range recordedCustomers(kept) {
			if err := m.putJSON(customer, s.now); err != nil {
				return fmt.Errorf("tigotest: the recording: %w", err)
			}
		}
		s.playing = append(s.playing, &playback{recording.NewPlayer(kept), map[string]bool{}})
	}
	return nil
}

func loadRecording(path string) (*recording.Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return recording.Load(file)
}

// recorded returns the recorded response to a read.
func (s *Server) recorded(x *exchange) (response, bool) {
	for _, p := range s.playing {
		kept, ok := p.player.Find(x.request)
		if !ok || p.isTouched(x.match.path) {
			continue
		}
		body, err := kept.Bytes()
		if err != nil {
			continue
		}
		found := response{status: kept.Status, raw: body, kind: kept.Header["Content-Type"]}
		if wait := kept.Header["Retry-After"]; wait != "" {
			found.header = http.Header{"Retry-After": {wait}}
		}
		if len(body) == 0 {
			found.raw = nil
		}
		return found, true
	}
	return response{}, false
}

func (p *playback) isTouched(path pathValues) bool {
	return p.touched[path.get("contractId")] || p.touched[path.get("customerId")]
}

// touch ends the recorded responses of the contract and the customer that a request has written to.
func (s *Server) touch(x *exchange) {
	for _, p := range s.playing {
		for _, name := range []string{"contractId", "customerId"} {
			if id, ok := x.match.path.lookup(name); ok {
				p.touched[id] = true
			}
		}
		if owner, _ := x.market.contract(x.match.path.get("contractId")); owner != nil {
			p.touched[text(owner.Info, "customerId")] = true
		}
	}
}

// recordedCustomers returns the customers of a recording in the form of [Server.PutCustomer].
func recordedCustomers(kept *recording.Recording) []document {
	var all []document
	owned := map[string]bool{}
	for _, id := range kept.Holds("docTypeId", "customerId") {
		contracts := []document{}
		for _, x := range kept.Exchanges {
			if x.ID != "GetContractsByCustomerId" || x.Path[0] != id[0] || x.Path[1] != id[1] {
				continue
			}
			for _, found := range x.Elements() {
				if number := scalar(found, "contractId"); number != "" && !owned[number] {
					owned[number] = true
					contracts = append(contracts, recordedContract(kept, number))
				}
			}
		}
		all = append(all, document{"customerInfo": document{"customerId": id[1], "documentType": id[0]}, "contracts": contracts})
	}
	return all
}

func recordedContract(kept *recording.Recording, number string) document {
	contract := document{"contractId": number}
	var invoices, phones, emails []document
	seen := map[string]bool{}
	for _, x := range kept.Exchanges {
		if len(x.Path) == 0 || x.Path[0] != number {
			continue
		}
		for _, found := range x.Elements() {
			switch id, total, due := scalar(found, "invoiceId"), scalar(found, "invoiceAmount"), scalar(found, "dueAmount"); {
			case x.ID == "GetInvoicesByContractId" && id != "" && !seen[id] && plainAmount(total) && plainAmount(due):
				seen[id] = true
				invoices = append(invoices, document{"invoiceId": id, "invoiceAmount": json.Number(total), "dueAmount": json.Number(due)})
			case x.ID == "GetPhonesContactInformationByContractId" && scalar(found, "phone") != "":
				phones = append(phones, document{"phoneType": scalar(found, "phoneType"), "phone": scalar(found, "phone"), "validated": scalar(found, "validated") == "true"})
			case x.ID == "GetEmailsFromContactInformationByContractId" && scalar(found, "email") != "":
				emails = append(emails, document{"email": scalar(found, "email"), "validated": scalar(found, "validated") == "true"})
			}
		}
	}
	if invoices != nil {
		contract["invoices"] = invoices
	}
	if phones != nil {
		contract["phones"] = phones
	}
	if emails != nil {
		contract["emails"] = emails
	}
	return contract
}

// plainAmount reports whether a text is a literal that the state accepts as an amount.
func plainAmount(text string) bool {
	return strings.Trim(text, "0123456789.") == "" && json.Valid([]byte(text)) && decimal(json.Number(text))
}

// scalar returns a member by its name, which may differ in case, "" if there is none.
func scalar(object map[string]string, name string) string {
	if value, ok := object[name]; ok {
		return value
	}
	for has, value := range object {
		if strings.EqualFold(has, name) {
			return value
		}
	}
	return ""
}

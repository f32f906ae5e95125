package tigolive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/tigo-go/tigo"
)

// Report is what the responses of one platform showed against the contract. It holds counts, paths and words of
// enumerations, no id and no value, and may be shown to others.
type Report struct {
	Made       time.Time         `json:"made"`       // when
	Platform   string            `json:"platform"`   // "emulator", "sandbox", "test", "production" or "other"
	Country    string            `json:"country"`    // whose back end it is
	SDK        string            `json:"sdk"`        // the version of this module
	Operations []OperationReport `json:"operations"` // every read, in the order of its calls
}

// OperationReport is what the responses of one operation showed.
type OperationReport struct {
	ID         string         `json:"id"`                   // the operationId of the reference
	Op         string         `json:"op"`                   // the method that makes the call
	Method     string         `json:"method"`               // the verb
	Route      string         `json:"route"`                // the template behind the API's base path
	Skipped    string         `json:"skipped,omitempty"`    // why it was not called
	Calls      int            `json:"calls"`                // how many were made
	Failed     int            `json:"failed,omitempty"`     // calls that ended in neither a result nor a 403 or 404
	Statuses   map[int]int    `json:"statuses,omitempty"`   // of each attempt
	Errors     map[string]int `json:"errors,omitempty"`     // shapes of error bodies, behind their status
	Latency    Latency        `json:"latency,omitzero"`     // of each attempt
	Bytes      int64          `json:"bytes"`                // of all bodies, decompressed
	Deviations []Deviation    `json:"deviations,omitempty"` // from the contract, those of one path together
	Absent     []string       `json:"absent,omitempty"`     // optional members that no response had; no deviation

	// Words are those of members that the contract leaves to the countries, such as a status, and how often they came. No
	// deviation.
	Words map[string]map[string]int `json:"words,omitempty"`
}

// Latency is how long it took until a response began, in milliseconds.
type Latency struct {
	Least  float64 `json:"least"`  // of the fastest
	Median float64 `json:"median"` // of the one in the middle
	Most   float64 `json:"most"`   // of the slowest
}

// Deviations counts the different deviations of all operations. Zero means that the platform keeps to the contract, as
// far as it was read.
func (r *Report) Deviations() int {
	n := 0
	for _, o := range r.Operations {
		n += len(o.Deviations)
	}
	return n
}

// ReadReport reads a report that was written as JSON.
func ReadReport(from io.Reader) (*Report, error) {
	r := &Report{}
	if err := json.NewDecoder(from).Decode(r); err != nil {
		return nil, fmt.Errorf("tigolive: not a report: %w", err)
	}
	return r, nil
}

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}

// Write writes the report to a folder, which is made if need be: as report.txt, report.json and report.html.
func (r *Report) Write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"report.txt": r.WriteText, "report.json": r.WriteJSON, "report.html": r.WriteHTML,
	} {
		file, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := errors.Join(write(file), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// report is what was seen so far.
func (s *survey) report() *Report {
	r := &Report{
		Made: time.Now().UTC().Truncate(time.Second), Platform: s.known.Platform, Country: string(s.known.Country), SDK: tigo.Version,
	}
	for _, step := range s.steps() {
		o, ok := find(step.id)
		if !ok {
			continue
		}
		made := OperationReport{ID: o.ID, Op: o.Op, Method: o.Method, Route: o.Route()}
		data := s.seen[step.id]
		if data == nil || data.calls == 0 {
			made.Skipped = step.needs
			if s.ended != nil {
				made.Skipped = "the survey had ended"
			}
			r.Operations = append(r.Operations, made)
			continue
		}
		data.found.sort()
		made.Calls, made.Failed, made.Bytes = data.calls, data.failed, data.bytes
		made.Statuses, made.Errors, made.Latency = data.statuses, data.shapes, latency(data.took)
		made.Deviations, made.Absent, made.Words = data.found, data.examiner.absent(), data.examiner.words
		r.Operations = append(r.Operations, made)
	}
	return r
}

func latency(took []time.Duration) Latency {
	if len(took) == 0 {
		return Latency{}
	}
	sorted := slices.Sorted(slices.Values(took))
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return Latency{Least: ms(sorted[0]), Median: ms(sorted[len(sorted)/2]), Most: ms(sorted[len(sorted)-1])}
}

var index = regexp.MustCompile(`\[\d+\]`)

// withoutIndexes is a path of the SDK as reports write it.
func withoutIndexes(path string) string { return index.ReplaceAllString(path, "[]") }

// keys returns what a count counts, in order.
func keys[K interface{ ~int | ~string }](counts map[K]int) []K {
	return slices.Sorted(maps.Keys(counts))
}

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

// Report has the deviations of one platform's responses from the contract. It contains counts, paths and words of
// enumerations, but no ids and no values, so it may be shown to others.
type Report struct {
	Made       time.Time         `json:"made"`       // when the report was made
	Platform   string            `json:"platform"`   // "emulator", "sandbox", "test", "production" or "other"
	Country    string            `json:"country"`    // the country of the back end
	SDK        string            `json:"sdk"`        // the version of this module
	Operations []OperationReport `json:"operations"` // every read, in the order of its calls
}

// OperationReport has the results of one operation.
type OperationReport struct {
	ID         string         `json:"id"`                   // the operationId of the reference
	Op         string         `json:"op"`                   // the method that makes the call
	Method     string         `json:"method"`               // the verb
	Route      string         `json:"route"`                // the template of the route, after the API's base path
	Skipped    string         `json:"skipped,omitempty"`    // why it was not called
	Calls      int            `json:"calls"`                // how many calls were made
	Failed     int            `json:"failed,omitempty"`     // calls that failed with an error other than a 403 or 404
	Statuses   map[int]int    `json:"statuses,omitempty"`   // how many attempts had each status
	Errors     map[string]int `json:"errors,omitempty"`     // how often each shape of an error body occurred, with its status
	Latency    Latency        `json:"latency,omitzero"`     // of all attempts
	Bytes      int64          `json:"bytes"`                // of all bodies, decompressed
	Deviations []Deviation    `json:"deviations,omitempty"` // from the contract, grouped by path
	Absent     []string       `json:"absent,omitempty"`     // optional members that no response had; not a deviation

	// Words has the words of members that the contract leaves to the countries, such as a status, and how often each
	// occurred. They are not deviations.
	Words map[string]map[string]int `json:"words,omitempty"`
}

// Latency is the time until a response began, in milliseconds.
type Latency struct {
	Least  float64 `json:"least"`  // of the fastest attempt
	Median float64 `json:"median"` // of the median attempt
	Most   float64 `json:"most"`   // of the slowest attempt
}

// Deviations returns the number of different deviations of all operations. If it is 0, all responses that were read follow
// the contract.
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

// Write writes the report to a folder, as report.txt, report.json and report.html. It makes the folder if it does not exist.
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

// report returns the report of the calls that were made so far.
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

// withoutIndexes returns a path of the SDK in the form of reports, without list indexes.
func withoutIndexes(path string) string { return index.ReplaceAllString(path, "[]") }

// keys returns the keys of counts, in order.
func keys[K interface{ ~int | ~string }](counts map[K]int) []K {
	return slices.Sorted(maps.Keys(counts))
}

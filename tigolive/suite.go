package tigolive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tigo-go/tigo"
)

// Suite makes every read of both APIs, each as a subtest with the name of its operation, and returns what the responses
// showed. A subtest fails where a read ends in neither a result nor a 403 or 404, and is skipped where nothing is known
// to read. A deviation fails nothing: it stands in the report. The test ends at once, with a sentence that says why, if
// the credentials do not work.
//
// The report is written to the folder that TIGO_LIVE_REPORT names, or else to a new one among the temporary files, and
// the test prints where it lies. Where TIGO_LIVE_BASELINE names the report.json of an earlier run, it also prints what
// changed.
func Suite(t *testing.T, client *tigo.Client, known Known) *Report {
	t.Helper()
	s := newSurvey(client, known)
	if err := s.signIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, step := range s.steps() {
		if s.ended != nil {
			break
		}
		t.Run(step.id, func(t *testing.T) {
			err := s.take(t.Context(), step)
			switch {
			case s.ended != nil:
				t.Error(s.ended)
			case err != nil:
				t.Errorf("%s: %v", s.seen[step.id].Op, err)
			case s.seen[step.id].calls == 0:
				t.Skip(step.needs)
			}
		})
	}
	r := s.report()
	folder, err := r.lay(os.Getenv(envReport))
	if err != nil {
		t.Errorf("tigolive: the report was not written: %v", err)
		return r
	}
	said := fmt.Sprintf("tigolive: %d deviations from the contract: %s", r.Deviations(), filepath.Join(folder, "report.html"))
	if changes := r.since(os.Getenv(envBaseline)); changes != "" {
		said += "\n" + changes
	}
	t.Log(said)
	if !testing.Verbose() {
		_, _ = fmt.Fprintln(os.Stdout, said) // where t.Log is silent
	}
	return r
}

// lay writes the report to a folder, a new one unless it is named, and returns where it lies.
func (r *Report) lay(folder string) (string, error) {
	var err error
	if folder == "" {
		if folder, err = os.MkdirTemp("", "tigo-live-*"); err != nil {
			return "", err
		}
	}
	return folder, r.Write(folder)
}

// since says what changed since the report in a file, and why that cannot be said.
func (r *Report) since(path string) string {
	if path == "" {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return "the baseline cannot be read: " + errors.Unwrap(err).Error()
	}
	defer file.Close()
	earlier, err := ReadReport(file)
	if err != nil {
		return "the baseline cannot be read: it is no report"
	}
	changed := Compare(earlier, r)
	if changed.Empty() {
		return "nothing changed since " + earlier.Made.Format("2006-01-02")
	}
	var text strings.Builder
	_ = changed.WriteText(&text) // a Builder takes everything
	return "changed since " + earlier.Made.Format("2006-01-02") + ":\n" + text.String()
}

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

// Suite makes every read of both APIs, each as a subtest with the name of its operation, and returns a report. A subtest
// fails if its read fails with an error other than a 403 or 404. It is skipped if no id is known to read. Deviations do not
// fail a test; they are in the report. If the credentials do not work, the test ends at once with a sentence that states the
// cause.
//
// Suite writes the report to the folder in TIGO_LIVE_REPORT, or to a new temporary folder if that is not set, and prints the
// folder. If TIGO_LIVE_BASELINE is the report.json of an earlier run, it also prints the changes since then.
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
	folder, err := r.save(os.Getenv(envReport))
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
		_, _ = fmt.Fprintln(os.Stdout, said) // also without -v, when t.Log prints nothing
	}
	return r
}

// save writes the report to a folder, a new temporary one if folder is "", and returns the folder.
func (r *Report) save(folder string) (string, error) {
	var err error
	if folder == "" {
		if folder, err = os.MkdirTemp("", "tigo-live-*"); err != nil {
			return "", err
		}
	}
	return folder, r.Write(folder)
}

// since returns the changes since the report in a file as text, or the reason for which it cannot be read.
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
		return "the baseline cannot be read: it is not a report"
	}
	changed := Compare(earlier, r)
	if changed.Empty() {
		return "nothing changed since " + earlier.Made.Format("2006-01-02")
	}
	var text strings.Builder
	_ = changed.WriteText(&text) // writing to a Builder cannot fail
	return "changed since " + earlier.Made.Format("2006-01-02") + ":\n" + text.String()
}

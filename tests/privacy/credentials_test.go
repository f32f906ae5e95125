package privacy

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestNoCredentialLeaks signs in to platforms that repeat the values of the request.
func TestNoCredentialLeaks(t *testing.T) {
	const id = "canary-app"
	encoded := base64.StdEncoding.EncodeToString([]byte(id + ":" + clientSecret))
	shared := new(channels)
	shared.listen(t)
	t.Run("platforms", func(t *testing.T) {
		for i, platform := range platforms {
			t.Run(platform.name, func(t *testing.T) {
				t.Parallel()
				out := new(channels)
				h := newHost(t)
				h.sayToken(platform.does(spelled([]string{clientSecret, encoded}, spellings[i%len(spellings)])))
				client := clienttest.New(t, clienttest.With(tigo.Config{
					BaseURL: "http://" + h.address, Country: tigo.Colombia, ClientID: id, ClientSecret: tigo.NewSecret(clientSecret),
					Logger: newLogger(out.writer(logLine)), Observer: watcher{out}, Retry: clienttest.Quick,
				}))
				err := client.SignIn(t.Context())
				require.ErrorIs(t, err, tigo.ErrSignIn)
				out.fails(err)
				_, err = client.Do(t.Context(), clienttest.GetBalance("100"))
				out.fails(err)
				failure := clienttest.Failure(t, err)
				out.add("an error's fields", failure.Message+failure.DeveloperMessage+failure.Code+string(failure.Body))
				texts := out.take()
				assertNone(t, texts, clientSecret)
				for channel, text := range texts {
					assert.NotContains(t, text, encoded, channel)
				}
			})
		}
	})
	assertNone(t, shared.take(), clientSecret)
}

// TestNoCredentialIsFoundInAClient searches a Config and a Client as fmt and debugging printers print them.
func TestNoCredentialIsFoundInAClient(t *testing.T) {
	server := tigotest.Start(t)
	config := server.Config(tigo.Colombia)
	client := clienttest.New(t, clienttest.With(config))
	require.NoError(t, client.SignIn(t.Context()))
	var all strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{config, &config, client, *client, billing.New(client), []any{config, client}, struct{ c tigo.Config }{config}} {
			fmt.Fprintf(&all, verb, value)
		}
	}
	newLogger(&all).Info("set up", slog.Any("config", config), slog.Any("client", client))
	require.Contains(t, all.String(), server.ClientID, "the output has the fields of the config")
	assertNone(t, map[string]string{"a config or a client": all.String()}, server.ClientSecret)

	// testify prints differences by following every pointer and unexported field.
	var differ reporter
	other := config
	other.ClientID = "another"
	assert.Equal(&differ, config, other)
	require.Contains(t, differ.text, server.ClientID, "the output has the fields of the config")
	assertNone(t, map[string]string{"a difference": differ.text}, server.ClientSecret)
}

// A reporter keeps the text of a failed assertion.
type reporter struct{ text string }

func (r *reporter) Errorf(format string, arguments ...any) {
	r.text += fmt.Sprintf(format, arguments...)
}

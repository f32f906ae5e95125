package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// stubs returns WireMock's stubs: for each load the emulator's own response, for requests with a token.
func (b *bench) stubs(ctx context.Context) ([]byte, error) {
	type m = map[string]any
	emulator, err := b.servers()[0].start(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer emulator.stop()
	var mappings []m
	for _, l := range loads() {
		method := cmp.Or(strings.Repeat(http.MethodPost, min(len(l.body), 1)), http.MethodGet)
		status, body, err := emulator.once(ctx, method, l)
		if err != nil {
			return nil, err
		}
		path, _, _ := strings.Cut(l.path, "?")
		mappings = append(mappings, m{
			"request":  m{"method": method, "urlPath": path, "headers": m{"Authorization": m{"matches": "Bearer .+"}}},
			"response": m{"status": status, "body": body, "headers": m{"Content-Type": "application/json"}},
		})
	}
	return json.Marshal(m{"mappings": mappings})
}

// once makes one request of a load.
func (r *running) once(ctx context.Context, method string, l load) (status int, body string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, r.origin+l.path, strings.NewReader(l.body))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s: %s: %s", method, l.path, response.Status, text)
	}
	return response.StatusCode, string(text), err
}

// writeStubs writes the stubs to the folder of WireMock.
func writeStubs(dir string, stubs []byte) error {
	mappings := filepath.Join(dir, "mappings")
	if err := os.MkdirAll(mappings, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(mappings, "stubs.json"), stubs, 0o600)
}

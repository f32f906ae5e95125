package tigotest

import "strings"

// ownOrigin returns an OpenAPI document with the emulator as its only server, so that tools that read the document call the
// emulator.
func ownOrigin(yaml, origin string) []byte {
	var text strings.Builder
	servers := false
	for line := range strings.Lines(yaml) {
		if servers && (strings.HasPrefix(line, " ") || line == "\n" || strings.HasPrefix(line, "-")) {
			continue
		}
		servers = strings.HasPrefix(line, "servers:")
		if servers {
			text.WriteString("servers:\n  - url: " + origin + "\n    description: This emulator.\n\n")
			continue
		}
		text.WriteString(line)
	}
	return []byte(text.String())
}

package savefile

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// temporaryName returns a short name. Any file system that accepts the final name accepts it.
func temporaryName(folder string) string {
	return filepath.Join(folder, ".tigo-"+rand.Text()[:12])
}

// maxName is the longest name, in bytes, on common file systems.
const maxName = 255

// CleanName returns a name that common systems accept and that has no special meaning to a shell or a file system: no path, no
// leading dot or dash, no device of Windows, no character that changes the direction of text, at most 255 bytes. It returns ""
// if nothing is left, or if the name has a control character.
func CleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.ToValidUTF8(name, "_")
	if strings.ContainsFunc(name, unicode.IsControl) {
		return ""
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.Is(unicode.Cf, r) || !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ".- ~")
	name = strings.TrimRight(name, ". ")
	stem, _, _ := strings.Cut(name, ".")
	if device(strings.TrimRight(stem, " ")) {
		name = "_" + name
	}
	return shorten(name)
}

// device reports whether a name is a device on Windows, with any extension.
func device(stem string) bool {
	stem = strings.ToUpper(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// shorten cuts a name that is too long, between characters, and keeps its extension.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	extension := filepath.Ext(name)
	if len(extension) > 16 {
		extension = ""
	}
	stem := name[:maxName-len(extension)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + extension
}

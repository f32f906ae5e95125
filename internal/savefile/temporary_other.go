//go:build !linux

package savefile

// newTemporary makes a file with a name.
func newTemporary(folder string) (*temporary, error) { return newNamed(folder) }

// publish gives the file its name.
func (t *temporary) publish(path string) error { return t.rename(path) }

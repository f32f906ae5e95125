//go:build !unix

package runner

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }

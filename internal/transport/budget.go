package transport

import "sync"

// A budget bounds the retries of all calls of a client together, so that a platform in trouble is not buried
// under them: each retry takes one, a retry that helps gives it back, and an ordinary success earns a tenth.
type budget struct {
	mu   sync.Mutex
	left float64
}

const (
	budgetSize   = 100 // retries a client may have outstanding when nothing succeeds
	budgetEarned = 0.1 // per call that succeeds at the first attempt
)

func newBudget() *budget { return &budget{left: budgetSize} }

func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

func (b *budget) earn(n float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+n, budgetSize)
}

package transport

import "sync"

// A budget bounds the retries of all calls of a client together, so that a platform in trouble is not buried
// under them: each retry takes its price, a retry that helps gives it back, and an ordinary success earns a tenth of it.
type budget struct {
	mu   sync.Mutex
	left int
}

const (
	budgetPrice = 10                // of a retry
	budgetSize  = 100 * budgetPrice // what a client may have outstanding when nothing succeeds
	budgetEarns = 1                 // a call that succeeds at the first attempt
)

func newBudget() *budget { return &budget{left: budgetSize} }

func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < budgetPrice {
		return false
	}
	b.left -= budgetPrice
	return true
}

func (b *budget) earn(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+n, budgetSize)
}

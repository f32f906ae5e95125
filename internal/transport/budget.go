package transport

import "sync"

// A budget bounds the retries of all calls of a client, so that they do not overload a platform in trouble. Each retry takes
// budgetPrice. A call that succeeds after retries adds budgetPrice, for one of them. Any other successful call adds budgetEarns.
type budget struct {
	mu   sync.Mutex
	left int
}

const (
	budgetPrice = 10                // of a retry
	budgetSize  = 100 * budgetPrice // 100 retries without any success
	budgetEarns = 1                 // for a call that succeeds without a retry
)

func newBudget() *budget { return &budget{left: budgetSize} }

// take takes the price of a retry. It reports false if the budget has too little left.
func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < budgetPrice {
		return false
	}
	b.left -= budgetPrice
	return true
}

// earn adds n to the budget, up to budgetSize.
func (b *budget) earn(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+n, budgetSize)
}

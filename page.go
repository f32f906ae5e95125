package tigo

// PageOptions chooses a page of a list that is served in pages.
type PageOptions struct {
	Offset int // how many items to skip; 0 starts at the first
	Limit  int // how many items a page holds; 0 takes the operation's default
	Most   int // how many items an iterator over all pages yields before it fails with ErrTooLarge; 0: 100,000. A single page has no use for it
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T         // what the page holds, in the platform's order; empty past the end
	Next  PageOptions // asks for the page that follows this one
}

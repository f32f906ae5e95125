package tokenization

import "github.com/tigo-go/tigo"

// Client makes the tokenization calls of one country. It is safe for concurrent use and costs nothing to make.
type Client struct{ api *tigo.Client }

// New returns the tokenization calls over a connection.
func New(api *tigo.Client) *Client { return &Client{api} }

package portfolio

import "github.com/tigo-go/tigo"

// Client makes the portfolio calls of one country. It is safe for concurrent use and costs nothing to make.
type Client struct{ api *tigo.Client }

// New returns the portfolio calls over a connection.
func New(api *tigo.Client) *Client { return &Client{api} }

package selfcare

import "github.com/tigo-go/tigo"

// Client makes the selfcare calls of one country. It is safe for concurrent use and costs nothing to make.
type Client struct{ api *tigo.Client }

// New returns the selfcare calls over a connection.
func New(api *tigo.Client) *Client { return &Client{api} }

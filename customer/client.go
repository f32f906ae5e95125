package customer

import "github.com/tigo-go/tigo"

// Client has the customer operations, for one country. It is safe for concurrent use and costs nothing to make.
type Client struct{ api *tigo.Client }

// New returns the customer operations of a client.
func New(api *tigo.Client) *Client { return &Client{api} }

package customer

import "github.com/tigo-go/tigo"

// Client makes the customer calls of one country. It is safe for concurrent use and costs nothing to make.
type Client struct{ api *tigo.Client }

// New returns the customer calls over a connection.
func New(api *tigo.Client) *Client { return &Client{api} }

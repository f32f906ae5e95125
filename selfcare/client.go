package selfcare

import "github.com/tigo-go/tigo"

// Client has the selfcare operations, for the country of its [tigo.Client]. It is safe for concurrent use and cheap to make.
type Client struct{ api *tigo.Client }

// New returns the selfcare operations of a client.
func New(api *tigo.Client) *Client { return &Client{api} }

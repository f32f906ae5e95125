package tigotest

import (
	"net/http"
)

// handler serves one operation. It runs under the server's lock.
type handler func(*call) response

// call is a valid request, with the customer, contract and so on that its path and query name.
type call struct {
	*exchange
	server *Server
	path   pathValues
	query  arguments
	body   document

	customer *customer
	contract *contract
	invoice  *invoice
	product  document
}

// call checks a request against its operation, finds what its path names in the state, and serves the request.
func (s *Server) call(x *exchange, m *market) response {
	op := x.match.op
	c := &call{exchange: x, server: s, path: x.match.path}
	var ok bool
	if c.query, ok = x.checkQuery(op.Query); !ok {
		return c.fail(http.StatusBadRequest, "A query parameter is missing or malformed")
	}
	if c.body, ok = x.checkBody(op); !ok {
		return c.fail(http.StatusBadRequest, "The body is missing or malformed")
	}
	if refused, ok := c.resolve(); !ok {
		return refused
	}
	if !x.checkAccept(op) {
		return c.fail(http.StatusNotAcceptable, "The response would not be acceptable")
	}
	if op.writes() {
		m.keep(c.customer)
	}
	return op.serve(c)
}

// fail returns an error response in the form of the API that the request is for.
func (c *call) fail(status int, message string) response {
	if c.match.op.Base == crmBase {
		return nested(status, message)
	}
	return failure(status, message)
}

func (c *call) notFound(message string) response   { return c.fail(http.StatusNotFound, message) }
func (c *call) badRequest(message string) response { return c.fail(http.StatusBadRequest, message) }

// reject returns the response to a bad request, and records message as a violation too.
func (c *call) reject(message string) response {
	c.violate(message)
	return c.badRequest(message)
}

// done returns the operation's successful response with a body.
func (c *call) done(body any) response { return success(c.match.op.Success, body) }

// acknowledge returns the operation's successful response with the platform's generic body.
func (c *call) acknowledge(message string) response {
	return c.done(document{"response": "OK", "message": message})
}

// resolve finds what the path parameters name in the state. It returns a 404 and false if something is missing.
func (c *call) resolve() (response, bool) {
	if kind, ok := c.path.lookup("docTypeId"); ok {
		if c.customer = c.market.customer(kind, c.path.get("customerId")); c.customer == nil {
			return c.notFound("The customer was not found"), false
		}
	}
	if id, ok := c.path.lookup("contractId"); ok {
		if c.customer, c.contract = c.market.contract(id); c.contract == nil {
			return c.notFound("The contract was not found"), false
		}
	}
	if id, ok := c.path.lookup("billingAccountId"); ok {
		if c.customer, c.contract = c.market.billingAccount(id); c.contract == nil {
			return c.notFound("The billing account was not found"), false
		}
	}
	if id, ok := c.path.lookup("invoiceId"); ok {
		if c.contract, c.invoice = c.findInvoice(id); c.invoice == nil {
			return c.notFound("The invoice was not found"), false
		}
	}
	if id, ok := c.path.lookup("productId"); ok {
		if c.product = c.contract.product(id); c.product == nil {
			return c.notFound("The product was not found"), false
		}
	}
	return response{}, true
}

// findInvoice finds an invoice in the contract of the path, or in all contracts of the customer if the path names no contract.
func (c *call) findInvoice(id string) (*contract, *invoice) {
	contracts := c.customer.Contracts
	if c.contract != nil {
		contracts = []*contract{c.contract}
	}
	for _, candidate := range contracts {
		if found := candidate.invoices.find(id); found != nil {
			return candidate, found
		}
	}
	return c.contract, nil
}

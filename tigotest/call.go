package tigotest

import (
	"net/http"
)

// handler serves one operation. It runs under the server's lock.
type handler func(*call) answer

// call is a request that kept to the contract, with what its path and query name already found in the state.
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

// call checks a request against its operation's line in the contract, finds what its path names, and serves it.
func (s *Server) call(x *exchange, m *market) answer {
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

// fail is an error response in the form of the call's API.
func (c *call) fail(status int, message string) answer {
	if c.match.op.Base == crmBase {
		return nested(status, message)
	}
	return failure(status, message)
}

func (c *call) notFound(message string) answer   { return c.fail(http.StatusNotFound, message) }
func (c *call) badRequest(message string) answer { return c.fail(http.StatusBadRequest, message) }

// reject is a bad request that also breaks the contract: message is told to the caller and kept as the violation.
func (c *call) reject(message string) answer {
	c.violate(message)
	return c.badRequest(message)
}

// done is the operation's success with a body.
func (c *call) done(body any) answer { return success(c.match.op.Success, body) }

// acknowledge is the operation's success with the platform's generic body.
func (c *call) acknowledge(message string) answer {
	return c.done(document{"response": "OK", "message": message})
}

// resolve finds in the state what the path parameters name.
func (c *call) resolve() (answer, bool) {
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
	return answer{}, true
}

// findInvoice looks an invoice up in the contract of the path, or in all of the customer's where the path names none.
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

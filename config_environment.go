package tigo

// Environment is one of Tigo's installations of the platform.
type Environment string

// The environments Tigo runs. Each is one host; a client talks to one of them.
const (
	Sandbox    Environment = "sandbox"    // sandbox.api.tigo.com: try things out
	Test       Environment = "test"       // test.api.tigo.com: before going live
	Production Environment = "production" // prod.api.tigo.com: real customers, real money
)

// origin is the environment's scheme and host, "" for one that is not known.
func (e Environment) origin() string {
	switch e {
	case Sandbox:
		return "https://sandbox.api.tigo.com"
	case Test:
		return "https://test.api.tigo.com"
	case Production:
		return "https://prod.api.tigo.com"
	}
	return ""
}

// API is one of the platform's two APIs, each with a base path of its own.
type API uint8

// The APIs.
const (
	APIHome API = iota // Home Self Care 1.0.0: billing, portfolio, cases, customer, tokenization
	APICRM             // Selfcare CRM 2.0.0: selfcare
)

// basePath is what stands before the route.
func (a API) basePath(country Country) string {
	if a == APICRM {
		return "/v2/tigo/b2b/" + string(country) + "/transactions"
	}
	return "/v1/tigo/home/" + string(country)
}

// tokenPath is where the platform's references put the token endpoint.
const tokenPath = "/oauth/client_credential/accesstoken?grant_type=client_credentials"

package tigo

// Environment is one of Tigo's installations of the platform.
type Environment string

// The environments. Each is one host.
const (
	Sandbox    Environment = "sandbox"    // sandbox.api.tigo.com: for experiments
	Test       Environment = "test"       // test.api.tigo.com: for tests before going live
	Production Environment = "production" // prod.api.tigo.com: real customers, real money
)

// origin returns scheme and host, "" for an unknown environment.
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

// API is one of the platform's two APIs, which have different base paths. Only [Request] needs it.
type API uint8

// The APIs, with the packages of their operations.
const (
	APIHome API = iota // Home Self Care 1.0.0: billing, portfolio, cases, customer, tokenization
	APICRM             // Selfcare CRM 2.0.0: selfcare
)

// basePath returns the path before a route.
func (a API) basePath(country Country) string {
	if a == APICRM {
		return "/v2/tigo/b2b/" + string(country) + "/transactions"
	}
	return "/v1/tigo/home/" + string(country)
}

// tokenPath is the token endpoint that the reference documents.
const tokenPath = "/oauth/client_credential/accesstoken?grant_type=client_credentials"

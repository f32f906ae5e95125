package tokenization

import (
	"strings"

	"github.com/tigo-go/tigo/internal/endpoint"
)

// check checks the format of the card data. The gateway checks the card itself. The reference requires neither expiration date
// nor verification value, and a country may not use them.
func (d CardDetails) check(call endpoint.Call) endpoint.Call {
	expires, verification := d.CardExpirationDate, d.CardVerificationValue.Reveal()
	return call.
		Check(digits(d.CardNumber.Reveal(), 12, 19), "cardNumber", "is not 12 to 19 digits").
		Check(expires == "" || month(expires), "cardExpirationDate", "is not a month as YYYYMM").
		Check(verification == "" || digits(verification, 3, 4), "cardVerificationValue", "is not 3 or 4 digits")
}

// month reports whether a text is a month as YYYYMM.
func month(text string) bool {
	return digits(text, 6, 6) && "01" <= text[4:] && text[4:] <= "12"
}

// digits reports whether a text consists of least to most digits.
func digits(text string, least, most int) bool {
	return len(text) >= least && len(text) <= most && strings.Trim(text, "0123456789") == ""
}

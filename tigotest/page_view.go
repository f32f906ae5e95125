package tigotest

import (
	"math/big"
	"strings"
	"time"
)

// paymentView is the data of a payment's pages.
type paymentView struct {
	CheckoutID  string
	Amount      string
	Invoice     string
	Period      string
	DueDate     string
	Contract    string
	Country     string
	Description string
	Methods     string
	CanReturn   bool // there is an address to return to
}

func (p payment) view() paymentView {
	var methods []string
	offered, _ := p.document["paymentMethods"].([]any)
	for _, method := range offered {
		if name, ok := method.(string); ok {
			methods = append(methods, name)
		}
	}
	_, canReturn := p.merchant("cancelUrl")
	return paymentView{
		CheckoutID:  text(p.document, "checkOutId"),
		Amount:      p.market.money(p.document["paymentAmount"]),
		Invoice:     p.invoice.id(),
		Period:      text(p.invoice.document, "period"),
		DueDate:     writtenDay(text(p.invoice.document, "dueDate")),
		Contract:    p.contract.ID,
		Country:     p.market.Country.Name,
		Description: text(p.document, "paymentDescription"),
		Methods:     strings.Join(methods, " · "),
		CanReturn:   canReturn,
	}
}

// money formats an amount with its currency in the country's notation: COP 89.900,50 but GTQ 1,249.50.
func (m *market) money(value any) string {
	total, _ := amount(value)
	whole, fraction, _ := strings.Cut(m.literal(new(big.Rat).Abs(total)).String(), ".")
	thousands, decimal := m.separators()
	whole = grouped(whole, thousands)
	if fraction != "" {
		whole += decimal + fraction
	}
	if total.Sign() < 0 {
		whole = "-" + whole
	}
	return m.Country.Currency + " " + whole
}

// separators returns the country's separators of thousands and of decimals.
func (m *market) separators() (thousands, decimal string) {
	switch m.Country.ID {
	case "GT", "HN", "SV":
		return ",", "."
	}
	return ".", ","
}

// grouped formats a whole number in groups of three digits.
func grouped(whole, thousands string) string {
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + thousands + whole[at:]
	}
	return whole
}

// writtenDay formats a date as day, month and year, and returns other text as it is.
func writtenDay(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format("02/01/2006")
}

// notice is the text of a page that replaces the form: the decision, or the reason why there is nothing to decide.
type notice struct {
	Mood  string // ok, wait or bad: the colour of the sign
	Sign  string
	Title string
	Text  string
	Again bool // the payment still accepts a decision
}

// noticeView is a notice with its payment, which is the zero value for an unknown token.
type noticeView struct {
	notice
	Payment paymentView
	Back    string // the merchant's address, "" if none was given
}

func (p payment) notice(n notice) noticeView {
	back, _ := p.merchant("returnUrl")
	return noticeView{notice: n, Payment: p.view(), Back: back}
}

func unknownPayment() notice {
	return notice{Mood: "bad", Sign: "?", Title: "No encontramos este pago", Text: "Revisa que el enlace esté completo, o pide uno nuevo donde empezaste el pago."}
}

func expiredPayment() notice {
	return notice{Mood: "bad", Sign: "!", Title: "El enlace de pago venció", Text: "No se hizo ningún cobro. Empieza el pago de nuevo para recibir otro enlace."}
}

func approvedPayment() notice {
	return notice{Mood: "ok", Sign: "✓", Title: "Pago aprobado", Text: "Ya recibimos este pago. No hace falta pagar otra vez."}
}

func rejectedPayment() notice {
	return notice{Mood: "bad", Sign: "×", Title: "Pago rechazado", Text: "El banco no autorizó este pago y no se hizo ningún cobro. Para intentarlo otra vez, empieza un pago nuevo."}
}

func paidInvoice() notice {
	return notice{Mood: "ok", Sign: "✓", Title: "La factura ya está pagada", Text: "Otro pago la canceló por completo. Con este no se hizo ningún cobro."}
}

func lessDue() notice {
	return notice{Mood: "bad", Sign: "!", Title: "El saldo es menor que este pago", Text: "Otro pago cubrió parte de la factura. Empieza un pago nuevo por lo que falta."}
}

func leftPending() notice {
	return notice{Mood: "wait", Sign: "…", Title: "Pago pendiente", Text: "El banco todavía no ha respondido. El pago sigue en proceso.", Again: true}
}

func leftCancelled() notice {
	return notice{Mood: "wait", Sign: "←", Title: "No terminaste el pago", Text: "No se hizo ningún cobro. Puedes volver a este pago mientras el enlace sea válido.", Again: true}
}

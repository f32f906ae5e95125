package tigotest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkServe measures the emulator without net/http: from a parsed request to a written response.
func BenchmarkServe(b *testing.B) {
	for name, request := range map[string][3]string{
		"balance": {http.MethodGet, "/v1/tigo/home/co/billing/contracts/13345678/balance"},
		"list":    {http.MethodGet, "/v1/tigo/home/co/billing/contracts/13345678/invoices/?limit=5"},
		"create":  {http.MethodPost, "/v1/tigo/home/co/billing/contracts/13345678/invoices/", `{"amount": 100}`},
	} {
		b.Run(name, func(b *testing.B) {
			server := Start(b)
			token := text(server.newToken(""), "access_token")
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), request[0], request[1], strings.NewReader(request[2]))
				r.Host = "localhost"
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				server.serve(w, r)
				if w.Code >= 300 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// BenchmarkPutCustomer measures how fast customers are added.
func BenchmarkPutCustomer(b *testing.B) {
	server := Start(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		customer := fmt.Sprintf(`{"customerInfo": {"customerId": "%d", "name": "Ana", "lastName": "Gómez"}, "contracts": [{"contractId": "A%d",
			"bills": [{"amount": 89900}, {"amount": 89900, "due": 0}], "plans": [{"offerings": ["CO-INT-200"]}]}]}`, n, n)
		if err := server.PutCustomer("co", customer); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSeed measures a start with a seed of so many customers, each with a contract and an invoice.
func BenchmarkSeed(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			seed := []byte(manyCustomers(n))
			b.ReportAllocs()
			for b.Loop() {
				Start(b, WithSeed(seed)).Close()
			}
		})
	}
}

// BenchmarkPutCustomers measures how fast 100,000 customers are added one by one, each with a contract and an invoice.
func BenchmarkPutCustomers(b *testing.B) {
	var texts []string
	for i := range 100_000 {
		texts = append(texts, oneOfMany(i))
	}
	b.ReportAllocs()
	for b.Loop() {
		server := Start(b)
		for _, text := range texts {
			if err := server.PutCustomer("co", text); err != nil {
				b.Fatal(err)
			}
		}
		server.Close()
	}
}

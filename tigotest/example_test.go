package tigotest_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// A payment from start to end: the test acts as the payment gateway.
func Example() {
	server := tigotest.NewServer()
	defer server.Close()
	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, bills := context.Background(), billing.New(client)
	customer := server.Customers(tigo.Colombia)[0]
	contract := customer.Contracts[0]

	reference, err := bills.CreateCheckout(ctx, contract.ID, contract.Unpaid, billing.CheckoutRequest{
		PaymentAmount: tigo.NumberOf(234700),
		CustomerInfo:  tigo.CustomerInfo{CustomerID: customer.Document.Number},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Approve(reference.PaymentToken); err != nil {
		log.Fatal(err)
	}
	invoice, err := bills.GetInvoice(ctx, contract.ID, contract.Unpaid)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("due:", invoice.DueAmount, "paid:", invoice.HasPayment)
	fmt.Println("violations:", len(server.Violations()))
	// Output:
	// due: 0 paid: yes
	// violations: 0
}

// The platform books an invoice, and the connection is reset before the response.
func ExampleServer_Inject() {
	server := tigotest.NewServer()
	defer server.Close()
	server.Inject(tigotest.Fault{
		Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection(),
	})
	client, err := tigo.New(server.Config(tigo.Bolivia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	contract := server.Customers(tigo.Bolivia)[0].Contracts[0]
	_, err = billing.New(client).CreateInvoice(context.Background(), contract.ID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(100)})
	_, isTigo := errors.AsType[*tigo.Error](err)
	fmt.Println("error of the SDK:", isTigo)
	fmt.Println("requests:", server.Count("billing.CreateInvoice"))
	fmt.Println("bookings:", server.Bookings("billing.CreateInvoice"))
	// Output:
	// error of the SDK: true
	// requests: 1
	// bookings: 1
}

// A test adds its own data to the seeds.
func ExampleServer_PutCustomer() {
	server := tigotest.NewServer()
	defer server.Close()
	err := server.PutCustomer(tigo.Guatemala, `{
		"customerInfo": {"customerId": "1020304050607", "name": "Rosa"},
		"contracts": [{"contractId": "777", "bills": [{"amount": 250, "due": 100}, {"amount": 250, "due": 0}]}]
	}`)
	if err != nil {
		log.Fatal(err)
	}
	rosa := server.Customers(tigo.Guatemala)[4]
	fmt.Println(rosa.Name, rosa.Contracts[0].PartlyPaid, rosa.Contracts[0].Paid)
	// Output: Rosa 777-2603 777-2602
}

package customer_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/tigotest"
)

// Replace the phone number of a customer. The platform has not verified the new number yet.
func ExampleClient_UpdatePhone() {
	server := tigotest.NewServer()
	defer server.Close()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	contacts := customer.New(client)
	ctx := context.Background()

	phones, err := contacts.ListPhones(ctx, contract)
	if err != nil {
		log.Fatal(err)
	}
	_, err = contacts.UpdatePhone(ctx, contract, customer.UpdatePhoneRequest{
		OldPhone:     phones[0].Phone,
		NewPhone:     "3000000000",
		NewPhoneType: phones[0].PhoneType,
	})
	if err != nil {
		log.Fatal(err)
	}
	phones, err = contacts.ListPhones(ctx, contract)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(phones[0].Phone, "verified:", phones[0].Validated)
	// Output:
	// 3000000000 verified: no
}

package portfolio_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/tigotest"
)

// List the products of a contract with their offerings and devices.
func ExampleClient_ListProducts() {
	server := tigotest.NewServer()
	defer server.Close()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	products, err := portfolio.New(client).ListProducts(context.Background(), contract, portfolio.ListProductsOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, product := range products {
		fmt.Println(product.ProductName)
		for _, offering := range product.Offerings {
			fmt.Println(" ", offering.OfferingName, offering.PriceAmount, offering.CurrencyID, "active:", offering.Active)
			for _, device := range offering.Devices {
				fmt.Println("   ", device.Manufacturer, device.ModelName)
			}
		}
	}
	// Output:
	// Internet
	//   Internet 500 Megas 114900 COP active: yes
	//     Cisco DPC3941T
	//   Extensor WiFi 15000 COP active: yes
	// Televisión
	//   ONEtv Intermedio 74900 COP active: yes
	//     Sagemcom HUB 5.0
	// Telefonía
	//   Línea Ilimitada 29900 COP active: yes
}

// A customer orders an offering. The program lists the available offers, orders one, and reads the product to see the new
// offering.
func ExampleClient_AddOffering() {
	server := tigotest.NewServer()
	defer server.Close()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	products := portfolio.New(client)
	ctx := context.Background()

	all, err := products.ListProducts(ctx, contract, portfolio.ListProductsOptions{Limit: 1})
	if err != nil {
		log.Fatal(err)
	}
	internet := all[0].ProductID.String()

	offers, err := products.ListAvailableOffers(ctx, contract, internet)
	if err != nil {
		log.Fatal(err)
	}
	offer := offers[0]
	fmt.Printf("%s for %s %s instead of %s\n", offer.OfferingName, offer.PromotionAmount, offer.CurrencyID, offer.Amount)

	_, err = products.AddOffering(ctx, contract, internet, portfolio.OfferingRequest{
		OfferingID:    offer.OfferingID,
		PromotionCode: offer.PromotionCode,
	})
	if err != nil {
		log.Fatal(err) // if tigo.OutcomeOf(err) is tigo.OutcomeUnknown, call GetProduct before you order again
	}

	product, err := products.GetProduct(ctx, contract, internet)
	if err != nil {
		log.Fatal(err)
	}
	for _, offering := range product.Offerings {
		fmt.Println("-", offering.OfferingName)
	}
	// Output:
	// Internet 200 Megas for 44950 COP instead of 89900
	// - Internet 500 Megas
	// - Extensor WiFi
	// - Internet 200 Megas
}

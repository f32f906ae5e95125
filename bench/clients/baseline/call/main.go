// Command call makes one call with net/http and encoding/json. The size of the program is measured.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
)

func main() {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet,
		"https://sandbox.api.tigo.com/v1/tigo/home/co/billing/contracts/8412077/balance", nil)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer …")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	var balance struct {
		DueAmount float64 `json:"dueAmount"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&balance); err != nil {
		log.Fatal(err)
	}
	fmt.Println(balance.DueAmount)
}

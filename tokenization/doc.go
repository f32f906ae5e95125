// Package tokenization stores the cards of customers at the payment gateway, so that a program does not store them.
//
// [Client.CreateCardToken] sends a card to the gateway and returns a token. The token identifies the card in checkouts and
// recurring billing, only on this platform. A card belongs to a customer, not to a contract. The customer is identified by a
// [tigo.Document].
//
// Card numbers, verification values and tokens are [tigo.Secret], which no printer, logger or encoder shows. They are sent in
// requests, and [tigo.Secret.Reveal] returns them. A program that handles card numbers is subject to PCI DSS, whatever library
// it uses.
package tokenization

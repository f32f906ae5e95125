// Package tokenization keeps a customer's cards at the payment gateway, so that a program need not.
//
// A card goes to the gateway once, with [Client.CreateCardToken]; what comes back is a token that stands for it in
// checkouts and recurring billing, of use to this platform alone. Cards belong to a customer, who is identified by a
// [tigo.Document], not to a contract.
//
// Card numbers, verification values and tokens are [tigo.Secret]: nothing prints, logs or stores them, the request
// alone carries them, and [tigo.Secret.Reveal] shows them. A program that handles card numbers is subject to PCI DSS
// whatever a library does.
package tokenization

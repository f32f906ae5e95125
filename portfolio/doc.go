// Package portfolio shows what a home customer has, and changes it.
//
// A contract is the relation between a customer and the company; a customer may have one for the house in town and
// one for the house at the beach. A contract has products: Internet, TV, a telephone line. A product has offerings, a
// base plan first and what was added to it, such as a film channel. An offering has devices, as a rule only the base
// plan does:
//
//	contract → Product → Offering → Device
//
// A product's id tells products of one contract apart, not their subscriptions: a contract may have the same product
// twice, and the subscription number is what is unique within it. Product ids are numbers in the models and text in
// the parameters: product.ProductID.String() is the way from one to the other.
//
// A customer is identified by a [tigo.Document]: asked by it, the answers cover all the customer's contracts, and
// [Offering.Contract] says which one is meant.
package portfolio

// Package portfolio reads and changes the products of home customers.
//
// A customer may have several contracts, such as one for a house in town and one for a house at the beach. A contract has
// products: Internet, TV, a telephone line. A product has offerings: a base plan and additions to it, such as a film channel.
// An offering has devices; usually only the base plan does:
//
//	contract → Product → Offering → Device
//
// A contract may have the same product twice, with the same product id and different subscription numbers. A subscription
// number is unique within the contract. Product ids are numbers in the models and strings in the parameters:
// product.ProductID.String() converts them.
//
// A customer is identified by a [tigo.Document]. Operations that take a document return the products of all contracts;
// [Offering.Contract] has the contract of each.
package portfolio

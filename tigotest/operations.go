package tigotest

// Routes that several operations share.
const (
	products           = "/portfolio/contracts/{contractId}/products"
	cardTokens         = "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/"
	contactInformation = "/customer/contracts/{contractId}/contactinformation"
	casesCustomer      = "/cases/doc-type/{docTypeId}/customers/{customerId}"
)

func portfolioOperations() []Operation {
	limit := []Query{{Name: "limit", Kind: KindInteger, Min: 1, Max: 99, Default: 9}}
	offering := []Field{{Name: "offeringId", Kind: KindText, Required: true}, {Name: "promotionCode", Kind: KindText}}
	return []Operation{
		{ID: "GetProductsByContractId", Op: "portfolio.ListProducts", Method: "GET", Route: products + "/", Query: limit, Success: 200, serve: listProducts},
		{ID: "GetProductByContractIdAndProductId", Op: "portfolio.GetProduct", Method: "GET", Route: products + "/{productId}", Success: 200, serve: getProduct},
		{ID: "AddOfferingByContractIdAndProductId", Op: "portfolio.AddOffering", Method: "POST", Route: products + "/{productId}", Body: offering, Success: 201, serve: addOffering},
		{ID: "DeleteOfferingByContractIdAndProductId", Op: "portfolio.RemoveOffering", Method: "DELETE", Route: products + "/{productId}", Body: offering, Success: 201, serve: removeOffering},
		{ID: "GetProductByContractIdAndProductIdAndSubscriptionNumber", Op: "portfolio.GetSubscription", Method: "GET", Route: products + "/{productId}/subscriptions/{subscriptionNumber}", Success: 200, serve: getSubscription},
		{ID: "GetProductsByCustomerId", Op: "portfolio.ListCustomerProducts", Method: "GET", Route: "/portfolio/doc-type/{docTypeId}/customers/{customerId}/", Query: limit, Success: 200, serve: listCustomerProducts},
		{ID: "GetAvailableOffersByContractIdAndProductId", Op: "portfolio.ListAvailableOffers", Method: "GET", Route: products + "/{productId}/availableoffers", Success: 200, serve: listAvailableOffers},
	}
}

func tokenizationOperations() []Operation {
	limit := []Query{{Name: "limit", Kind: KindInteger, Min: 1, Max: 5, Default: 1}}
	return []Operation{
		{ID: "GetCardTokensByCustomerId", Op: "tokenization.ListCardTokens", Method: "GET", Route: cardTokens, Query: limit, Success: 200, serve: listCardTokens},
		{ID: "CreateCardTokenForCustomerId", Op: "tokenization.CreateCardToken", Method: "POST", Route: cardTokens, Body: newCardTokenRequest(), Success: 201, serve: createCardToken},
		{ID: "DeleteCardTokenByCustomerId", Op: "tokenization.DeleteCardToken", Method: "DELETE", Route: cardTokens, Body: cardTokenRequest(), Success: 200, serve: deleteCardToken},
	}
}

func casesOperations() []Operation {
	return []Operation{
		{ID: "GetServiceRequestsByContractId", Op: "cases.ListServiceRequests", Method: "GET", Route: "/cases/contracts/{contractId}/servicerequests/", Success: 200, serve: listServiceRequests},
		{ID: "GetServiceRequestsByCustomerId", Op: "cases.ListCustomerServiceRequests", Method: "GET", Route: casesCustomer + "/servicerequests/", Success: 200, serve: listCustomerServiceRequests},
		{ID: "GetScheduledVisitsByCustomerId", Op: "cases.GetScheduledVisits", Method: "GET", Route: casesCustomer + "/scheduledvisits/", Success: 200, serve: getScheduledVisits},
	}
}

func customerOperations() []Operation {
	const phones, emails = contactInformation + "/phones/", contactInformation + "/emails/"
	phone := []Field{{Name: "phoneType", Kind: KindText}, {Name: "phone", Kind: KindText}, {Name: "validated", Kind: KindBoolean}}
	newPhone := []Field{{Name: "oldPhone", Kind: KindText}, {Name: "newPhoneType", Kind: KindText}, {Name: "newPhone", Kind: KindText}}
	email := []Field{{Name: "email", Kind: KindText}, {Name: "validated", Kind: KindBoolean}}
	newEmail := []Field{{Name: "oldEmail", Kind: KindText}, {Name: "newEmail", Kind: KindText}}
	return []Operation{
		{ID: "GetContactInformationByContractId", Op: "customer.GetContact", Method: "GET", Route: contactInformation, Success: 200, serve: getContact},
		{ID: "GetPhonesContactInformationByContractId", Op: "customer.ListPhones", Method: "GET", Route: phones, Success: 200, serve: listPhones},
		{ID: "AddPhonesContactInformationByContractId", Op: "customer.AddPhone", Method: "POST", Route: phones, Body: phone, Success: 200, serve: addPhone},
		{ID: "RemovePhonesContactInformationByContractId", Op: "customer.RemovePhone", Method: "DELETE", Route: phones, Body: phone, Success: 200, serve: removePhone},
		{ID: "UpdatePhonesContactInformationByContractId", Op: "customer.UpdatePhone", Method: "PUT", Route: phones, Body: newPhone, Success: 200, serve: updatePhone},
		{ID: "GetEmailsFromContactInformationByContractId", Op: "customer.ListEmails", Method: "GET", Route: emails, Success: 200, serve: listEmails},
		{ID: "AddEmailContactInformationByContractId", Op: "customer.AddEmail", Method: "POST", Route: emails, Body: email, Success: 200, serve: addEmail},
		{ID: "RemoveEmailContactInformationByContractId", Op: "customer.RemoveEmail", Method: "DELETE", Route: emails, Body: email, Success: 200, serve: removeEmail},
		{ID: "UpdateEmailsContactInformationByContractId", Op: "customer.UpdateEmail", Method: "PUT", Route: emails, Body: newEmail, Success: 200, serve: updateEmail},
	}
}

func selfcareOperations() []Operation {
	pages := []Query{{Name: "offset", Kind: KindInteger}, {Name: "limit", Kind: KindInteger, Default: crmPage}}
	return []Operation{
		{ID: "findCustomerProductsByClientCode", Op: "selfcare.ListProducts", Method: "GET", Route: "/customers/{customerCode}/products", Query: pages, Success: 200, serve: listLines},
	}
}

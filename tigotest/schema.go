package tigotest

// The members of request bodies that several operations accept, or that have members themselves.

func customerInfoFields() []Field {
	return []Field{
		{Name: "customerId", Kind: KindText, Required: true},
		{Name: "documentType", Kind: KindText},
		{Name: "name", Kind: KindText},
		{Name: "lastName", Kind: KindText},
		{Name: "email", Kind: KindText},
		{Name: "phoneNumber", Kind: KindText},
		{Name: "checksum", Kind: KindText},
	}
}

func addressFields() []Field {
	return []Field{
		{Name: "streetAddress", Kind: KindText, Required: true},
		{Name: "streetAddressLine2", Kind: KindText},
		{Name: "stateId", Kind: KindText},
		{Name: "stateName", Kind: KindText},
		{Name: "districtId", Kind: KindInteger},
		{Name: "districtName", Kind: KindText},
		{Name: "cityId", Kind: KindInteger},
		{Name: "cityName", Kind: KindText},
		{Name: "countryId", Kind: KindText},
		{Name: "countryName", Kind: KindText},
		{Name: "zoneId", Kind: KindInteger},
		{Name: "stratumId", Kind: KindInteger},
	}
}

func recurringFields() []Field {
	return []Field{
		{Name: "contractId", Kind: KindText},
		{Name: "billingId", Kind: KindText},
		{Name: "billingName", Kind: KindText},
		{Name: "cardInfo", Kind: KindText},
		{Name: "cardBrand", Kind: KindText},
		{Name: "cardExpirationDate", Kind: KindText},
		{Name: "cardIssuingBank", Kind: KindText},
		{Name: "paymentMethod", Kind: KindText},
		{Name: "registrationDate", Kind: KindDate},
		{Name: "phoneNumber", Kind: KindText},
		{Name: "customerIpAddress", Kind: KindText},
	}
}

func recurringRequest() []Field {
	return []Field{
		{Name: "recurringBillingInfo", Kind: KindObject, Fields: recurringFields()},
		{Name: "customerInfo", Kind: KindObject, Fields: customerInfoFields()},
		{Name: "transactionId", Kind: KindText},
		{Name: "cardToken", Kind: KindText},
	}
}

func paperlessRequest() []Field {
	return []Field{
		{Name: "email", Kind: KindText, Required: true},
		{Name: "alternateEmail", Kind: KindText},
		{Name: "phoneNumber", Kind: KindText},
		{Name: "billingId", Kind: KindNumber},
		{Name: "customerId", Kind: KindText},
		{Name: "documentType", Kind: KindText},
		{Name: "registeringAppName", Kind: KindText},
		{Name: "customerIpAddress", Kind: KindText},
		{Name: "unsubscribeReasonId", Kind: KindNumber},
		{Name: "updateReason", Kind: KindText},
		{Name: "affectRelatedContracts", Kind: KindBoolean},
	}
}

func cardTokenRequest() []Field {
	return []Field{
		{Name: "cardToken", Kind: KindText},
		{Name: "customerId", Kind: KindText},
		{Name: "documentType", Kind: KindText},
		{Name: "transactionId", Kind: KindText},
		{Name: "customerIpAddress", Kind: KindText},
	}
}

func newCardTokenRequest() []Field {
	card := []Field{
		{Name: "cardNumber", Kind: KindText},
		{Name: "cardExpirationDate", Kind: KindText},
		{Name: "cardVerificationValue", Kind: KindText},
		{Name: "cardBrand", Kind: KindText},
		{Name: "cardPrintedName", Kind: KindText},
	}
	return []Field{
		{Name: "customerInfo", Kind: KindObject, Fields: customerInfoFields()},
		{Name: "address", Kind: KindObject, Fields: addressFields()},
		{Name: "cardDetails", Kind: KindObject, Fields: card},
		{Name: "transactionId", Kind: KindText},
		{Name: "customerIpAddress", Kind: KindText},
	}
}

func checkoutRequest() []Field {
	return []Field{
		{Name: "checkOutId", Kind: KindText},
		{Name: "invoiceId", Kind: KindText, Required: true},
		{Name: "paymentDate", Kind: KindDate},
		{Name: "paymentAmount", Kind: KindNumber, Required: true},
		{Name: "paymentDescription", Kind: KindText},
		{Name: "returnUrl", Kind: KindText},
		{Name: "cancelUrl", Kind: KindText},
		{Name: "paymentMethods", Kind: KindTexts},
		{Name: "paymentApproved", Kind: KindBoolean},
		{Name: "paymentStatus", Kind: KindInteger},
		{Name: "customerInfo", Kind: KindObject, Required: true, Fields: customerInfoFields()},
	}
}

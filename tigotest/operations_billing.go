package tigotest

// Routes that several operations share.
const (
	billingContract = "/billing/contracts/{contractId}"
	billingCustomer = "/billing/doc-type/{docTypeId}/customers/{customerId}"
	paperless       = billingContract + "/paperlessInvoiceInfo"
	paperlessByID   = billingContract + "/{idType}/{id}/paperlessInvoiceInfo"
	recurring       = billingContract + "/recurringBillingInfo"
	spool           = billingContract + "/invoices/spool"
)

func billingOperations() []Operation {
	invoices := []Query{{Name: "limit", Kind: KindInteger, Min: 1, Max: 5, Default: 1}}
	calls := []Query{{Name: "fromDate", Kind: KindDate, Required: true}, {Name: "toDate", Kind: KindDate, Required: true}}
	amount := []Field{{Name: "amount", Kind: KindNumber}}
	return []Operation{
		{ID: "GetInvoicesByContractId", Op: "billing.ListInvoices", Method: "GET", Route: billingContract + "/invoices/", Query: invoices, Success: 200, serve: listInvoices},
		{ID: "CreateInvoiceByContractId", Op: "billing.CreateInvoice", Method: "POST", Route: billingContract + "/invoices/", Body: amount, Success: 201, serve: createInvoice},
		{ID: "GetInvoiceByContractIdAndInvoiceId", Op: "billing.GetInvoice", Method: "GET", Route: billingContract + "/invoices/{invoiceId}", Success: 200, serve: getInvoice},
		{ID: "GetInvoicePaymentInfoByContractIdAndInvoiceId", Op: "billing.GetPaymentInfo", Method: "GET", Route: billingContract + "/invoices/{invoiceId}/paymentInfo", Success: 200, serve: getPaymentInfo},

		{ID: "GetRecurringBillingInfoByContractId", Op: "billing.GetRecurringBilling", Method: "GET", Route: recurring, Success: 200, serve: getRecurring},
		{ID: "CreateRecurringBillingInfoByContractId", Op: "billing.CreateRecurringBilling", Method: "POST", Route: recurring, Body: recurringRequest(), Success: 201, serve: createRecurring},
		{ID: "DeleteRecurringBillingInfoByContractId", Op: "billing.DeleteRecurringBilling", Method: "DELETE", Route: recurring, Body: cardTokenRequest(), Success: 200, serve: deleteRecurring},
		{ID: "UpdateRecurringBillingInfoByContractId", Op: "billing.UpdateRecurringBilling", Method: "PUT", Route: recurring, Body: recurringRequest(), Success: 200, serve: updateRecurring},

		{ID: "GetPaperlessInvoiceInfoByContractId", Op: "billing.GetPaperlessInvoice", Method: "GET", Route: paperless, Success: 200, serve: getPaperless},
		{ID: "UpdatePaperlessInvoiceInfoByContractId", Op: "billing.UpdatePaperlessInvoice", Method: "PUT", Route: paperless, Body: paperlessRequest(), Success: 200, serve: updatePaperless},
		{ID: "CreatePaperlessInvoiceInfoByContractId", Op: "billing.CreatePaperlessInvoice", Method: "POST", Route: paperless, Body: paperlessRequest(), Success: 201, serve: createPaperless},
		{ID: "DeletePaperlessInvoiceInfoByContractId", Op: "billing.DeletePaperlessInvoice", Method: "DELETE", Route: paperless, Body: paperlessRequest(), Success: 200, serve: deletePaperless},
		{ID: "GetPaperlessInvoiceInfoByContractIdAndIdTypeAndId", Op: "billing.GetPaperlessInvoice", Method: "GET", Route: paperlessByID, Success: 200, serve: getPaperless},
		{ID: "UpdatePaperlessInvoiceInfoByContractIdAndIdTypeAndId", Op: "billing.UpdatePaperlessInvoice", Method: "PUT", Route: paperlessByID, Body: paperlessRequest(), Success: 200, serve: updatePaperless},
		{ID: "CreatePaperlessInvoiceInfoByContractIdandAndIdTypeAndId", Op: "billing.CreatePaperlessInvoice", Method: "POST", Route: paperlessByID, Body: paperlessRequest(), Success: 201, serve: createPaperless},
		{ID: "DeletePaperlessInvoiceInfoByContractIdandSubscriptionNumber", Op: "billing.DeletePaperlessInvoice", Method: "DELETE", Route: paperlessByID, Body: paperlessRequest(), Success: 200, serve: deletePaperless},

		{ID: "GetInvoicesByCustomerId", Op: "billing.ListCustomerInvoices", Method: "GET", Route: billingCustomer + "/invoices/", Query: invoices, Success: 200, serve: listCustomerInvoices},
		{ID: "GetInvoiceByCustomerIdAndInvoiceId", Op: "billing.GetCustomerInvoice", Method: "GET", Route: billingCustomer + "/invoices/{invoiceId}", Success: 200, serve: getInvoice},
		{ID: "GetContractsByCustomerId", Op: "billing.ListContracts", Method: "GET", Route: billingCustomer + "/contracts/", Success: 200, serve: listContracts},
		{ID: "GetCustomerByCustomerId", Op: "billing.GetCustomer", Method: "GET", Route: billingCustomer, Success: 200, serve: getCustomer},
		{ID: "GetCustomerByContractId", Op: "billing.GetContractCustomer", Method: "GET", Route: billingContract + "/customers", Success: 200, serve: getCustomer},

		{ID: "GetCheckOutByContractIdAndInvoiceId", Op: "billing.GetCheckout", Method: "GET", Route: billingContract + "/invoices/{invoiceId}/checkOut", Success: 200, serve: getCheckout},
		{ID: "CreateCheckOutForContractIdAndInvoiceId", Op: "billing.CreateCheckout", Method: "POST", Route: billingContract + "/invoices/{invoiceId}/checkOut", Body: checkoutRequest(), Success: 201, serve: createCheckout},
		{ID: "GetCheckOutByContractIdAndInvoiceIdAndPaymentToken", Op: "billing.GetCheckoutByToken", Method: "GET", Route: billingContract + "/invoices/{invoiceId}/checkOut/{paymentToken}", Success: 200, serve: getCheckout},

		{ID: "GetAvailableSpoolBillingDatesByContractId", Op: "billing.ListSpoolDates", Method: "GET", Route: spool + "/billingDates/", Success: 200, serve: listSpoolDates},
		{ID: "GetSpoolURLByContractIdAndBillingDate", Op: "billing.GetSpoolURLByDate", Method: "GET", Route: spool + "/billingDates/{billingDate}/url", Success: 200, serve: getSpoolURLByDate},
		{ID: "GetSpoolURLByContractIdAndInvoiceId", Op: "billing.GetSpoolURL", Method: "GET", Route: spool + "/{invoiceId}/url", Success: 200, serve: getSpoolURL},
		{ID: "GetInvoicePDFByContractIdAndInvoiceId", Op: "billing.GetInvoicePDF", Method: "GET", Route: spool + "/{invoiceId}/pdf", Success: 200, serve: getPDF},
		{ID: "GetInvoicePDFByBillingAccountIdAndInvoiceId", Op: "billing.GetBillingAccountInvoicePDF", Method: "GET", Route: "/billing/billingaccounts/{billingAccountId}/invoices/spool/{invoiceId}/pdf", Success: 200, serve: getPDF},

		{ID: "GetBalanceByContractId", Op: "billing.GetBalance", Method: "GET", Route: billingContract + "/balance", Success: 200, serve: getBalance},
		{ID: "GetLocalCallsByContractIdAndMeasuringElement", Op: "billing.ListLocalCalls", Method: "GET", Route: billingContract + "/measuringElement/{measuringElement}/localcalls/", Query: calls, Success: 200, serve: listLocalCalls},
		{ID: "GetCallsByContractIdAndMeasuringElement", Op: "billing.ListCalls", Method: "GET", Route: billingContract + "/measuringElement/{measuringElement}/calls/", Query: calls, Success: 200, serve: listCalls},
		{ID: "GetFinancingByContractId", Op: "billing.GetFinancing", Method: "GET", Route: billingContract + "/financing", Success: 200, serve: getFinancing},
	}
}

// The scenario with a client that hey-api generates.
import { approve, pages, report, settings, sha256 } from './scenario.js';
import { bodySerializer, exact, quoteNumbers } from './exact.js';
import * as tigo from './tigo/index.js';
import { client } from './tigo/client.gen.js';

let token = '';
client.setConfig({
  baseUrl: settings.url,
  bodySerializer,
  auth: ({ scheme }) => (scheme === 'basic' ? `${settings.clientId}:${settings.clientSecret}` : token),
});
client.interceptors.response.use(quoteNumbers);

const grant = { grant_type: 'client_credentials' } as const;
const signedIn = await tigo.getAccessToken({ query: grant, body: grant, throwOnError: true });
token = signedIn.data.access_token;

const { country, contractId, customer, customerCode } = settings;
const throwOnError = true;

const contracts = await tigo.getContractsByCustomerId({ path: { country, ...customer }, throwOnError });
const invoices = await tigo.getInvoicesByContractId({ path: { country, contractId }, query: { limit: 3 }, throwOnError });
const invoice = invoices.data[0];
const invoiceId = invoice.invoiceId;

const created = await tigo.createInvoiceByContractId({ path: { country, contractId }, body: { amount: exact(settings.amount) }, throwOnError });

const pdf = await tigo.getInvoicePdfByContractIdAndInvoiceId({ path: { country, contractId, invoiceId }, throwOnError });

const opened = await tigo.createCheckOutForContractIdAndInvoiceId({
  path: { country, contractId, invoiceId },
  body: { invoiceId, paymentAmount: exact(invoice.dueAmount!), customerInfo: { customerId: customer.customerId } },
  throwOnError,
});
const path = { country, contractId, invoiceId, paymentToken: opened.data.paymentToken };
const pending = await tigo.getCheckOutByContractIdAndInvoiceIdAndPaymentToken({ path, throwOnError });
await approve(opened.data.redirectUrl!);
const paid = await tigo.getCheckOutByContractIdAndInvoiceIdAndPaymentToken({ path, throwOnError });

const cards = await tigo.getCardTokensByCustomerId({ path: { country, ...customer }, query: { limit: 5 }, throwOnError });
await tigo.deleteCardTokenByCustomerId({ path: { country, ...customer }, body: { cardToken: cards.data[0].cardToken }, throwOnError });
const left = await tigo.getCardTokensByCustomerId({ path: { country, ...customer }, query: { limit: 5 }, throwOnError });

const products = await pages(async (offset, limit) => {
  const page = await tigo.findCustomerProductsByClientCode({ path: { country, customerCode }, query: { offset, limit }, throwOnError });
  return Array.isArray(page.data) ? page.data : [page.data];
});

await report({
  contracts: contracts.data.length,
  amount: invoice.invoiceAmount,
  account: String(invoice.billingAccountId),
  created: created.data.invoiceId,
  pdf: await sha256(await (pdf.data as Blob).arrayBuffer()),
  pending: pending.response.status,
  approved: 'paymentApproved' in paid.data && paid.data.paymentApproved === true,
  cards: [cards.data.length, left.data.length],
  products: products.length,
});

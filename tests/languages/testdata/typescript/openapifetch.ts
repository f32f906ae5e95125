// The scenario with openapi-fetch and the types of openapi-typescript.
import createClient from 'openapi-fetch';
import { bodySerializer, exact, quoteNumbers } from './exact.js';
import { approve, pages, report, settings, sha256 } from './scenario.js';
import type { paths } from './tigo.js';

let authorization = 'Basic ' + btoa(`${settings.clientId}:${settings.clientSecret}`);
const client = createClient<paths>({ baseUrl: settings.url, bodySerializer });
client.use({
  onRequest({ request }) {
    request.headers.set('Authorization', authorization);
  },
  onResponse({ response }) {
    return quoteNumbers(response);
  },
});

/** The data of a response, which openapi-fetch leaves out where there is an error. */
function data<T>(got: { data?: T; error?: unknown; response: Response }): T {
  if (got.data === undefined) throw new Error(`${got.response.status}: ${JSON.stringify(got.error)}`);
  return got.data;
}

const grant = { grant_type: 'client_credentials' } as const;
const signedIn = await client.POST('/oauth/client_credential/accesstoken', {
  params: { query: grant },
  body: grant,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  bodySerializer: (body) => new URLSearchParams(body),
});
authorization = 'Bearer ' + data(signedIn).access_token;

const { country, contractId, customer, customerCode } = settings;
const home = '/v1/tigo/home/{country}';
const contract = `${home}/billing/contracts/{contractId}` as const;

const ofCustomer = { params: { path: { country, ...customer } } };
const contracts = data(await client.GET(`${home}/billing/doc-type/{docTypeId}/customers/{customerId}/contracts/`, ofCustomer));
const invoices = data(await client.GET(`${contract}/invoices/`, { params: { path: { country, contractId }, query: { limit: 3 } } }));
const invoice = invoices[0];
const invoiceId = invoice.invoiceId;

const created = data(
  await client.POST(`${contract}/invoices/`, { params: { path: { country, contractId } }, body: { amount: exact(settings.amount) } }),
);

const path = { country, contractId, invoiceId };
const pdf = data(await client.GET(`${contract}/invoices/spool/{invoiceId}/pdf`, { params: { path }, parseAs: 'arrayBuffer' }));

const opened = data(
  await client.POST(`${contract}/invoices/{invoiceId}/checkOut`, {
    params: { path },
    body: { invoiceId, paymentAmount: exact(invoice.dueAmount!), customerInfo: { customerId: customer.customerId } },
  }),
);
const payment = { params: { path: { ...path, paymentToken: opened.paymentToken } } };
const pending = await client.GET(`${contract}/invoices/{invoiceId}/checkOut/{paymentToken}`, payment);
await approve(opened.redirectUrl!);
const paid = data(await client.GET(`${contract}/invoices/{invoiceId}/checkOut/{paymentToken}`, payment));

const cardTokens = `${home}/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/` as const;
const five = { params: { path: { country, ...customer }, query: { limit: 5 } } };
const cards = data(await client.GET(cardTokens, five));
data(await client.DELETE(cardTokens, { ...ofCustomer, body: { cardToken: cards[0].cardToken } }));
const left = data(await client.GET(cardTokens, five));

const products = await pages(async (offset, limit) => {
  const params = { path: { country, customerCode }, query: { offset, limit } };
  const page = data(await client.GET('/v2/tigo/b2b/{country}/transactions/customers/{customerCode}/products', { params }));
  return Array.isArray(page) ? page : [page];
});

await report({
  contracts: contracts.length,
  amount: invoice.invoiceAmount,
  account: invoice.billingAccountId,
  created: created.invoiceId,
  pdf: await sha256(pdf),
  pending: pending.response.status,
  approved: 'paymentApproved' in paid && paid.paymentApproved === true,
  cards: [cards.length, left.length],
  products: products.length,
});

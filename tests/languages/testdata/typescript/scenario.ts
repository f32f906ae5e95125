// What the programs in TypeScript share: what they are told, and what they tell.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const settings = {
  url: told('URL'),
  clientId: told('CLIENT_ID'),
  clientSecret: told('CLIENT_SECRET'),
  country: told('COUNTRY'),
  contractId: told('CONTRACT'),
  customer: { docTypeId: 'cc', customerId: told('CUSTOMER') },
  customerCode: Number(told('CUSTOMER_CODE')),
  amount: told('AMOUNT'),
};

/** Pays a checkout as its customer does. */
export async function approve(redirectUrl: string): Promise<void> {
  const decided = await fetch(redirectUrl, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }), redirect: 'manual' });
  if (decided.status >= 400) throw new Error(`the payment page: ${decided.status}`);
}

/** Reads pages until one is empty or repeats the one before: they have no total and no end mark. */
export async function pages<T>(read: (offset: number, limit: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  let before = '';
  for (;;) {
    const page = await read(all.length, 10);
    const text = JSON.stringify(page);
    if (page.length === 0 || text === before) return all;
    before = text;
    all.push(...page);
  }
}

export async function sha256(file: ArrayBuffer): Promise<string> {
  return createHash('sha256').update(new Uint8Array(file)).digest('hex');
}

export async function report(found: unknown): Promise<void> {
  await writeFile(told('REPORT'), JSON.stringify(found));
}

// Numbers of JSON, digit for digit: they are read as text, and exact() has a text sent as a number.

const tokens = /("(?:[^"\\]|\\.)*")|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Puts quotes around the numbers of a JSON response. */
export async function quoteNumbers(response: Response): Promise<Response> {
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) return response;
  const text = (await response.text()).replace(tokens, (token, quoted) => quoted ?? `"${token}"`);
  return new Response(text || null, response);
}

/** Marks a text as a number to be sent. */
export function exact(number: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(number)) throw new RangeError(`${number} is no number`);
  return '\0' + number;
}

/** Writes a body as JSON, with what exact() has marked as numbers. */
export function bodySerializer(body: unknown): string {
  return JSON.stringify(body).replace(tokens, (token) => (token.startsWith('"\\u0000') ? token.slice(7, -1) : token));
}

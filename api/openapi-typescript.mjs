// Generates tigo.d.ts for openapi-fetch: see README.md. JavaScript's numbers lose digits of money and of long ids, so the
// numbers of bodies are text in what is generated; exact.ts reads and writes them.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const text = ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
const types = await openapiTS(pathToFileURL('openapi.yaml'), {
  transform: (schema, { path }) =>
    ['number', 'integer'].includes(schema.type) && path.startsWith('#/components/schemas/') ? text : undefined,
});
await writeFile('tigo.d.ts', astToString(types));

// Settings of hey-api for openapi.yaml: see README.md. JavaScript's numbers lose digits of money and of long ids, so
// numbers are text in what is generated; exact.ts reads and writes them.
const numbersAreText = (schema) => {
  if (schema.type === 'number' || schema.type === 'integer') {
    schema.type = 'string';
    delete schema.format;
  }
  Object.values(schema.properties ?? {}).forEach(numbersAreText);
  if (schema.items) numbersAreText(schema.items);
};

export default {
  input: 'openapi.yaml',
  output: { path: 'tigo', module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  parser: { patch: { schemas: (_name, schema) => numbersAreText(schema) } },
};

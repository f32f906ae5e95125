#!/usr/bin/env bash
# oazapfts 7.5.0 and openapi-typescript-codegen 0.31.0: an operation whose success is application/pdf with `format: binary`, and
# whose errors are JSON, gets a client whose type says Blob. What it returns is a string: the bytes decoded as UTF-8, so that
# each byte above 127 that is no UTF-8 has become U+FFFD and cannot be had back. swagger-typescript-api 13.13.0 has the type
# too and returns null. None of them fails, and the compiler is content. Expected: a Blob with the bytes, or an error.
# (Without the JSON errors oazapfts returns a Blob.)
#
# Output seen, with Node.js 20:
#   oazapfts                    string, 11 bytes of 7
#   openapi-typescript-codegen  string, 11 bytes of 7
#   swagger-typescript-api      null
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >api.yaml <<'YAML'
openapi: 3.0.3
info: {title: Files, version: 1.0.0}
paths:
  /file:
    get:
      operationId: getFile
      tags: [files]
      responses:
        '200':
          description: A file.
          content:
            application/pdf:
              schema: {type: string, format: binary}
        '500':
          description: An error.
          content:
            application/json:
              schema: {type: object, properties: {message: {type: string}}}
YAML

cat >main.ts <<'TS'
import http from 'node:http';
import * as oazapfts from './oazapfts';
import { FilesService, OpenAPI } from './codegen';
import { Api } from './sta/api';

const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xe2, 0xff, 0x0a]);
const server = http.createServer((_, response) => response.setHeader('Content-Type', 'application/pdf').end(bytes));
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  oazapfts.defaults.baseUrl = OpenAPI.BASE = base;
  const say = (name: string, got: unknown) =>
    console.log(name.padEnd(27), typeof got === 'string' ? `string, ${Buffer.byteLength(got)} bytes of ${bytes.length}` : String(got));

  const got = await oazapfts.getFile();
  if (got.status !== 200) throw got;
  const one: Blob = got.data;
  say('oazapfts', one);
  const two: Blob = await FilesService.getFile();
  say('openapi-typescript-codegen', two);
  const three: Blob = (await new Api({ baseUrl: base }).file.getFile()).data;
  say('swagger-typescript-api', three);
  server.close();
});
TS

quietly() { "$@" >log 2>&1 || { cat log >&2 && exit 1; }; }
echo '{"private": true, "type": "module"}' >package.json
quietly npm install --ignore-scripts --no-audit --no-fund oazapfts@7.5.0 @oazapfts/runtime@1.2.0 openapi-typescript-codegen@0.31.0 \
  swagger-typescript-api@13.13.0 form-data@4.0.6 axios@1.21.1 tsx@4.23.15 typescript@5.9.3 @types/node@24.19.4
quietly npx oazapfts api.yaml oazapfts.ts
quietly npx openapi --input api.yaml --output codegen
quietly npx swagger-typescript-api generate --path api.yaml --output sta --name api.ts
quietly npx tsc --noEmit --strict --skipLibCheck --target es2022 --module es2022 --moduleResolution bundler --types node main.ts

npx tsx main.ts | tee said
diff - said <<'SAID'
oazapfts                    string, 11 bytes of 7
openapi-typescript-codegen  string, 11 bytes of 7
swagger-typescript-api      null
SAID

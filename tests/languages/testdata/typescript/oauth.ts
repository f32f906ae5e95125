// Signs in with two OAuth libraries, as they are and as api/README.md has them.
import { ClientCredentials } from 'simple-oauth2';
import * as openid from 'openid-client';
import { report, settings } from './scenario.js';

const { url, clientId, clientSecret } = settings;
const tokenPath = '/oauth/client_credential/accesstoken';

async function simpleOAuth2(credentialsEncodingMode: 'strict' | 'loose') {
  const client = new ClientCredentials({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: url, tokenPath },
    options: { credentialsEncodingMode },
  });
  return (await client.getToken({})).token.access_token as string;
}

// The credentials as they are, and the word that the library knows for the kind of token.
const rawCredentials: openid.ClientAuth = (_server, client, _body, headers) =>
  headers.set('Authorization', 'Basic ' + btoa(`${client.client_id}:${clientSecret}`));
const knownTokenType: openid.CustomFetch = async (address, options) => {
  const response = await fetch(address, options as RequestInit);
  return new Response((await response.text()).replace('"BearerToken"', '"Bearer"'), response);
};

async function openidClient(credentials: openid.ClientAuth, hook?: openid.CustomFetch) {
  const config = new openid.Configuration({ issuer: url, token_endpoint: url + tokenPath }, clientId, clientSecret, credentials);
  if (hook) config[openid.customFetch] = hook;
  return (await openid.clientCredentialsGrant(config)).access_token;
}

/** Says what became of a sign-in: whether the token opens the API, or else the library's error. */
async function outcome(signIn: Promise<string>): Promise<string> {
  try {
    const { country, contractId } = settings;
    const balance = await fetch(`${url}/v1/tigo/home/${country}/billing/contracts/${contractId}/balance`, {
      headers: { Authorization: `Bearer ${await signIn}` },
    });
    return String(balance.status);
  } catch (error) {
    return String(error);
  }
}

await report({
  'simple-oauth2': await outcome(simpleOAuth2('strict')),
  'simple-oauth2, loose': await outcome(simpleOAuth2('loose')),
  'openid-client': await outcome(openidClient(openid.ClientSecretBasic(clientSecret))),
  'openid-client, raw credentials': await outcome(openidClient(rawCredentials)),
  'openid-client, both hooks': await outcome(openidClient(rawCredentials, knownTokenType)),
});

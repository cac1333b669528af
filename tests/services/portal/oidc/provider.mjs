// A real OpenID Connect provider (npm oidc-provider) in a process of its own, for tests.
// It is told on its command line where its packages are and what it is (JSON); it prints its issuer when it answers.
//
// What a test may ask of it beside the protocol, under /-test/:
//   PUT /-test/accounts/<id>   {email, email_verified, …}: what it says about someone from now on
//   PUT /-test/id-token        the ID token (text) in the next answer to a code, in place of the true one; "" takes it out
//   PUT /-test/overrides       {card, about}: what it says otherwise of itself and of whoever signed in; {} the truth
//   GET /-test/counts          how often each address was asked for

import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, told] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(join(modules, "oidc-provider/lib/index.js")));
const { clients, jwks, keys } = JSON.parse(told);

const accounts = new Map();
const counts = {};
let overrides = {};
let idToken = null;

const server = createServer((request, response) => answer(request, response));
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients,
  jwks,
  cookies: { keys },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "HS256"] },
  pkce: { required: () => true },
  features: { rpInitiatedLogout: { enabled: true } },
  async findAccount(_ctx, id) {
    const claims = accounts.get(id) ?? { email: `${id}@example.org`, email_verified: true };
    return { accountId: id, claims: async () => ({ sub: id, ...claims }) };
  },
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/token" && ctx.body?.id_token && idToken !== null) {
    if (idToken === "") delete ctx.body.id_token;
    else ctx.body.id_token = idToken;
    idToken = null;
  }
  if (ctx.path === "/me" && overrides.about) ctx.body = { ...ctx.body, ...overrides.about };
  if (ctx.path === "/.well-known/openid-configuration" && overrides.card) ctx.body = { ...ctx.body, ...overrides.card };
});
const protocol = provider.callback();

async function answer(request, response) {
  const path = new URL(request.url, issuer).pathname;
  counts[path] = (counts[path] ?? 0) + 1;
  if (!path.startsWith("/-test/")) return protocol(request, response);

  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const [, , what, id] = path.split("/");
  if (what === "accounts") accounts.set(decodeURIComponent(id), JSON.parse(body));
  if (what === "id-token") idToken = body;
  if (what === "overrides") overrides = JSON.parse(body);
  response.end(JSON.stringify(counts));
}

console.log(`ready ${issuer}`);

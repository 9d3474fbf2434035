// fetch of Node 18 or newer: a capacity is written and read back, in a world of its own. Nobody else sees it.
//
//     MOCKSERVER_URL=http://127.0.0.1:8080 node examples/clients/with_fetch.mjs

import { randomUUID } from "node:crypto";

const mock = process.env.MOCKSERVER_URL ?? "http://127.0.0.1:8080";
const adminToken = process.env.MOCKSERVER_ADMIN_TOKEN ?? "any";
const jonas = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

async function call(url, options) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), ...options });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

// A name that nobody has used is a new world. The base URL that is told carries its name.
const world = `fetch-${randomUUID()}`;
const told = await call(`${mock}/__world/${world}/__admin/providers`, {
  headers: { Authorization: `Bearer ${adminToken}` },
});
const awork = told.providers.find((provider) => provider.name === "awork");
const [credential] = awork.credentials;

// From here on it is your own client, with another base URL.
const capacity = `${awork.base_url}/users/${jonas}/capacity`;
const headers = { [credential.header]: credential.value, "Content-Type": "application/json" };
await call(capacity, { method: "PUT", headers, body: JSON.stringify({ mon: 4 * 3600 }) });
const { weeklyCapacity } = await call(capacity, { headers });
console.log(`Jonas works ${weeklyCapacity.mon / 3600} hours on Mondays`);

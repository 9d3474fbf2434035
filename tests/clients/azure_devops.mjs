// Calls the official Node client. On stdin: {base, token, calls: [[api, method, ...arguments], …]}; api is one of
// connection, core, work and locations. On stdout: for each call {value}, or {error} as the client's user meets it.
import { json } from "node:stream/consumers";
import azure from "azure-devops-node-api";

const { base, token, calls } = await json(process.stdin);
const connection = new azure.WebApi(base, azure.getHandlerFromToken(token));
const apis = {
  connection: () => connection,
  core: () => connection.getCoreApi(),
  work: () => connection.getWorkApi(),
  locations: () => connection.getLocationsApi(),
};

const outcomes = [];
for (const [api, method, ...given] of calls) {
  try {
    const client = await apis[api]();
    outcomes.push({ value: (await client[method](...given)) ?? null });
  } catch (error) {
    const { message, statusCode = null, result = null } = error;
    outcomes.push({ error: { message, statusCode, result } });
  }
}
console.log(JSON.stringify(outcomes));

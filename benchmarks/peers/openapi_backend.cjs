// The two operations as somebody would write them by hand with openapi-backend: bearer check, ajv on the way in, a Map.
// node openapi_backend.cjs FOLDER_OF_PACKAGES DOCUMENT PORT
const [folder, document, port] = process.argv.slice(2);
const load = require("node:module").createRequire(`${folder}/`);
const http = require("node:http");
const { OpenAPIBackend } = load("openapi-backend");
const addFormats = load("ajv-formats");

const TOKENS = new Set([process.env.BENCH_TOKEN]);
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ADMIN = "a3bb189e-8bf9-3888-9912-ace4e6543002";
const capacities = new Map();

function shown(userId) {
  const since = "2024-04-10T08:00:00Z";
  const week = { mon: 28800, tue: 28800, wed: 28800, thu: 28800, fri: 28800, sat: 0, sun: 0 };
  const row = capacities.get(userId) ?? {
    userId, weeklyCapacity: week, createdOn: since, createdBy: ADMIN, updatedOn: since, updatedBy: ADMIN,
  };
  return { ...row, capacityPerWeek: DAYS.reduce((sum, day) => sum + row.weeklyCapacity[day], 0) };
}

const api = new OpenAPIBackend({
  definition: document,
  customizeAjv: (ajv) => addFormats(ajv),
  handlers: {
    get_user_capacity: (c) => [200, shown(c.request.params.userId)],
    update_user_capacity: (c) => {
      const { userId } = c.request.params;
      const { capacityPerWeek, ...row } = shown(userId);
      const weeklyCapacity = Object.fromEntries(DAYS.map((day) => [day, c.request.requestBody[day] ?? 0]));
      capacities.set(userId, { ...row, weeklyCapacity, updatedOn: new Date().toISOString() });
      return [200, shown(userId)];
    },
    unauthorizedHandler: () => [401, { description: "Refused." }],
    validationFail: () => [400, { description: "Refused." }],
    notFound: () => [404, { description: "Refused." }],
  },
});
api.registerSecurityHandler("bearer", (c) => TOKENS.has((c.request.headers.authorization ?? "").slice(7)));

const server = http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    const [status, told] = await api.handleRequest({
      method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(parts).toString(),
    });
    const body = JSON.stringify(told);
    const head = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    response.writeHead(status, head).end(body);
  });
});
api.init().then(() => server.listen(Number(port), "127.0.0.1"));

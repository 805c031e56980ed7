// A short, open-loop load on all three adapters: do they answer, rightly and in time?
//   k6 run -e PLATFORM=$PWD/.understudy/platform.json infra/k6/smoke.js     the local platform, wherever its ports are
//   k6 run infra/k6/smoke.js                                                the local platform at its usual ports
// RATE (requests a second for each adapter, 5) and DURATION (30s) change the load.
import { check, group } from "k6";
import http from "k6/http";
import exec from "k6/execution";

/**
 * @typedef {object} Platform where the adapters are, as platform.json says it
 * @property {{payments: string[], inventory: string[], email: string[]}} services
 * @property {string} apiKey
 */

const SENDER = "shop@understudy.example";

const platform = findPlatform();
const rate = Number(__ENV.RATE || 5);
const duration = __ENV.DURATION || "30s";

/** @type {import("k6/options").Options} */
export const options = {
  scenarios: {
    payments: scenario("payments"),
    inventory: scenario("inventory"),
    email: scenario("email"),
  },
  thresholds: {
    checks: ["rate==1"],
    // The load was offered in full: an open loop that skips requests measures nothing.
    dropped_iterations: ["count==0"],
    "http_req_failed{scenario:payments}": ["rate<0.01"],
    "http_req_failed{scenario:inventory}": ["rate<0.01"],
    "http_req_failed{scenario:email}": ["rate<0.01"],
    "http_req_duration{scenario:payments}": ["p(95)<250", "p(99)<1000"],
    "http_req_duration{scenario:inventory}": ["p(95)<250", "p(99)<1000"],
    "http_req_duration{scenario:email}": ["p(95)<250", "p(99)<1000"],
  },
};

/** Names this run, so that its keys are new. */
export function setup() {
  return { run: `k6-${Date.now().toString(36)}` };
}

/**
 * Charges once, and asks for the same again at another node: the answer must be the stored one.
 * @param {{run: string}} data
 */
export function payments(data) {
  const key = `${data.run}-${exec.scenario.iterationInTest}`;
  const body = JSON.stringify({
    merchantReference: key,
    amount: { value: 1250, currency: "EUR" },
    paymentMethod: "pm_ok",
    capture: "automatic",
  });
  const headers = { "Idempotency-Key": key };
  group("charge", () => {
    const first = post("payments", 0, "/v1/payments", body, headers);
    check(first, {
      "charged (201)": (r) => r.status === 201,
      "captured": (r) => r.json("status") === "CAPTURED",
    });
    const again = post("payments", 1, "/v1/payments", body, headers);
    check(again, {
      "the same key gives the same payment": (r) => r.status === 201 && r.json("id") === first.json("id"),
    });
  });
}

/** Reads a count, holds a unit and sells it. */
export function inventory() {
  const sku = `SKU-${1 + (exec.scenario.iterationInTest % 19)}`;
  group("reserve", () => {
    const count = http.get(`${node("inventory", 0)}/v1/availability/${sku}?maxAge=5`, params("availability"));
    check(count, {
      "available (200)": (r) => r.status === 200,
      "not stale": (r) => r.json("stale") === false,
    });
    const held = post("inventory", 0, "/v1/reservations", JSON.stringify({ sku, quantity: 1, ttlSeconds: 60 }));
    check(held, { "held (201)": (r) => r.status === 201 });
    const sold = post("inventory", 0, `/v1/reservations/${held.json("id")}/commit`, null, {}, "commit");
    check(sold, { "sold (200)": (r) => r.status === 200 && r.json("status") === "COMMITTED" });
  });
}

/**
 * Hands over a message, and reads where it stands.
 * @param {{run: string}} data
 */
export function email(data) {
  group("send", () => {
    const body = {
      from: SENDER,
      to: [`customer-${exec.scenario.iterationInTest}@example.com`],
      subject: `Your order ${data.run}`,
      text: "It is on its way.",
    };
    const accepted = post("email", 0, "/v1/messages", JSON.stringify(body));
    check(accepted, { "accepted (202)": (r) => r.status === 202 });
    const message = http.get(`${node("email", 0)}/v1/messages/${accepted.json("id")}`, params("message"));
    check(message, { "it is there (200)": (r) => r.status === 200 });
  });
}

/**
 * An open loop: requests come when they come, however slow the answers are.
 * @param {string} name of the function to call
 * @returns {import("k6/options").Scenario}
 */
function scenario(name) {
  return {
    executor: "constant-arrival-rate",
    exec: name,
    rate,
    timeUnit: "1s",
    duration,
    preAllocatedVUs: Math.max(10, rate * 2),
    maxVUs: Math.max(20, rate * 5),
  };
}

/**
 * @param {keyof Platform["services"]} service
 * @param {number} index which of its nodes, counted around
 */
function node(service, index) {
  const urls = platform.services[service];
  const url = urls[index % urls.length];
  if (url === undefined) {
    throw new Error(`there is no node of ${service}`);
  }
  return url;
}

/**
 * @param {keyof Platform["services"]} service
 * @param {number} index
 * @param {string} path
 * @param {string | null} body
 * @param {Record<string, string>} headers
 * @param {string} name one for all ids, so that k6 keeps one series
 */
function post(service, index, path, body, headers = {}, name = path) {
  return http.post(node(service, index) + path, body, params(name, headers));
}

/**
 * @param {string} name
 * @param {Record<string, string>} headers
 */
function params(name, headers = {}) {
  return {
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json", ...headers },
    tags: { name },
    timeout: "10s",
  };
}

/** @returns {Platform} */
function findPlatform() {
  if (__ENV.PLATFORM) {
    return JSON.parse(open(__ENV.PLATFORM));
  }
  return {
    services: {
      payments: urls(__ENV.PAYMENTS_URLS, ["http://127.0.0.1:8081", "http://127.0.0.1:8084"]),
      inventory: urls(__ENV.INVENTORY_URLS, ["http://127.0.0.1:8082"]),
      email: urls(__ENV.EMAIL_URLS, ["http://127.0.0.1:8083"]),
    },
    apiKey: __ENV.API_KEY_FILE ? open(__ENV.API_KEY_FILE).trim() : __ENV.API_KEY || "local-platform-key",
  };
}

/**
 * @param {string | undefined} list separated by commas
 * @param {string[]} usual
 */
function urls(list, usual) {
  return list ? list.split(",") : usual;
}

// Scrapes a running platform with a Prometheus of its own, and asks it every query of the dashboards: each must have an
// answer. Also no rule may fail to evaluate. Ends what it started.
//   node live.mjs PLATFORM_JSON
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { queries } from "./dashboard.mjs";
import { ROOT, json } from "./files.mjs";

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 200;
const RATE_OVER = "15s";

async function run(file) {
  const platform = json(file);
  const folder = mkdtempSync(join(tmpdir(), "understudy-live-"));
  const port = await freePort();
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config(platform)));
  const prometheus = spawn(
    "prometheus",
    [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  prometheus.stderr.on("data", (text) => (log += text));
  const ended = new Promise((done) => prometheus.once("close", done));
  process.once("SIGINT", () => prometheus.kill());
  process.once("SIGTERM", () => prometheus.kill());
  try {
    return await checks(`http://127.0.0.1:${port}`, platform, file);
  } catch (e) {
    throw new Error(`${e.message}${prometheus.exitCode === null ? "" : `; Prometheus ended: ${log.split("\n").at(-2)}`}`);
  } finally {
    prometheus.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function config(platform) {
  const targets = Object.entries(platform.services).flatMap(([adapter, urls]) =>
    urls.map((url, index) => ({
      targets: [new URL(url).host],
      labels: { adapter, node: urls.length > 1 ? `${adapter}-${index + 1}` : adapter },
    })),
  );
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: [join(ROOT, "infra/prometheus/rules.yml")],
    scrape_configs: [{ job_name: "understudy", static_configs: targets }],
  };
}

async function checks(url, platform, file) {
  const nodes = Object.values(platform.services).flat().length;
  await until(`all ${nodes} nodes are scraped`, async () => (await ask(url, 'sum(up{job="understudy"})'))[0]?.value[1] === `${nodes}`);
  await traffic(file);
  const results = [];
  for (const { name, expr, mayBeEmpty } of queries(ROOT, RATE_OVER)) {
    const failure = await holds(`"${name}" has data`, async () => {
      const result = await ask(url, expr);
      return mayBeEmpty || hasData(result);
    });
    results.push({ name, failure });
  }
  results.push({ name: "rules", failure: await holds("all rules evaluate", () => rulesEvaluate(url)) });
  return results;
}

/** Some answer that is a number: a rate over nothing is NaN, and draws no line. */
function hasData(result) {
  return result.some((sample) => !Number.isNaN(Number(sample.value[1])));
}

async function rulesEvaluate(url) {
  const { data } = await (await fetch(`${url}/api/v1/rules`)).json();
  const rules = data.groups.flatMap((group) => group.rules);
  return rules.length > 0 && rules.every((rule) => rule.health === "ok");
}

/** Twice, so that every counter is there before it grows. */
async function traffic(file) {
  const call = () => promisify(execFile)(process.execPath, [join(import.meta.dirname, "k6-rehearsal.mjs"), file, "2"]);
  await call();
  await new Promise((done) => setTimeout(done, 2_000)); // Two scrapes: a rate needs one before and one after.
  await call();
}

async function ask(url, query) {
  const answer = await (await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`)).json();
  if (answer.status !== "success") {
    throw new Error(`${query}: ${answer.error}`);
  }
  return answer.data.result;
}

async function holds(what, condition) {
  try {
    await until(what, condition, 5_000);
    return undefined;
  } catch (e) {
    return e.message;
  }
}

async function until(what, condition, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  let last = "";
  while (Date.now() < end) {
    try {
      if (await condition()) {
        return;
      }
    } catch (e) {
      last = `: ${e.cause?.message ?? e.message}`;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`not after ${patience / 1000} s: ${what}${last}`);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const results = await run(resolve(process.argv[2]));
for (const { name, failure } of results) {
  console.log(failure ? `FAILED ${name}: ${failure}` : `ok ${name}`);
}
const failed = results.filter((result) => result.failure).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

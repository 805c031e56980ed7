// Each check is shown to go red: the files of infra/ are copied, broken in one place, and the check must say so.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import * as compose from "./compose.mjs";
import * as dashboard from "./dashboard.mjs";
import * as dockerfile from "./dockerfile.mjs";
import { ROOT } from "./files.mjs";
import * as syntax from "./syntax.mjs";
import * as wiring from "./wiring.mjs";

const CHECKS = { compose, dashboard, dockerfile, syntax, wiring };
const MODULES = ["payments-adapter", "inventory-adapter", "email-adapter", "modules/vendor-sims", "chaos"];

/** A copy of what the checks read, for as long as the work lasts. */
function copied(work) {
  const root = mkdtempSync(join(tmpdir(), "understudy-checks-"));
  try {
    const ours = (path) => !path.includes("node_modules") && !path.includes(join("infra", "checks"));
    cpSync(join(ROOT, "infra"), join(root, "infra"), { recursive: true, filter: ours });
    ["vendors.yaml", ...MODULES.map((module) => `${module}/pom.xml`)].forEach((file) => cpSync(join(ROOT, file), join(root, file)));
    return work(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function edit(root, file, old, replacement) {
  const path = join(root, "infra", file);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(old), `${file} no longer holds ${old}`);
  writeFileSync(path, text.replace(old, () => replacement));
}

for (const [name, check] of Object.entries(CHECKS)) {
  test(`${name} is content with what is there`, () => assert.deepEqual(copied((root) => check.problems(root)), []));
}

const BROKEN = [
  ["syntax", "config/email.yaml", "http:", "http: {\nhttp:", /email\.yaml/],
  ["syntax", "config/email.yaml", "catalogue:", "http: {}\ncatalogue:", /unique/],
  ["syntax", "config/proxies.json", "[", "", /proxies\.json/],
  ["dockerfile", "Dockerfile", "HEALTHCHECK --interval", "HEALTHCHECK --every", /every/],
  ["dockerfile", "Dockerfile", "USER 10001", "USER root", /other than root/],
  ["compose", "compose.yaml", "    restart: unless-stopped", "    restarts: unless-stopped", /restarts/],
  ["compose", "compose.yaml", "database: {condition: service_healthy}", "databse: {condition: service_healthy}", /databse/],
  ["compose", "compose.yaml", "postgres:18", "postgres", /must name its version/],
  ["compose", "compose.yaml", "./config/email.yaml:", "./config/mail.yaml:", /mail\.yaml/],
  ["compose", "compose.yaml", "127.0.0.1:9090:9090", "9090:9090", /only loopback/],
  ["compose", "compose.yaml", "ipv4_address: 172.30.77.12", "ipv4_address: 172.30.77.11", /as another has/],
  ["compose", "compose.yaml", "MODULE: chaos", "MODULE: modules/chaos", /MODULE/],
  ["compose", "compose.yaml", "./secrets/api-key$", "./secrets/no-key$", /no-key/],
  ["wiring", "compose.yaml", "secrets: [database-password, api-key, stripe-api-key, adyen-api-key]", "secrets: [database-password, api-key, stripe-api-key]", /adyen-api-key, which it is not given/],
  ["wiring", "compose.yaml", "UNDERSTUDY_REGISTRY_HOST: 172.30.77.13", "UNDERSTUDY_REGISTRY_HOST: 172.30.77.14", /binds to/],
  ["wiring", "compose.yaml", "NODEID: payments-2", "NODEID: payments-1", /another's too/],
  ["wiring", "compose.yaml", "http://chaos:8603", "http://chaos:8604", /leads to the proxy square/],
  ["wiring", "compose.yaml", "POSTGRES_DB: understudy", "POSTGRES_DB: postgres", /POSTGRES_DB/],
  ["wiring", "config/email.yaml", "172.30.77.14:5701", "172.30.77.15:5701", /members/],
  ["wiring", "prometheus/prometheus.yml", "inventory:8080", "inventory:8082", /not scraped/],
  ["dashboard", "grafana/dashboards/understudy.json", '"uid": "prometheus"', '"uid": "mimir"', /not provisioned/],
  ["dashboard", "grafana/dashboards/understudy.json", "$__rate_interval", "$interval", /unknown variable/],
  ["dashboard", "grafana/dashboards/understudy.json", '"y": 1\n', '"y": 0\n', /overlap/],
];

for (const [check, file, old, replacement, said] of BROKEN) {
  test(`${check} goes red when ${file} has "${replacement}"`, () => {
    const found = copied((root) => {
      edit(root, file, old, replacement);
      return CHECKS[check].problems(root);
    });
    assert.match(found.join("\n"), said);
  });
}

const promtool = spawnSync("promtool", ["--version"]).status === 0;
const ALERTS = [
  ["for: 30s", "for: 5m"],
  ["> 0.05", "> 0.5"],
  ["max by (adapter) (understudy_provider_share) == 0", "min by (adapter) (understudy_provider_share) == 0"],
  ["DOWN|PROBING", "DOWN"],
  ["for: 2m", "for: 1m"],
  ['max by (adapter, provider) (understudy_provider_state{state="UNPROVEN"})', 'min by (adapter, provider) (understudy_provider_state{state="UNPROVEN"})'],
  ["for: 1h", "for: 10m"],
  ["not_executed|unknown", "not_executed|unknown|declined"],
  [">= 20", ">= 0"],
  ["> 0.2", "> 1"],
  ["offset 10m", "offset 1s"],
  ["> 30", "> 60"],
  ["> 900", "> 90"],
  ["for: 15m", "for: 5m"],
  ['{state="refused"}', '{state="later"}'],
  ['min(min_over_time(understudy_email_dead_letters{status="EXPIRED"}[10m]))', "0"],
  ['max(understudy_email_dead_letters{status="REVIEW"})', 'max(max_over_time(understudy_email_dead_letters{status="REVIEW"}[10m]))'],
  ["        for: 1m\n        labels: {severity: ticket}\n        annotations:\n          summary: \"of", "        labels: {severity: ticket}\n        annotations:\n          summary: \"of"],
  ["max(understudy_email_possible_doubles) - min", "sum(understudy_email_possible_doubles) - min"],
  ["absent(understudy_email_possible_doubles >= 0)", "absent(understudy_email_possible_doubles)"],
];

for (const [old, replacement] of ALERTS) {
  test(`the rules' own tests go red when "${old}" becomes "${replacement}"`, { skip: !promtool }, () => {
    copied((root) => {
      edit(root, "prometheus/rules.yml", old, replacement);
      const result = spawnSync("promtool", ["test", "rules", join(root, "infra/prometheus/rules_test.yml")]);
      assert.equal(result.status, 1, result.stdout.toString());
    });
  });
}

test("a query that does not parse goes red in promtool", { skip: !promtool }, () => {
  copied((root) => {
    edit(root, "grafana/dashboards/understudy.json", "sum by (adapter", "sum by adapter");
    const rules = join(root, "queries.yml");
    dashboard.problems(root, rules);
    assert.throws(() => execFileSync("promtool", ["check", "rules", rules], { stdio: "pipe" }));
  });
});

// The dashboards are of the shape that Grafana reads; their queries are written as a rules file, for promtool to parse.
//   node dashboard.mjs [RULES_FILE]
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow, json, main, yaml } from "./files.mjs";

const KNOWN_PANELS = ["row", "timeseries", "state-timeline", "stat", "table", "gauge", "text"];
const COLUMNS = 24;

export function problems(root, rulesFile) {
  if (rulesFile) {
    writeFileSync(rulesFile, JSON.stringify(rules(queries(root))));
  }
  return dashboards(root).flatMap(({ file, dashboard }) =>
    dashboardProblems(root, dashboard).map((problem) => `${basename(file)}: ${problem}`),
  );
}

/**
 * Every query of every panel, annotation included, with Grafana's variables put in as Grafana would.
 * @param {string} interval what a rate looks back, such as "1m"
 */
export function queries(root, interval = "1m") {
  const filled = (expr) => expr.replaceAll("$__rate_interval", interval).replaceAll(/\$(adapter|provider)\b/g, ".*");
  return dashboards(root).flatMap(({ dashboard }) => [
    ...dashboard.panels.flatMap((panel) =>
      (panel.targets ?? []).map((target) => ({ name: `${panel.title} ${target.refId}`, expr: filled(target.expr) })),
    ),
    ...dashboard.annotations.list.map((a) => ({ name: `annotation ${a.name}`, expr: filled(a.expr), mayBeEmpty: true })),
  ]);
}

function dashboards(root) {
  return filesBelow(join(root, "infra/grafana/dashboards"), [".json"]).map((file) => ({ file, dashboard: json(file) }));
}

function rules(all) {
  const record = (query, index) => ({ record: `dashboard:query_${index}`, expr: query.expr });
  return { groups: [{ name: "dashboard", rules: all.map(record) }] };
}

function dashboardProblems(root, dashboard) {
  const provisioned = yaml(join(root, "infra/grafana/provisioning/datasources/prometheus.yaml")).datasources;
  const sources = provisioned.map((source) => source.uid);
  const ids = dashboard.panels.map((panel) => panel.id);
  return [
    ...["uid", "title", "schemaVersion"].filter((field) => !dashboard[field]).map((field) => `${field} is missing`),
    ...(new Set(ids).size === ids.length ? [] : ["two panels have one id"]),
    ...(sourcesIn(dashboard).every((uid) => sources.includes(uid)) ? [] : ["a data source is not provisioned"]),
    ...overlaps(dashboard.panels),
    ...dashboard.panels.flatMap((panel) => panelProblems(panel).map((p) => `"${panel.title}": ${p}`)),
  ];
}

/** Wherever it is named: panel, query, variable or annotation. */
function sourcesIn(value) {
  if (value === null || typeof value !== "object") {
    return [];
  }
  const own = value.datasource ? [value.datasource.uid] : [];
  return [...own, ...Object.values(value).flatMap(sourcesIn)];
}

function panelProblems(panel) {
  const { x, w } = panel.gridPos;
  const refs = (panel.targets ?? []).map((target) => target.refId);
  const variables = (panel.targets ?? []).flatMap((target) => target.expr.match(/\$\w+/g) ?? []);
  const known = ["$__rate_interval", "$adapter", "$provider", "$1"];
  return [
    ...(KNOWN_PANELS.includes(panel.type) ? [] : [`unknown type ${panel.type}`]),
    ...(x >= 0 && w > 0 && x + w <= COLUMNS ? [] : [`does not fit into ${COLUMNS} columns`]),
    ...(panel.type === "row" || refs.length > 0 ? [] : ["has no query"]),
    ...(panel.type === "row" || panel.description ? [] : ["has no description"]),
    ...(new Set(refs).size === refs.length ? [] : ["two queries have one refId"]),
    ...(panel.type === "row" || panel.datasource ? [] : ["has no data source"]),
    ...variables.filter((name) => !known.includes(name)).map((name) => `unknown variable ${name}`),
  ];
}

function overlaps(panels) {
  const meet = ({ gridPos: a }, { gridPos: b }) =>
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  return panels.flatMap((panel, index) =>
    panels
      .slice(index + 1)
      .filter((other) => meet(panel, other))
      .map((other) => `"${panel.title}" and "${other.title}" overlap`),
  );
}

main(import.meta, problems);

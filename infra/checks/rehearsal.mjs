// Starts what compose.yaml describes without a container engine: each service in a network namespace and a root folder of
// its own, with its own command, environment, user, secrets, mounts, health check and order. The images' contents come
// from this machine: its JDK, its PostgreSQL, its Prometheus. infra/rehearse runs it inside namespaces that end with it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { read } from "./compose.mjs";
import { ROOT } from "./files.mjs";

const [scratch, javaHome, postgresHome] = process.argv.slice(2);
const USER = "10001"; // the Dockerfile's
const PATIENCE_MS = 90_000; // seven JVMs and a database start at once, perhaps on two busy cores
const compose = read(ROOT);
const dockerfile = readFileSync(join(ROOT, "infra/Dockerfile"), "utf8");
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** A service that can be started here: its address, its root folder, and the process. */
function prepare([name, service], index) {
  const networks = service.networks;
  const address = networks.platform?.ipv4_address ?? `172.30.77.${100 + index}`;
  return { name, service, address, folder: join(scratch, name), process: undefined };
}

function network(parts) {
  run("ip", "link", "set", "lo", "up");
  run("ip", "link", "add", "platform", "type", "bridge");
  run("ip", "addr", "add", "172.30.77.1/24", "dev", "platform");
  run("ip", "link", "set", "platform", "up");
  for (const [index, { name, address }] of parts.entries()) {
    run("ip", "netns", "add", name);
    run("ip", "link", "add", `veth${index}`, "type", "veth", "peer", "name", "eth0", "netns", name);
    run("ip", "link", "set", `veth${index}`, "master", "platform", "up");
    run("ip", "-n", name, "addr", "add", `${address}/24`, "dev", "eth0");
    run("ip", "-n", name, "link", "set", "eth0", "up");
    run("ip", "-n", name, "link", "set", "lo", "up");
  }
}

/** What an image would hold, then the mounts and the secrets of this service and no others. */
function furnish({ service, folder }, hosts) {
  for (const path of ["usr", "etc", "app", "proc", "dev", "tmp", "run/secrets", "var/lib/postgresql", "prometheus"]) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  ["bin", "sbin", "lib", "lib64"].forEach((link) => symlinkSync(`usr/${link}`, join(folder, link)));
  run("mount", "--rbind", "/usr", join(folder, "usr"));
  run("mount", "--bind", "/dev", join(folder, "dev"));
  run("mount", "-t", "proc", "proc", join(folder, "proc"));
  run("mount", "-t", "tmpfs", "tmpfs", join(folder, "tmp"));
  cpSync("/etc/ld.so.cache", join(folder, "etc/ld.so.cache"));
  writeFileSync(join(folder, "etc/hosts"), hosts);
  writeFileSync(join(folder, "etc/nsswitch.conf"), "hosts: files\n");
  // Names are in hosts alone; without this file a resolver may fall back to servers of its own.
  writeFileSync(join(folder, "etc/resolv.conf"), "nameserver 127.0.0.1\n");
  writeFileSync(join(folder, "etc/passwd"), `understudy:x:${USER}:${USER}::/:/bin/sh\n`);
  if (service.build) {
    const target = join(ROOT, service.build.args.MODULE, "target");
    cpSync(join(target, readdirSync(target).find((file) => file.endsWith("-all.jar"))), join(folder, "app/app.jar"));
    cpSync(join(ROOT, "vendors.yaml"), join(folder, "app/vendors.yaml"));
  }
  for (const volume of service.volumes?.filter((v) => v.startsWith(".")) ?? []) {
    const [source, target] = volume.split(":");
    mkdirSync(dirname(join(folder, target)), { recursive: true });
    cpSync(resolve(ROOT, "infra", source), join(folder, target), { recursive: true });
  }
  for (const secret of service.secrets ?? []) {
    cpSync(resolve(ROOT, "infra", compose.secrets[secret].file), join(folder, "run/secrets", secret));
  }
  run("chown", "-R", USER, join(folder, "var"), join(folder, "prometheus"));
}

/** In the service's network and root, as its user, with its environment alone. */
function inside({ name, service, folder }, command) {
  const path = `PATH=${javaHome}/bin:${postgresHome}/bin:/usr/bin:/bin`;
  const health = /^ENV (HEALTH_URL=\S+)/m.exec(dockerfile)[1];
  const environment = Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value}`);
  const user = ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", "--no-new-privs", "--bounding-set=-all"];
  return ["netns", "exec", name, "chroot", folder, ...user, "env", "-i", path, health, ...environment, ...command];
}

function start(part) {
  if (part.service.read_only) {
    run("mount", "--rbind", part.folder, part.folder);
    run("mount", "-o", "remount,ro,bind", part.folder);
  }
  part.process = spawn("ip", inside(part, commandOf(part)), { stdio: ["ignore", "pipe", "pipe"] });
  part.log = "";
  part.process.stdout.on("data", (text) => (part.log += text));
  part.process.stderr.on("data", (text) => (part.log += text));
}

function commandOf({ name, service }) {
  if (name === "database") {
    return ["sh", "-c", DATABASE];
  }
  const images = { prometheus: ["prometheus"] };
  const entrypoint = service.entrypoint ?? images[name] ?? JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)[1]);
  return [...entrypoint, ...service.command];
}

/** What the image's entry point does with the variables that it documents. */
const DATABASE = `
set -e
data=/var/lib/postgresql/data
initdb -D $data -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" -A scram-sha-256 -E UTF8 --locale=C >/dev/null
echo "host all all all scram-sha-256" >>$data/pg_hba.conf
echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D $data postgres >/dev/null
exec postgres -D $data -h 0.0.0.0 -k /tmp`;

function healthy(part) {
  const own = part.service.healthcheck?.test.slice(1);
  const image = part.service.build && JSON.parse(/HEALTHCHECK[^[]*CMD (\[.*\])$/m.exec(dockerfile)[1]);
  const command = own ?? image;
  return !command || spawnSync("ip", inside(part, command)).status === 0;
}

async function until(what, condition, part) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > end || (part && part.process.exitCode !== null)) {
      throw new Error(`${what}\n${part ? part.log.split("\n").slice(-8).join("\n") : ""}`);
    }
    await new Promise((done) => setTimeout(done, 300));
  }
}

/** In the order that depends_on asks for; what depends on nothing that is left starts together. */
async function startAll(parts) {
  const up = new Set();
  let left = parts;
  while (left.length > 0) {
    const now = left.filter(({ service }) => Object.keys(needs(service)).every((name) => up.has(name)));
    now.forEach(start);
    await Promise.all(
      now.map(async (part) => {
        await until(`${part.name} is not healthy`, () => healthy(part), part);
        up.add(part.name);
        console.log(`ok ${part.name} is healthy at ${part.address}`);
      }),
    );
    left = left.filter((part) => !up.has(part.name));
  }
}

const needs = (service) =>
  Array.isArray(service.depends_on) ? Object.fromEntries(service.depends_on.map((name) => [name, {}])) : (service.depends_on ?? {});

async function answer(url) {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined; // not yet
  }
}

async function rehearse() {
  const startable = Object.entries(compose.services).filter(([name]) => !["grafana", "k6"].includes(name));
  const parts = startable.map(prepare);
  const hosts = ["127.0.0.1 localhost", ...parts.map(({ name, address }) => `${address} ${name}`), ""].join("\n");
  network(parts);
  parts.forEach((part) => furnish(part, hosts));
  await startAll(parts);

  writeFileSync(join(scratch, "hosts"), hosts);
  run("mount", "--bind", join(scratch, "hosts"), "/etc/hosts");
  const query = new URLSearchParams({ query: 'sum(up{job="understudy"})' });
  await until("Prometheus does not see four nodes", async () => {
    const up = await answer(`http://prometheus:9090/api/v1/query?${query}`);
    return up?.data.result[0]?.value[1] === "4";
  });
  console.log("ok Prometheus scrapes all four nodes by their names");
  console.log(`ok ${smoke(compose.services.k6)}`);
}

/** The k6 script's requests, with what the k6 service is given. */
function smoke({ environment, secrets }) {
  mkdirSync("/run/secrets", { recursive: true });
  secrets.forEach((name) => cpSync(resolve(ROOT, "infra", compose.secrets[name].file), join("/run/secrets", name)));
  const env = { ...process.env, ...environment };
  const done = spawnSync(process.execPath, [join(ROOT, "infra/checks/k6-rehearsal.mjs")], { env, encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(`the requests of smoke.js: ${done.stdout} ${done.stderr}`);
  }
  return done.stdout.trim();
}

let status = 0;
try {
  await rehearse();
} catch (e) {
  console.error(`FAILED ${e.message}`);
  status = 1;
}
process.exit(status); // What was started ends with the namespace.

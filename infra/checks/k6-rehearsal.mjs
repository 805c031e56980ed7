// Calls each scenario of a k6 script some times against a running platform, without k6: are its requests and checks right?
// No load, no thresholds: those are k6's.
//   node k6-rehearsal.mjs [PLATFORM_JSON [ITERATIONS]]     without: the environment says where, as it does for k6
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./files.mjs";

const [platform, iterations = "3"] = process.argv.slice(2);
globalThis.__ENV = platform ? { PLATFORM: resolve(platform) } : process.env;
globalThis.open = (file) => readFileSync(file, "utf8");
register("./k6/modules.mjs", import.meta.url);

const { counted } = await import("./k6/k6.mjs");
const execution = (await import("./k6/execution.mjs")).default;
const script = await import(pathToFileURL(resolve(ROOT, "infra/k6/smoke.js")).href);
const data = script.setup();
for (const { exec } of Object.values(script.options.scenarios)) {
  for (let i = 0; i < Number(iterations); i++) {
    execution.scenario.iterationInTest = i;
    script[exec](data);
  }
}
counted.failed.forEach((failure) => console.error(failure));
console.log(`${counted.passed} checks of smoke.js held, ${counted.failed.length} did not`);
process.exitCode = counted.failed.length === 0 && counted.passed > 0 ? 0 : 1;

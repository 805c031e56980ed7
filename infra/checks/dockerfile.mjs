// The Dockerfile's instructions and flags are known ones, and it runs as somebody who is not root.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { main } from "./files.mjs";

const { validate } = createRequire(import.meta.url)("dockerfile-utils");

export function problems(root) {
  const text = readFileSync(join(root, "infra/Dockerfile"), "utf8");
  const found = validate(text).map((d) => `infra/Dockerfile:${d.range.start.line + 1}: ${d.message}`);
  const lastStage = text.slice(text.lastIndexOf("\nFROM "));
  const user = /^USER +(\S+)/m.exec(lastStage)?.[1];
  if (user === undefined || user === "0" || user === "root") {
    found.push(`infra/Dockerfile: the last stage must run as a user other than root, was ${user ?? "not said"}`);
  }
  for (const instruction of ["HEALTHCHECK", "ENTRYPOINT", "LABEL"]) {
    if (!new RegExp(`^${instruction} `, "m").test(lastStage)) {
      found.push(`infra/Dockerfile: the last stage has no ${instruction}`);
    }
  }
  return found;
}

main(import.meta, problems);

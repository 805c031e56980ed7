// Every YAML and JSON file of infra/ parses, and no key is there twice.
import { join } from "node:path";
import { filesBelow, json, main, yaml } from "./files.mjs";

export function problems(root) {
  const found = [];
  const attempt = (read) => (file) => {
    try {
      read(file);
    } catch (e) {
      found.push(e.message);
    }
  };
  filesBelow(join(root, "infra"), [".yaml", ".yml"]).forEach(attempt(yaml));
  filesBelow(join(root, "infra"), [".json"]).forEach(attempt(json));
  return found;
}

main(import.meta, problems);

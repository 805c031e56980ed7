// Reads the files of infra/ as they are meant, and runs a check as a command.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";

/** The project's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A YAML file's value; an error names the file and the line. Twice the same key is an error. */
export function yaml(file) {
  const documents = parseAllDocuments(readFileSync(file, "utf8"), { merge: true, prettyErrors: true });
  for (const document of documents) {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem) {
      throw new Error(`${file}: ${problem.message}`);
    }
  }
  return documents.length === 1 ? documents[0].toJS() : documents.map((d) => d.toJS());
}

export function json(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (e) {
    throw new Error(`${file}: ${e.message}`);
  }
}

/** All files below a folder with one of the endings, without what npm installed. */
export function filesBelow(folder, endings) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === "node_modules" ? [] : filesBelow(path, endings);
    }
    return endings.includes(extname(entry.name)) ? [path] : [];
  });
}

/** Runs a check when its file is the program: prints what it found, and exits 1 when that is something. */
export function main(meta, problems) {
  if (fileURLToPath(meta.url) !== resolve(process.argv[1] ?? "")) {
    return;
  }
  const found = problems(ROOT, ...process.argv.slice(2));
  found.forEach((problem) => console.error(problem));
  process.exitCode = found.length === 0 ? 0 : 1;
}

export const exists = existsSync;

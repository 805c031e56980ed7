// Node's module loader finds ours where a script imports k6's.
const OURS = { k6: "./k6.mjs", "k6/http": "./http.mjs", "k6/execution": "./execution.mjs" };

export function resolve(specifier, context, next) {
  const ours = OURS[specifier];
  return ours ? { url: new URL(ours, import.meta.url).href, shortCircuit: true } : next(specifier, context);
}

// k6/http, as far as infra/k6 uses it. k6 waits for each answer, and so does curl.
import { execFileSync } from "node:child_process";

function request(method, url, body, { headers = {} } = {}) {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const data = body === null || body === undefined ? [] : ["--data-binary", "@-"];
  const out = execFileSync("curl", ["-sS", "--max-time", "10", "-X", method, ...given, ...data, "-w", "\n%{http_code}", url], {
    input: body ?? "",
    encoding: "utf8",
  });
  const end = out.lastIndexOf("\n");
  const text = out.slice(0, end);
  return { status: Number(out.slice(end + 1)), body: text, json: (field) => JSON.parse(text)[field] };
}

export default {
  get: (url, params) => request("GET", url, null, params),
  post: (url, body, params) => request("POST", url, body, params),
};

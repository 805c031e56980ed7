// Every call that toxiproxy-node-client has, against the server whose address is the first argument.
const assert = require("node:assert/strict");
const { Toxiproxy } = require("toxiproxy-node-client");

const attributes = {
  latency: { latency: 100, jitter: 10 },
  bandwidth: { rate: 100 },
  slow_close: { delay: 100 },
  timeout: { timeout: 100 },
  slicer: { average_size: 10, size_variation: 1, delay: 5 },
  limit_data: { bytes: 1000 },
  reset_peer: { timeout: 100 },
};

async function main() {
  const toxiproxy = new Toxiproxy(process.argv[2]);
  assert.match(await toxiproxy.getVersion(), /2\.12/);

  const one = { name: "one", listen: "127.0.0.1:0", upstream: "127.0.0.1:1" };
  let proxy = await toxiproxy.createProxy(one);
  assert.equal(proxy.enabled, true);
  await assert.rejects(toxiproxy.createProxy(one), /409/);
  assert.equal((await toxiproxy.get("one")).upstream, "127.0.0.1:1");
  await assert.rejects(toxiproxy.get("none"), /404/);

  for (const [type, values] of Object.entries(attributes)) {
    const toxic = await proxy.addToxic({ type, name: type, toxicity: 0.5, attributes: values });
    assert.deepEqual(toxic.toJson(), { name: type, type, stream: "downstream", toxicity: 0.5, attributes: values });
    const changed = Object.fromEntries(Object.keys(values).map((key) => [key, values[key] + 1]));
    await toxic.update({ attributes: changed, toxicity: 1 });
    const read = await proxy.getToxic(type);
    assert.deepEqual(read.attributes, changed);
    assert.equal(read.toxicity, 1);
  }
  await (await proxy.getToxic("latency")).remove();
  await assert.rejects(proxy.getToxic("latency"), /404/);

  proxy = await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
  assert.equal(proxy.enabled, false);
  await toxiproxy.reset();
  assert.equal((await toxiproxy.get("one")).enabled, true);
  await assert.rejects(proxy.getToxic("timeout"), /404/);

  const two = { name: "two", listen: "127.0.0.1:0", upstream: "127.0.0.1:2" };
  assert.deepEqual(Object.keys(await toxiproxy.populate([two])), ["two"]);
  assert.deepEqual(Object.keys(await toxiproxy.getAll()).sort(), ["one", "two"]);
  await proxy.remove();
  assert.deepEqual(Object.keys(await toxiproxy.getAll()), ["two"]);
}

main().then(
  () => console.log("every call works"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);

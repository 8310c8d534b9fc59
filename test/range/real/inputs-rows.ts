import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AbiCoder, id, toBeHex } from "ethers";
import type { Reply } from "../../../src/range/faults/gate.ts";
import { evil } from "../../virtual/meddling.ts";
import type { RealRow } from "./campaign.ts";
import { contained, drainTopic, type Run, untouched } from "./playing.ts";
import { type Ground, speaker, stranger } from "./world.ts";

const token = "0x00000000000000000000000000000000000fb006";
const word = (value: number | bigint) => toBeHex(value, 32);
const note = id("Note(address,string)");
const noting = {
  detectors: {
    drain: {
      ...{ use: "privileged-change", address: [speaker, "0x00000000000000000000000000000000000fb002"] },
      ...{ acceptUnseen: true, event: "event Drain(address indexed to, uint256 amount)" },
    },
    note: {
      ...{ use: "privileged-change", address: speaker, acceptUnseen: true, severity: "warning" },
      event: "event Note(address indexed to, string name)",
    },
  },
  playbooks: [
    { name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"], cooldownBlocks: 0 },
    {
      name: "note",
      when: { detector: "note", severity: "warning" },
      do: "notify",
      steps: ["pause"],
      cooldownBlocks: 0,
    },
  ],
};
const says = (text: string) => AbiCoder.defaultAbiCoder().encode(["string"], [text]);

/** Where nobody may be led. */
const inner = { asked: 0, url: "" };
async function openInner(_: Ground, signal: AbortSignal) {
  const server = createServer((_request, response) => {
    inner.asked++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  signal.addEventListener("abort", () => server.close());
  inner.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest/meta-data`;
  return { config: noting };
}

const password = "pw-812739812";
const secret = "v3-98127398-1239817";
function secretNodes({ gates }: Ground) {
  const urls = gates.map(
    ({ url }) => `${url.replace("http://", `http://user:${password}@`)}/${secret}?apikey=q${secret}`,
  );
  return {
    chain: { rpc: ["env:NODE_0", "env:NODE_1"], quorum: 1 },
    env: { NODE_0: urls[0] ?? "", NODE_1: urls[1] ?? "" },
  };
}

/** A line of the terminal, or of what no journal takes. What breaks a line begins another. */
const isEntry = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}|\{"level":"error","time":)/;
const burning = "0x5b600056";
/** Reverts, burns all gas, answers a megabyte, answers nothing, lies. */
const hostile = ["0x60006000fd", burning, "0x621000006000f3", "0x00", "0x600160005260206000f3"];
const flowing = {
  detectors: {
    ...{ drain: noting.detectors.drain },
    flow: { use: "outflow", account: stranger, token, moreThan: "1000" },
  },
  playbooks: [
    noting.playbooks[0],
    { name: "flow", when: { detector: "flow" }, do: "notify", steps: ["pause"], cooldownBlocks: 0 },
  ],
};

async function drained(it: Run): Promise<void> {
  await it.drain();
  await it.mine();
}

const hostileToken = (engine: "anvil" | "edr"): RealRow => ({
  ...{ number: 31, fault: "a token whose balanceOf reverts, burns all gas, answers a bomb or nothing, or lies" },
  holds: "its detector says that it cannot see, every other one acts",
  shape: { engine, settings: () => ({ config: flowing }) },
  async play(it) {
    await it.call("hardhat_setCode", token, "0x620f424060005260206000f3");
    await it.mine(2);
    // EDR takes a minute for calls that burn all their gas, and answers nobody meanwhile.
    await it.call("hardhat_setCode", token, it.pick(hostile.filter((code) => engine === "anvil" || code !== burning)));
    await it.mine(it.int(1, 3));
    const quiet = await untouched(it);
    await drained(it);
    return [...quiet, ...(await contained(it))];
  },
});

/** What comes from outside: logs, names, contracts that answer a read, keys in URLs. */
export const realInputRows: readonly RealRow[] = [
  {
    ...{ number: 24, fault: "logs name an address of the inner network, and a node redirects to it" },
    holds: "it is never connected to",
    shape: { nodes: 2, settings: async (...all) => ({ ...(await openInner(...all)), chain: { quorum: 1 } }) },
    async play(it) {
      let left = it.int(1, 4);
      it.meddle(it.int(0, 1), {
        call: async (_method, _params, pass) =>
          left-- > 0
            ? { bytes: Buffer.alloc(0), status: it.pick([301, 302, 307, 308]), headers: { location: inner.url } }
            : pass(),
      });
      await it.speak([note, word(1)], says(inner.url));
      await drained(it);
      return [...(await contained(it)), ...(inner.asked === 0 ? [] : ["it went where a node led it"])];
    },
  },
  {
    ...{
      number: 27,
      fault: "names, and refusals of nodes, that hold line ends, colours, and letters that turn round what follows",
    },
    holds: "they are shown, and one entry is one line, without a character that a terminal obeys",
    shape: { settings: () => ({ config: noting }) },
    async play(it) {
      // Never the same twice: what goes on is told once in ten minutes.
      const words = () => `${it.pick(evil)}n${it.int(0, 2 ** 31).toString(36)}${it.pick(evil)}`;
      // What a log says is told as its hash alone; what a node says is told in its words.
      let left = it.int(8, 20);
      it.meddle(0, {
        call: async (_method, _params, pass) => (left-- > 0 ? { error: { code: -32_000, message: words() } } : pass()),
      });
      await it.mine(2);
      for (let count = it.int(1, 4); count > 0; count--)
        await it.speak([note, word(it.int(1, 2 ** 31))], says(words()));
      await drained(it);
      const found = await contained(it);
      const lines = it.said().trimEnd().split("\n");
      const seen = (pattern: RegExp) => lines.some((line) => pattern.test(line));
      const bad = lines.filter((line) => !isEntry.test(line) || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line));
      return [
        ...found,
        ...(seen(/note at/) ? [] : ["no name was ever told"]),
        ...(seen(/\\u(00|20)/) ? [] : ["no such text was ever shown"]),
        ...bad.map((line) => JSON.stringify(line)),
      ];
    },
  },
  {
    ...{ number: 28, fault: "keys in URLs, and nodes that repeat them in what they refuse" },
    holds: "neither the journal nor what is said holds one",
    shape: { nodes: 2, settings: secretNodes },
    async play(it) {
      const repeat: Reply = {
        error: { code: -32_000, message: `project ${secret} of http://user:${password}@x/${secret}` },
      };
      let left = it.int(8, 20);
      for (const node of [0, 1])
        it.meddle(node, {
          call: async (_method, _params, pass) => (left-- > 0 ? (it.chance(0.3) ? "drop" : repeat) : pass()),
        });
      await it.mine(2);
      await drained(it);
      const found = await contained(it);
      const all = `${it.real.said()}${JSON.stringify(await it.entries())}`;
      const leaked = [password, secret, it.real.key.privateKey.slice(2)].filter((one) => all.includes(one));
      return [...found, ...leaked.map((one) => `it says ${one}`)];
    },
  },
  {
    ...{ number: 29, fault: "a watched contract says up to 200 kB beside what matters, or points round in circles" },
    holds: "what matters is contained",
    async play(it) {
      const bytes = it.chance(0.3) ? word(32).slice(2).repeat(it.int(50, 400)) : "5a".repeat(it.int(1, 200_000));
      const isFirst = it.chance(0.5);
      if (isFirst) await it.drain();
      await it.speak([drainTopic, word(it.int(1, 99))], `0x${bytes}`);
      if (!isFirst) await it.drain();
      await it.mine(2);
      return contained(it);
    },
  },
  {
    ...{ number: 30, fault: "logs with topics that lack or are too many, and data that is cut" },
    holds: "nothing falls over, and what is well formed is contained",
    async play(it) {
      for (let count = it.int(5, 30); count > 0; count--) {
        const topics = Array.from({ length: it.int(0, 3) }, () => word(it.int(0, 2 ** 31)));
        await it.speak([drainTopic, ...topics], `0x${"ab".repeat(it.int(0, 80))}`);
      }
      await it.drain();
      await it.mine(2);
      return contained(it);
    },
  },
  hostileToken("anvil"),
  hostileToken("edr"),
];

import type { Entry, Hash, Hex } from "../../src/core/types.ts";
import type { Reply } from "../../src/range/faults/gate.ts";
import { hashFor, target } from "../support/fakes.ts";
import { inHeader, innerUrls } from "../support/inner-urls.ts";
import type { Emitted } from "./blocks.ts";
import { contained, type Row } from "./campaign.ts";
import { unfound } from "./looking.ts";
import { drained, during, evil, text } from "./meddling.ts";
import type { Play } from "./playing.ts";
import { openReceiver, until } from "./receiving.ts";

const noted: Hash = hashFor("Note(address,string)");
const named = {
  note: {
    ...{ use: "privileged-change", address: target, acceptUnseen: true, severity: "warning" },
    event: "event Note(address indexed to, string name)",
  },
};
const telling = {
  playbooks: [
    { name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"] },
    { name: "note", when: { detector: "note", severity: "warning" }, do: "notify", steps: ["pause"] },
  ],
};
/** A log that says a text, as ABI encodes it. */
function noteOf(it: Play, text: string): Emitted {
  const bytes = Buffer.from(text);
  const padded = bytes.toString("hex").padEnd(Math.ceil(bytes.length / 32) * 64, "0");
  const data: Hex = `0x${it.word(32n).slice(2)}${it.word(BigInt(bytes.length)).slice(2)}${padded}`;
  return { address: target, topics: [noted, it.word(1n)], data };
}

/** What comes from outside: logs, names, contracts that answer a read, keys in URLs. */
export const inputRows: readonly Row[] = [
  {
    ...{
      number: 24,
      shape: { nodes: 2, detectors: named, config: telling },
      fault: "logs name addresses of the inner network, and a node redirects to one",
    },
    holds: "only what the configuration names is ever connected to, of sixty ways to the inner network none",
    async play(it) {
      const urls = innerUrls();
      await it.armed();
      let left = it.int(1, 4);
      it.node(it.int(0, 1)).state.meddle = async (_method, _params, pass) =>
        left-- > 0
          ? {
              carried: {
                statusCode: it.pick([301, 302, 307, 308]),
                headers: { location: it.pick(urls) },
                body: text(""),
              },
            }
          : pass();
      await it.blocks(1, { emits: [...urls.map((url) => [noteOf(it, url)]), [it.drain()]] });
      const strange = [...it.hosts].filter((host) => !it.names.includes(host));
      return [
        ...(await contained(it, { most: 3, blocks: await it.until(3) })),
        ...strange.map((host) => `it connected to ${host}`),
      ];
    },
  },
  {
    ...{ number: 24, fault: "whoever is told by a webhook answers with a redirection to the inner network" },
    holds: "nothing there is reached by any of sixty ways, and it is told everything once it takes it",
    async play(it) {
      const inner = await openReceiver(() => ({ status: 200 }));
      const urls = innerUrls(inner.port);
      let left = it.int(1, 5);
      const pager = await openReceiver(() =>
        left-- > 0
          ? { status: it.pick([301, 302, 303, 307, 308]), headers: { location: inHeader(it.pick(urls)) } }
          : { status: 200 },
      );
      try {
        const notifiers = [{ use: "terminal" }, { use: "post", url: "env:PAGER" }];
        const env = { VIRTUAL_KEY: `0x${"a1".repeat(32)}`, PAGER: `http://127.0.0.1:${pager.port}/` };
        await it.armed({ config: { ...it.config, notifiers }, env });
        const found = await contained(it, await drained(it, 1));
        const entries = await it.entries();
        const isTold = ({ seq }: Entry) => pager.taken.some((body) => (JSON.parse(body) as Entry).seq === seq);
        await during(
          it,
          until(() => entries.every(isTold)),
        );
        return [
          ...found,
          ...(left <= 0 ? [] : ["nothing was ever redirected"]),
          ...(inner.taken.length === 0 ? [] : [`the inner network was reached ${inner.taken.length} times`]),
          ...entries.filter((one) => !isTold(one)).map(({ seq }) => `entry ${seq} was never told`),
        ];
      } finally {
        for (const one of [inner, pager]) one.close();
      }
    },
  },
  {
    ...{
      number: 27,
      shape: { detectors: named, config: telling },
      fault: "names, and refusals of nodes, that hold line ends, colours, and letters that turn round what follows",
    },
    holds: "one entry is one line, without a character that a terminal obeys",
    async play(it) {
      await it.armed();
      const words = () => it.pick(evil) + String.fromCodePoint(it.int(0, 0x2fff)) + it.pick(evil);
      let left = it.int(8, 20);
      it.node(0).state.meddle = async (_method, _params, pass) =>
        left-- > 0 ? { error: { code: -32_000, message: words() } } : pass();
      await it.blocks(3, { emits: [[noteOf(it, words())], [noteOf(it, words())]] });
      const found = await contained(it, await drained(it, 3));
      const seen = it.said.filter((line) => /\\u(00|20)/.test(line)).length;
      const bad = it.said.filter(
        (line) => !line.endsWith("\n") || /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(line.slice(0, -1)),
      );
      return [
        ...found,
        ...(seen > 0 ? [] : ["no such text was ever shown"]),
        ...bad.map((line) => JSON.stringify(line)),
      ];
    },
  },
  {
    ...{ number: 28, shape: { nodes: 2 }, fault: "keys in URLs, and nodes that repeat them in what they refuse" },
    holds: "neither the journal nor what is said holds one",
    async play(it) {
      const [password, path] = [
        `pw-${it.int(10 ** 8, 10 ** 9)}`,
        `v3-${it.int(10 ** 8, 10 ** 9)}-${it.int(10 ** 8, 10 ** 9)}`,
      ];
      const urls = it.names.map((name) =>
        name.replace("http://", `http://user:${password}@`).concat(`/${path}?apikey=q${path}`),
      );
      const env = { VIRTUAL_KEY: `0x${"a1".repeat(32)}`, NODE_0: urls[0] ?? "", NODE_1: urls[1] ?? "" };
      const config = { ...it.config, chain: { ...it.config.chain, rpc: ["env:NODE_0", "env:NODE_1"] } };
      await it.armed({ env, config });
      const repeat: Reply = { error: { code: -32_000, message: `project ${path} of ${urls[0]} is over its quota` } };
      const refused = () =>
        it.pick([
          repeat,
          "drop" as const,
          { carried: { statusCode: 403, headers: {}, body: text(`forbidden: ${path}`) } },
        ]);
      let left = it.int(20, 40);
      for (const { state } of it.nodes.values())
        state.meddle = async (_method, _params, pass) => (left-- > 0 ? refused() : pass());
      await it.blocks(2);
      const found = await contained(it, { ...(await drained(it, 3)), says: /fault +(source|upkeep|drain|pause|node)/ });
      const all = `${it.said.join("")}${JSON.stringify(await it.entries())}`;
      const leaked = [password, path, "a1".repeat(32)].filter((one) => all.includes(one));
      return [...found, ...leaked.map((one) => `it says ${one}`)];
    },
  },
  {
    ...{ number: 29, fault: "the watched contract says megabytes beside what matters" },
    holds: "what matters is matched on its topic and contained in the next block",
    async play(it) {
      await it.armed();
      const bomb = (bytes: number): Emitted => ({ ...it.drain(), data: `0x${"5a".repeat(bytes)}` });
      const pointers: Emitted = { ...it.drain(), data: `0x${it.word(32n).slice(2).repeat(it.int(50, 400))}` };
      const bombs = Array.from({ length: it.int(1, 3) }, () => [it.chance(0.3) ? pointers : bomb(it.int(1, 2 ** 19))]);
      const event = it.drain();
      await it.blocks(1, { emits: it.chance(0.5) ? [...bombs, [event]] : [[event], ...bombs] });
      const found = await contained(it, { most: 1, blocks: await it.until(1) });
      return [...found, ...(await unfound(it, [event]))];
    },
  },
];

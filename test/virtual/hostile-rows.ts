import type { Address, Hex } from "../../src/core/types.ts";
import type { Reply } from "../../src/range/faults/gate.ts";
import { stranger, target } from "../support/fakes.ts";
import type { Emitted } from "./blocks.ts";
import { contained, type Row, untouched } from "./campaign.ts";
import { drained } from "./meddling.ts";
import { topic } from "./node.ts";

const token: Address = `0x${"70".repeat(20)}`;
/** What a read may burn; 1/6 of what a block holds. */
const mostGas = 10_000_000n;
const outflow = { flow: { use: "outflow", account: stranger, token, moreThan: "1000" } };
const flowing = {
  playbooks: [
    { name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"] },
    { name: "flow", when: { detector: "flow" }, do: "notify", steps: ["pause"] },
  ],
};

/** What contracts say that are not what they should be. */
export const hostileRows: readonly Row[] = [
  {
    ...{
      number: 30,
      fault: "logs with topics that lack or are too many, and data that is cut or points out of itself",
    },
    holds: "nothing falls over, each is found and told as what it is, and contained in the next block",
    async play(it) {
      await it.armed();
      const odd = (): Emitted => {
        const topics = [topic, ...Array.from({ length: it.int(0, 3) }, () => it.word(BigInt(it.int(0, 2 ** 31))))];
        const data: Hex = `0x${it
          .word(2n ** BigInt(it.int(0, 255)))
          .slice(2)
          .repeat(it.int(0, 3))}${"ab".repeat(it.int(0, 40))}`;
        return { address: it.chance(0.5) ? target : stranger, topics, data };
      };
      const others = Array.from({ length: it.int(5, 60) }, odd);
      const own = others.filter(({ address }) => address === target);
      const malformed = own.filter(({ topics, data }) => topics.length !== 2 || data.length < 66);
      // What is malformed is enough by itself.
      const good = malformed.length > 0 && it.chance(0.5) ? [] : [it.drain()];
      await it.blocks(1, { emits: [...others, ...good].map((one) => [one]) });
      const { failure } = it.started[0] ?? { failure: () => undefined };
      const found = await contained(it, { most: 1, blocks: await it.until(1) });
      const entries = await it.entries();
      const findings = entries.filter(({ kind }) => kind === "finding");
      const misfits = findings.filter(({ body }) => JSON.stringify(body).includes('"misfit"'));
      const unlike = (logs: readonly Emitted[]) =>
        new Set(logs.map(({ topics, data }) => `${topics.join()} ${data}`)).size;
      const keysOf = (some: typeof findings) => new Set(some.map(({ ref }) => ref)).size;
      const counts = [unlike([...own, ...good]), keysOf(findings), unlike(malformed), keysOf(misfits)] as const;
      const fell = entries.filter(({ kind, ref }) => kind === "fault" && ref === "drain");
      const isTold = /has less data than|topic\(s\), the signature/.test(it.said.join(""));
      return [
        ...found,
        ...(failure() === undefined ? [] : [String(failure())]),
        ...(counts[0] === counts[1] ? [] : [`${counts[1]} findings of ${counts[0]} logs`]),
        ...(counts[2] === counts[3] ? [] : [`${counts[3]} malformed findings of ${counts[2]} logs`]),
        ...(isTold === malformed.length > 0 ? [] : ["nobody was told that a log is malformed"]),
        ...fell.map(({ body }) => `the detector fell over: ${body["reason"]}`),
      ];
    },
  },
  {
    ...{
      number: 31,
      shape: { detectors: outflow, config: flowing },
      fault: "a token whose balanceOf reverts, burns all gas, answers a bomb, hangs, or lies",
    },
    holds:
      "its detector says that it cannot see, or what it was told, with little gas; every other one acts in the next block",
    async play(it) {
      const kinds = ["reverts", "burns", "bomb", "nothing", "hangs", "grows", "falls"] as const;
      // In turn, so that ten runs have all of them.
      const kind = kinds[it.seed % kinds.length] ?? "hangs";
      const answers: Readonly<Record<(typeof kinds)[number], () => Reply>> = {
        reverts: () => ({ error: { code: 3, message: "execution reverted" } }),
        burns: () => ({ error: { code: -32_000, message: "out of gas: gas required exceeds allowance (10000000)" } }),
        bomb: () => ({ result: `0x${"ff".repeat(it.int(32, 2 ** 20))}` }),
        nothing: () => ({ result: "0x" }),
        hangs: () => ({ result: "0x" }),
        grows: () => ({ result: it.word(2n ** 255n) }),
        falls: () => ({ result: it.word(0n) }),
      };
      const { state } = it.node(0);
      state.contracts.set(token, () => ({ result: it.word(10n ** 6n) }));
      await it.armed();
      state.contracts.set(token, answers[kind]);
      const dear: string[] = [];
      let isMet = false;
      state.meddle = async (method, params, pass) => {
        const { to, gas } = (params[0] ?? {}) as { to?: Hex; gas?: Hex };
        if (method !== "eth_call" || to !== token) return pass();
        isMet = true;
        if (gas === undefined || BigInt(gas) > mostGas) dear.push(`a read with ${gas ?? "all"} gas`);
        return kind === "hangs" ? "hang" : pass();
      };
      await it.blocks(it.int(1, 2));
      const quiet = await untouched(it);
      const found = await contained(it, await drained(it, 1));
      const said = it.said.join("");
      const [isBlind, isFound] = [/fault +flow/.test(said), /flow at/.test(said)];
      const wanted = [["reverts", "burns", "nothing", "hangs"].includes(kind), kind === "falls"];
      return [
        ...quiet,
        ...found,
        ...(isBlind === wanted[0] ? [] : [`${kind}: ${isBlind ? "it is blind" : "nobody was told that it is blind"}`]),
        ...(isFound === wanted[1] ? [] : [`${kind}: ${isFound ? "a false outflow" : "no outflow"}`]),
        ...(isMet ? [] : ["the token was never asked"]),
        ...dear,
      ];
    },
  },
];

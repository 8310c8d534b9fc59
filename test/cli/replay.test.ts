import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ChainApp } from "../../src/app/app.ts";
import { blockLines, chainNamed } from "../../src/cli/replay.ts";
import { messageOf } from "../../src/core/errors.ts";
import { openFork } from "../../src/range/fork.ts";
import { BLOCK, PERSON, READER, sample, written } from "../range/recorded/sample.ts";
import { firebreak } from "../support/cli.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

describe("replay of a block", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "firebreak-replay-"));
  const path = join(folder, "firebreak.yaml");
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("fails where the node lacks the state that all detectors need, and says why (0 findings stood above the reason, and it passed)", async () => {
    const source = { kind: "recording", path: await written(sample()) } as const;
    const node = await openFork({ source, engine: "anvil", order: "fifo" });
    const detectors = { drop: { use: "outflow", token: READER, account: PERSON, moreThan: "1" } };
    const chain = { id: 1, rpc: [node.url], quorum: 1 };
    writeFileSync(path, JSON.stringify({ chain, detectors, notifiers: [], store: "store.sqlite" }));

    const { code, out, err } = await firebreak(["replay", "--config", path, "--block", `${BLOCK}`]).finally(() =>
      node.close(),
    );

    expect(code, out + err).to.equal(1);
    expect(out).to.match(/^unread {4}drop: .+\nblock \d+ .*: nothing can be said, .*\n$/);
  });

  it("says that nothing of earlier blocks is known where several detectors must agree (it waited for what was found before, without a word)", async () => {
    const source = { kind: "recording", path: await written(sample()) } as const;
    const node = await openFork({ source, engine: "anvil", order: "fifo" });
    const drop = { use: "outflow", token: READER, account: PERSON, moreThan: "1" };
    const when = { detectors: ["one", "two"], atLeast: 2 };
    const both = { name: "both", when, do: "notify", steps: [] };
    const chain = { id: 1, rpc: [node.url], quorum: 1 };
    const detectors = { one: drop, two: drop };
    writeFileSync(path, JSON.stringify({ chain, detectors, playbooks: [both], notifiers: [], store: "store.sqlite" }));

    const { out, err } = await firebreak(["replay", "--config", path, "--block", `${BLOCK}`]).finally(() =>
      node.close(),
    );

    expect(out, err).to.match(
      /\nnot shown playbook both needs 2 detectors within 25 blocks, and what was found in earlier blocks /,
    );
  });

  it("refuses more than one of a block, a transaction and a journal, and the chain of a journal (all but one were left out without a word)", async () => {
    const [block, tx] = [
      ["--block", "20"],
      ["--tx", `0x${"ab".repeat(32)}`],
    ];
    const refused = async (...args: readonly string[]) => {
      const { code, err } = await firebreak(["replay", "--config", path, ...args]);
      return `${code}: ${/found ([^;]*)/.exec(err)?.[1]?.trim()}`;
    };

    expect([
      await refused(),
      await refused(...block, ...tx),
      await refused("--journal", ...block),
      await refused("--journal", ...tx, ...block),
      await refused("--journal", "--chain", "side"),
    ]).to.deep.equal([
      "2: none of them",
      "2: --block and --tx",
      "2: --block and --journal",
      "2: --block and --tx and --journal",
      "2: both",
    ]);
  });

  it("refuses a chain that no detector looks at, and says which one is (it was quiet there, and passed)", () => {
    const chainOf = (name: string, detectors: readonly object[]) =>
      ({ config: { name }, detectors }) as unknown as ChainApp;
    const [main, side] = [chainOf("main", [{}]), chainOf("side", [])];
    const refused = (chains: readonly ChainApp[], name?: string) => {
      try {
        return chainNamed({ chains }, name).config.name;
      } catch (error) {
        return messageOf(error);
      }
    };

    expect(refused([main, side], "main")).to.equal("main");
    expect(refused([main, side], "side")).to.match(/such as main, found side, which none looks at$/);
    expect(refused([side])).to.match(/^expected a detector, found none/);
  });

  it("says first what could not be read, also where another detector found something, or nothing", () => {
    const unread = [{ detector: "drop", block: 1n, reason: "the node has no state of it" }];
    const looked = { findings: [], decisions: [], unread, evaluated: 1 };
    const [why = "", ...rest] = blockLines(blockOf(1), { ...looked, findings: [findingOf()] });

    expect(why).to.equal("unread    drop: the node has no state of it");
    expect(rest.join("\n")).to.match(/^block 1 .*: 1 finding\(s\)\nfinding /);
    expect(blockLines(blockOf(1), looked)[1]).to.match(/: 0 finding\(s\)$/);
  });
});

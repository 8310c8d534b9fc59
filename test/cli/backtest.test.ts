import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { openNode } from "../opening.ts";
import { BLOCK, PERSON, READER, sample, slot, written } from "../range/recorded/sample.ts";
import { firebreakProcess } from "../support/cli.ts";

const word = slot(0);
const emptyBlock = {
  ...{ hash: slot(1), parentHash: slot(2), number: BLOCK + 1, timestamp: 1_655_000_012, miner: `0x${"11".repeat(20)}` },
  ...{ gasLimit: 30_000_000, gasUsed: 0, baseFeePerGas: 1_000_000_000, logsBloom: `0x${"00".repeat(256)}` },
  ...{ receiptsRoot: word, mixHash: word, transactions: [] },
};

describe("backtest --recording", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "firebreak-backtest-"));
  // So deep that no path which is relative to elsewhere leads out of it.
  const deep = join(folder, ...Array(24).fill("d"));
  const path = join(deep, "firebreak.yaml");
  before(() => mkdirSync(deep, { recursive: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (config: Readonly<Record<string, unknown>>, ...more: readonly string[]) => {
    const recording = await written(sample({ kind: "full-block-prestate", block: emptyBlock }));
    writeFileSync(
      path,
      JSON.stringify({ detectors: {}, actions: {}, playbooks: [], notifiers: [], store: "store.sqlite", ...config }),
    );
    // As from where it is started, which is not the configuration's folder.
    const here = relative(".", recording);
    return firebreakProcess(["backtest", "--config", path, "--recording", here, ...more], process.env, 20_000);
  };
  const chain = { id: 1, rpc: ["http://127.0.0.1:9"], quorum: 1 };
  const alarm = { use: "rule", on: { address: READER, event: "event Alarm()" }, when: "true" };

  it("plays the recorded block of a path that is relative to where it is started (it was looked for beside the configuration)", async () => {
    const { code, out, err } = await run({ chain, detectors: { alarm } });

    expect(code, err).to.equal(0);
    expect(out).to.include(`blocks ${BLOCK + 1} to ${BLOCK + 1}`);
  });

  it("refuses a range beside it (it played the recording, and left the range out without a word)", async () => {
    const [both, one] = [await run({ chain }, "--from", "1", "--to", "5"), await run({ chain }, "--to", "5")];

    expect([both.code, both.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 2 && err.includes("found --recording and --from and --to;"),
    );
    expect([one.code, one.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 2 && err.includes("found --recording and --to;"),
    );
  });

  it("says of a loss what can be said: none of its own block, what lies between, and that it is too early (nothing was said of any)", async () => {
    const lossAt = (block: number) => run({ chain, detectors: { alarm } }, "--loss", `${block}`);
    const [own, later, early] = [await lossAt(BLOCK + 1), await lossAt(BLOCK + 9), await lossAt(BLOCK)];

    expect(own.code, own.err).to.equal(0);
    expect(own.out).to.match(
      /\nnothing acts in these blocks, so that there is no lead before the loss in block \d+\n$/,
    );
    expect(own.out).not.to.include("not shown");
    expect(later.out).to.include(`not shown what acts in blocks ${BLOCK + 2} to ${BLOCK + 8}, before the loss`);
    expect([early.code, early.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 2 && err.includes(`(${BLOCK + 1}), found ${BLOCK};`),
    );
  });

  it("fails where it lacks the state that all detectors need, and says first why (it passed, and nothing fired)", async () => {
    const drop = { use: "outflow", token: READER, account: PERSON, moreThan: "1" };
    const { code, out, err } = await run({ chain, detectors: { drop } });

    expect(code, err).to.equal(1);
    expect(out.split("\n")[1]).to.match(/^unread {4}drop could not be evaluated in 1 block\(s\): ./);
    expect(out).not.to.include("fires     nothing");
  });

  it("ends, and its fork with it, where the configuration cannot be opened (it hung for good)", async () => {
    const { code, err } = await run({ chain, signer: { key: "env:FIREBREAK_NO_SUCH_KEY" } });

    expect(code, err).to.equal(1);
    expect(err).to.include("FIREBREAK_NO_SUCH_KEY");
  });

  it("plays it on the chain that is named, beside others, and whatever its genesis is (a configuration of two chains had to be cut)", async () => {
    const node = await openNode("0x2105");
    const chains = { mainnet: { ...chain, genesis: slot(7) }, base: { ...chain, id: 8453, rpc: [node.url] } };

    const detectors = { here: { ...alarm, chain: "mainnet" }, there: { ...alarm, chain: "base" } };

    const [named, none, other] = [
      await run({ chains, detectors }, "--chain", "mainnet"),
      await run({ chains, detectors }),
      await run({ chains, detectors }, "--chain", "base"),
    ];
    await node.close();

    expect(named.code, named.err).to.equal(0);
    expect(named.out).to.include(`blocks ${BLOCK + 1} to ${BLOCK + 1}`);
    expect([none.code, none.err]).to.satisfy(([code, err]: [number, string]) => code === 2 && err.includes("--chain"));
    expect(other.code).to.equal(1);
  });
});

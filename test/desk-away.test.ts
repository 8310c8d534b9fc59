import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { send } from "../src/cli/operator.ts";
import { parseConfig } from "../src/config/config.ts";
import { openDesk } from "../src/desk.ts";
import { approvers, wallets } from "./core/approving.ts";
import { loosening, plain, post } from "./core/obeying.ts";
import { appOf } from "./healthy.ts";
import { blockOf, target } from "./support/fakes.ts";

/** What a person is told who brakes, takes an action and lifts the brake, one after the other. */
async function saidWith(store: unknown, recordAway: boolean): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
  const config = parseConfig(
    JSON.stringify({
      ...{ chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 }, store, installation: "mine" },
      operator: { approvers: wallets.map(({ address }) => address), threshold: approvers.threshold },
    }),
    "x.yaml",
  );
  const { responder, history } = post();
  const here = {
    responder,
    history,
    detectors: ["drain"],
    targets: new Map([["pause", target]]),
    head: () => blockOf(100),
  };
  const standing = {
    ...{
      chain: "chain",
      id: 1n,
      recordAway,
      block: 100n,
      nodes: [],
      backFill: undefined,
      armed: [],
      effects: [],
      open: [],
    },
    pausesAffordable: undefined,
  };
  const path = join(folder, "s");
  const posts = () => [{ ...here, respond: async () => undefined }];
  const desk = await openDesk(path, { ...appOf(), config }, posts, {}, () => [standing]);
  try {
    const { approval, signatures, ...wish } = loosening("brake", "*");
    const signed = { approval: { ...approval, chainId: "1", ends: `${approval.ends}` }, signatures };
    const said: string[] = [];
    for (const command of [{ ...wish, signed }, plain("act", "pause"), plain("lift", "*", { what: "brake" })]) {
      const { verb, scope, about } = command;
      const reply = await send(path, { verb, scope, about, ...("signed" in command && { signed }) });
      said.push(`${reply.accepted} ${reply.message}`);
    }
    return said;
  } finally {
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("what a person is told", () => {
  const others = (said: readonly string[]) => said.map((one) => /^true .*other replicas do not know/.test(one));

  it("is that other replicas do not know of a brake while the record cannot be reached (it was in force, and they acted)", async () => {
    const shared = { postgres: "env:DATABASE", replica: "one" };

    expect(others(await saidWith(shared, true))).to.deep.equal([true, false, true]);
    expect(others(await saidWith(shared, false))).to.deep.equal([false, false, false]);
    expect(others(await saidWith("x.sqlite", true))).to.deep.equal([false, false, false]);
  });
});

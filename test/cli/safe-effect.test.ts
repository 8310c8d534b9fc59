import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { entryOfProposal } from "../../src/core/proposals.ts";
import { writeProposal } from "../../src/lib/proposal-file.ts";
import { lower } from "../../src/lib/words.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { deploy } from "../support/plans.ts";
import { openSafeWorld, type SafeWorld } from "../support/safe-world.ts";

describe("the effect of what a Safe executed", function () {
  this.timeout(300_000);
  let world: SafeWorld;
  const folder = makeFolder();
  before(async () => {
    world = await openSafeWorld("1.4.1");
  });
  after(async () => {
    await world?.close();
    folder.remove();
  });

  it("is asked for again each time (the second `execute` of a pause without effect said `executed`, and exited with 0)", async () => {
    // Its action looks at another contract, which nobody pauses.
    const other = lower(await deploy(world.fork, "PausableOwnable", [world.address]));
    const proposal = await world.signed({ ...(await world.propose()), action: "stop" }, 0, 1);
    const store = await openStore({ path: folder.store, now: () => 7 });
    await store.commit({ entries: [entryOfProposal(proposal, readingOf(proposal))] });
    await store.close();
    const [file, path] = [join(folder.path, "one.json"), join(folder.path, "firebreak.yaml")];
    writeFileSync(file, writeProposal(proposal));
    const chain = { id: 1, rpc: [world.fork.url], quorum: 1 };
    const actions = { stop: { use: "pause", target: other } };
    writeFileSync(path, JSON.stringify({ chain, store: folder.store, actions }));
    const env = { ...process.env, PAYER: world.relayer.privateKey };
    const execute = () => firebreak(["safe", "execute", file, "--config", path, "--key", "env:PAYER"], env);

    const [first, second] = [await execute(), await execute()];
    const status = await firebreak(["safe", "status", file, "--config", path], env);

    const line = /^executed by .*: stop does NOT hold; look at the target, and take another way$/m;
    expect([first.code, second.code], first.err + second.err).to.deep.equal([1, 1]);
    expect(first.out).to.match(line);
    expect(second.out).to.match(line);
    expect(status.out).to.match(/^EXECUTED: executed by transaction .*\n +stop does NOT hold/m);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { requireMade } from "../../src/cli/replay.ts";
import { messageOf } from "../../src/core/errors.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { blockOf, failureOf, fakeChain } from "../support/fakes.ts";

describe("what commands say of what was typed", () => {
  let folder: ReturnType<typeof makeFolder>;
  let broken: string;
  before(() => {
    folder = makeFolder();
    broken = join(folder.path, "broken.yaml");
    writeFileSync(broken, "chain: [");
  });
  after(() => folder.remove());

  it("names the option that does without a configuration that cannot be read, at 3 a.m.", async () => {
    const said = [
      await firebreak(["status", "--config", broken]),
      await firebreak(["explain", "x", "--config", broken]),
      await firebreak(["approve", "x", "--config", broken]),
    ].map(({ code, err }) => [code, /--(store|socket)/.exec(err)?.[1]]);

    expect(said).to.deep.equal([
      [2, "store"],
      [2, "store"],
      [2, "socket"],
    ]);
  });

  it("says what can be lifted, not that nothing is loosened", async () => {
    const { code, err } = await firebreak(["lift", "brak", "--socket", "none.sock"]);

    expect(code).to.equal(2);
    expect(err).to.include("expected one of brake, silence, maintenance, mode, disarm, veto.");
  });

  it("names what was given in place of an option that is missing, and nothing that an option was given", async () => {
    const said = async (...args: readonly string[]) => (await firebreak(args)).err.split("\n")[0];

    expect(await said("check", "firebreak.yaml")).to.match(
      /--config <path>' not specified, nor is FIREBREAK_CONFIG set, found firebreak\.yaml$/,
    );
    expect(await said("check", "--confg=secret", "--json")).to.match(/set, found --confg --json$/);
    expect(await said("check")).to.match(/set, found nothing$/);
    expect(await said("audit", "export", "x")).to.match(/'--out <file>' not specified, found x$/);
  });

  it("says of an export that is not there what was expected, and what to do", async () => {
    const { code, err } = await firebreak(["audit", "verify", "--export", "missing"]);

    expect(code).to.equal(2);
    expect(err).to.match(/^firebreak: expected a file at missing, which cannot be read .*; correct the path\n$/);
  });

  it("says of a folder that it is no store, and of a database what copies it", async () => {
    const backup = await firebreak(["store", "backup", "--store", "env:PG", "--out", join(folder.path, "copy")]);
    const opened = await openStore({ path: folder.path, now: () => 0 }).catch(messageOf);

    expect(backup.code).to.equal(2);
    expect(backup.err).to.match(/pg_dump/);
    expect(opened).to.match(/found the folder/);
  });

  it("says which end of a range is missing, and how far the chain is", async () => {
    const { code, err } = await firebreak(["backtest", "--from", "5", "--config", "examples/firebreak.yaml"], {
      ...process.env,
      FIREBREAK_RPC_URL: "http://127.0.0.1:9",
    });

    expect(code).to.equal(2);
    expect(err).to.match(/found no --to/);
    const one = { chain: fakeChain({ head: async () => blockOf(100) }) } as never;
    expect(await failureOf(requireMade(one, 101n))).to.equal("UNKNOWN");
    await requireMade(one, 100n);
  });
});

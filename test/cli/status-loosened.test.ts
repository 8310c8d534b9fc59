import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const approver = `0x${"a1".repeat(20)}`;

describe("firebreak status, where something is loosened", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("says what, for what, until when and by whom, and nothing of what has ended or was lifted (it showed mode act, armed)", async () => {
    const second = BigInt(Math.floor(Date.now() / 1_000));
    const until = new Date(Number(second + 3_600n) * 1_000).toISOString();
    const command = (verb: string, scope: string, more: { readonly [key: string]: string } = {}) => ({
      kind: "command" as const,
      ref: `${verb}:${scope}`,
      body: { verb, scope, by: [approver], ends: `${second + 3_600n}`, ...more },
    });
    const store = await openStore({ path: folder.store, now: Date.now });
    await store.commit({
      entries: [
        command("brake", "*"),
        command("mode", "rogue-bridge", { level: "notify" }),
        command("disarm", "pause", { ends: `${second - 1n}` }),
        command("silence", "owner"),
        { kind: "command", ref: "lift:owner", body: { verb: "lift", what: "silence", scope: "owner" } },
      ],
    });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    const { loosened } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);

    expect(words.out.split("\n").filter((line) => line.startsWith("LOOSENED"))).to.deep.equal([
      `LOOSENED  brake for * until ${until} (chain time), by ${approver}`,
      `LOOSENED  mode notify for rogue-bridge until ${until} (chain time), by ${approver}`,
    ]);
    expect(loosened).to.deep.equal([
      { verb: "brake", scope: "*", by: [approver], until },
      { verb: "mode", scope: "rogue-bridge", by: [approver], until, level: "notify" },
    ]);
  });
});

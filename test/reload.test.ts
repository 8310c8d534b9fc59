import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { computeAddress, encryptKeystoreJsonSync } from "ethers";
import { createApp } from "../src/app/app.ts";
import { withFiles } from "../src/app/references.ts";
import { createNext, restarts } from "../src/reload.ts";
import { around, configOf, here, one, openNodes, there, told } from "./reloading.ts";
import { makeFolder } from "./store/changes.ts";
import { failureOf, fakeStore } from "./support/fakes.ts";

const [first, second] = [`0x${"a1".repeat(32)}`, `0x${"b2".repeat(32)}`];
const env = { FIRST: first, SECOND: second };
const shared = { ...one, store: { postgres: "env:DB", replica: "one" } };
const both = { here: { id: 1, rpc: [here], quorum: 1 }, there: { id: 10, rpc: [there], quorum: 1 } };

describe("what takes a restart", () => {
  it("is what is opened once: record, metrics, heartbeat, socket; and nothing else", () => {
    const changes = {
      store: "other.sqlite",
      onStoreDown: "hold",
      spool: "spool",
      metrics: { port: 1 },
      heartbeat: { url: "env:BEAT" },
      operator: { socket: "other.sock" },
      anchors: { everySeconds: 5 },
      mode: "act",
    };

    const found = Object.entries(changes).map(([name, it]) => [
      name,
      ...restarts(configOf(one), configOf({ ...one, [name]: it })),
    ]);

    expect(found).to.deep.equal([
      ["store", "the store"],
      ["onStoreDown", "the store"],
      ["spool", "the store"],
      ["metrics", "metrics"],
      ["heartbeat", "heartbeat"],
      ["operator", "operator.socket"],
      ["anchors"],
      ["mode"],
    ]);
  });
});

describe("the next app", () => {
  const nextOf = async (before: object, after: object, darken?: (dark: Set<string>, isBefore: boolean) => void) => {
    const nodes = openNodes();
    const surroundings = around(nodes, { env });
    const app = await createApp(configOf(before), surroundings);
    darken?.(nodes.isDark, true);
    const next = await failureOf(
      createNext(configOf(after), app, fakeStore(), surroundings).then((made) => made.close()),
    );
    await app.close();
    return next;
  };
  const signed = (it: object, key: string) => ({ ...it, signer: { key: `env:${key}` } });

  it("signs with other keys only where no other replica could have them: the lock is on those of the start", async () => {
    expect(await nextOf(signed(shared, "FIRST"), signed(shared, "SECOND"))).to.equal("CONFIG");
    expect(await nextOf(signed(shared, "FIRST"), signed(shared, "FIRST"))).to.equal("no failure");
    expect(await nextOf(signed(one, "FIRST"), signed(one, "SECOND"))).to.equal("no failure");
  });

  it("signs with the key that was opened, whatever lies in its keystore by now, until the configuration names another place (a reload that only tightened signed with another account, or was refused for a passphrase that was right)", async () => {
    const folder = makeFolder();
    const [file, word, otherWord] = ["json", "word", "word2"].map((name) => `${folder.store}.${name}`);
    const lay = (privateKey: string, passphrase: string, at = word) => {
      const account = { address: computeAddress(privateKey), privateKey };
      writeFileSync(`${file}`, encryptKeystoreJsonSync(account, passphrase, { scrypt: { N: 2 } }));
      writeFileSync(`${at}`, passphrase);
    };
    const keyed = (it: object, at = word) => ({
      ...it,
      signer: { use: "keystore", file, passphrase: `file:${at}` },
    });
    const nodes = openNodes();
    const start = around(nodes, { env: withFiles(JSON.stringify(keyed(one)), {}) });
    const next = async (config: object, before: Awaited<ReturnType<typeof createApp>>) => {
      const made = await createNext(configOf(config), before, fakeStore(), start);
      await before.close();
      return made;
    };

    lay(first, "one");
    const app = await createApp(configOf(keyed(one)), start);
    lay(second, "one");
    const tighter = await next(keyed({ ...one, ...told }), app);
    lay(second, "two");
    const again = await next(keyed(one), tighter);
    lay(second, "three", otherWord);
    const elsewhere = await next(keyed(one, otherWord), again);
    await elsewhere.close();
    folder.remove();

    const senders = [app, tighter, again, elsewhere].map(({ chains }) => chains[0]?.executor?.senders[0]);
    const [old, other] = [first, second].map((key) => computeAddress(key).toLowerCase());
    expect(senders).to.deep.equal([old, old, old, other]);
  });

  it("is not made where the only chain, or one that could be read before, cannot be read", async () => {
    const several = { store: one.store, chains: both };
    const dark = (set: Set<string>) => void set.add(there);

    expect(await nextOf(one, several, dark)).to.equal("RPC_UNREACHABLE");
    expect(await nextOf(several, several, dark)).to.equal("no failure");
    expect(await nextOf(one, one, (set) => void set.add(here))).to.equal("RPC_UNREACHABLE");
  });

  it("is not made where the record hangs or is away", async () => {
    const nodes = openNodes();
    const app = await createApp(configOf(one), around(nodes));
    const store = fakeStore({ head: () => Promise.reject(new Error("away")) });
    const failure = await failureOf(createNext(configOf(one), app, store, around(nodes)));
    await app.close();

    expect(failure).to.equal("no code: Error: away");
  });
});

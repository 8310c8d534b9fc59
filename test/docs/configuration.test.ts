import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { type Config, loadConfig } from "../../src/config/config.ts";
import { levels } from "../../src/core/playbook.ts";
import type { Entry } from "../../src/core/types.ts";
import { compile } from "../../src/detectors/rules/expression.ts";
import { Int256, Uint256 } from "../../src/detectors/rules/numbers.ts";
import { toWord } from "../../src/lib/words.ts";
import { post } from "../../src/notifiers/post.ts";
import { openWebhook } from "../../src/sources/webhook.ts";
import { padded } from "../detectors/granting.ts";
import { logOf, look } from "../detectors/looking.ts";
import { answering } from "../detectors/numbers.ts";
import { makeFolder } from "../store/changes.ts";
import { hashFor, stranger } from "../support/fakes.ts";

const page = readFileSync("docs/configuration.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
const vault = "0x000000000000000000000000000000000000c0de";
const keeper = "0x00000000000000000000000000000000000000a5";

describe("docs/configuration.md", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: Config;
  before(() => {
    folder = makeFolder();
    for (const [at, block] of blocks("yaml").entries()) writeFileSync(join(folder.path, `${at}.yaml`), block);
    config = loadConfig(folder.path);
  });
  after(() => folder.remove());

  const detector = (id: string) => {
    const found = config.detectors.find((one) => one.id === id);
    if (found === undefined) throw new Error(`expected a detector ${id}`);
    return found.make({ id, chainId: 1n } as never);
  };
  const withdrawn = (by: typeof keeper | typeof stranger, amount: bigint) =>
    logOf([hashFor("Withdrawn(address,uint256)"), padded(by)], toWord(amount), { address: vault });

  it("is a configuration that is taken as it stands", () => {
    expect(config.detectors.map(({ id }) => id)).to.deep.equal(["withdrawals", "backed", "vendor"]);
    expect(config.playbooks.map((one) => one.do)).to.deep.equal(["act-unless-vetoed", "act", "notify"]);
    expect(config.operator.threshold).to.equal(2);
  });

  it("shows two replicas, each with a key, a name, a socket and a port of its own, that share a database and its notifiers' duties", () => {
    const common = blocks("yaml").map((block) => block.replace(/^(signer|store| {2}socket):.*\n/gm, ""));
    const [one, two] = ["one", "two"].map((name) => {
      const path = join(folder.path, name);
      mkdirSync(path);
      for (const [at, block] of common.entries()) {
        writeFileSync(join(folder.path, `common-${at}`), block);
        symlinkSync(`../common-${at}`, join(path, `${at}.yaml`));
      }
      writeFileSync(join(path, "replica.yaml"), blocks(`yaml ${name}/replica.yaml`)[0] ?? "");
      return loadConfig(path);
    });
    const differing = (config?: Config) => [
      ...[config?.signers[0]?.key, config?.operator.socket, config?.metrics?.port, Object(config?.store).replica],
    ];
    const shared = (config?: Config) => [config?.notifiers.map(({ id }) => id), Object(config?.store).postgres];

    expect(differing(one).filter((it) => it === undefined || differing(two).includes(it))).to.deep.equal([]);
    expect(shared(one)).to.deep.equal(shared(two));
    expect(one?.notifiers).to.have.length(1);
  });

  it("has a rule that fires above a fifth, of which it leaves out the one that it names", async () => {
    const chain = answering({ "0x01e1d114": () => [1_000n] }, { logs: async () => [] });
    const found = async (...logs: ReturnType<typeof withdrawn>[]) =>
      (await look(detector("withdrawals"), { chain, logs })).map(({ key }) => key);

    expect(await found(withdrawn(stranger, 200n))).to.deep.equal([]);
    expect(await found(withdrawn(stranger, 201n))).to.deep.equal([`withdrawals:${vault}:rule:${stranger}`]);
    expect(await found(withdrawn(keeper, 900n))).to.deep.equal([]);
  });

  it("has an invariant that fires where there is less than there are shares", async () => {
    const found = async (assets: bigint) =>
      look(detector("backed"), { chain: answering({ "0x18160ddd": () => [100n], "0x01e1d114": () => [assets] }) });

    expect((await found(100n)).length).to.equal(0);
    expect((await found(99n)).length).to.equal(1);
  });

  it("has a report that the webhook takes, as a shell sends it", async function () {
    if (["curl", "openssl"].some((name) => spawnSync(name, ["version"]).error !== undefined)) this.skip();
    const secret = "s".repeat(32);
    const reports: string[] = [];
    const hook = await openWebhook({
      ...{ host: "127.0.0.1", port: 0, secret, now: Date.now },
      report: ({ detector }) => reports.push(detector) > 0,
    });

    const command = (blocks("sh")[0] ?? "").replace(":9465/", `:${hook.port}/`);
    const { stdout } = await promisify(execFile)("sh", ["-c", command], {
      env: { ...process.env, MONITORING_SECRET: secret },
    });
    await hook.close();

    expect(stdout).to.equal("202\n");
    expect(reports).to.deep.equal(["vendor"]);
  });

  it("has a receiver that takes what `post` sends, and nothing that is not signed or old", async () => {
    const { entryOf } = await import(`data:text/javascript,${encodeURIComponent(blocks("js")[0] ?? "")}`);
    const secret = "s".repeat(32);
    const entry = { kind: "fault", ref: "a", body: { reason: "b" }, seq: 7, at: 1, prev: "0", hash: "ab".repeat(32) };
    const sent = async (now: () => number) => {
      const taker = createServer(async (request, response) => {
        const body = (await request.setEncoding("utf8").toArray()).join("");
        response.end();
        taker.emit("taken", { headers: request.headers, body });
      });
      await once(taker.listen(0, "127.0.0.1"), "listening");
      const env = { URL: `http://127.0.0.1:${(taker.address() as AddressInfo).port}/`, KEY: secret };
      const settings = post.params.parse({ url: "env:URL", secret: "env:KEY" });
      const taken = once(taker, "taken");
      await post.create(settings, { write: () => undefined, env, now }).tell(entry as Entry);
      taker.closeAllConnections();
      taker.close();
      return (await taken)[0];
    };

    const [fresh, old] = [await sent(Date.now), await sent(() => Date.now() - 400_000)];

    expect(entryOf(fresh.headers, fresh.body, secret)).to.deep.equal(entry);
    expect(() => entryOf(fresh.headers, `${fresh.body} `, secret)).to.throw(/not signed/);
    expect(() => entryOf({}, fresh.body, secret)).to.throw(/not signed/);
    expect(() => entryOf(old.headers, old.body, secret)).to.throw(/too old/);
  });

  it("shows expressions that are true, and each level in its order", () => {
    const names = { assets: "uint256", change: "int256", who: "string" } as const;
    const values = { assets: new Uint256(1_000n), change: new Int256(-5n), who: `0x${"ab".repeat(20)}` };
    const lines = (blocks("cel")[0] ?? "").trim().split("\n");

    expect(lines).to.have.length.above(5);
    for (const line of lines) {
      const compiled = compile(line, names);
      expect("holds" in compiled && compiled.holds(values), line).to.equal(true);
    }
    const table = page.slice(page.indexOf("| `do` |"));
    const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, level]) => level);
    expect(named.slice(1)).to.deep.equal([...levels]);
  });
});

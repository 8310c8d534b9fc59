import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { loadConfig } from "../../src/config/config.ts";
import { judge } from "../../src/core/command.ts";
import { approversOf } from "../../src/desk.ts";
import { parseApproval } from "../../src/lib/approval-file.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const [first, second] = [Wallet.createRandom(), Wallet.createRandom()];
const env = { FIRST: first.privateKey, SECOND: second.privateKey };

describe("firebreak sign", function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof makeFolder>;
  let approval: string;
  let config: string;
  let said: string;
  before(async () => {
    folder = makeFolder();
    approval = join(folder.path, "approval.json");
    config = join(folder.path, "firebreak.yaml");
    const operator = { approvers: [first.address, second.address], threshold: 2 };
    const chain = { id: 1, rpc: ["http://127.0.0.1:9"], quorum: 1 };
    const [address, target] = [first.address, second.address];
    const detectors = { drain: { use: "silence", address, event: "event Beat()", withinBlocks: 3 } };
    const actions = { "pause-vault": { use: "pause", target } };
    const playbooks = [{ name: "stop", when: { detector: "drain" }, do: "act", steps: ["pause-vault"] }];
    writeFileSync(config, JSON.stringify({ chain, store: "s.sqlite", operator, detectors, actions, playbooks }));
    const made = await sign("mode", "stop", "--config", config, "--level", "notify", "--key", "env:FIRST");
    expect(made.code, made.err).to.equal(0);
    said = made.out;
  });
  after(() => folder.remove());

  const sign = (...args: readonly string[]) => firebreak(["sign", ...args, "--out", approval], env);
  const next = (...args: readonly string[]) => sign(...args, "--in", approval, "--key", "env:SECOND");
  const signatures = () => JSON.parse(readFileSync(approval, "utf8")).signatures.length;

  it("says how many signatures are needed, and what to do while there are fewer", () => {
    expect(said).to.match(/; 1 of 2 signatures in .*\nhand the file to the next approver\n$/);
  });

  it("says of the hours the same in its help and where they are refused (24 became 23 h 50 min, unsaid)", async () => {
    const refused = await fresh("brake", "--key", "env:FIRST", "--hours", "25", ...at("long.json"));
    const help = await firebreak(["sign", "--help"], env);

    for (const text of [refused.err, help.out])
      expect(text.replaceAll(/\s+/g, " ")).to.include("more than 0 and at most 24, where 24 end after 23 h 50 min");
  });

  it("adds no signature to an approval of something else than is asked for, or than it says", async () => {
    const good = readFileSync(approval, "utf8");
    const refused = [
      await next("silence"),
      await next("mode", "*"),
      await next("--level", "ignore"),
      await next("--hours", "24"),
      await next("--config", "firebreak.yaml"),
    ];
    writeFileSync(approval, good.replace('"level": "notify"', '"level": "shadow"'));
    const changed = await next();
    writeFileSync(approval, good);

    expect(refused.map(({ code }) => code)).to.deep.equal([1, 1, 1, 2, 2]);
    expect(changed.code).to.equal(1);
    expect(changed.err).to.match(/sign nothing/);
    expect(signatures()).to.equal(1);
  });

  it("shows what is signed, and adds the signature to those that are there", async () => {
    const added = await next("mode", "stop");

    expect(added.code, added.err).to.equal(0);
    expect(added.out).to.match(/approves +mode stop, level notify\n[\s\S]*signed by .*; 2 signature/);
    expect(signatures()).to.equal(2);
  });

  it("takes a key through a pipe (it could not be read, and its permissions were blamed)", async () => {
    const [pipe, out] = [join(folder.path, "pipe"), join(folder.path, "piped.json")];
    execFileSync("mkfifo", [pipe]);
    const writer = spawn("sh", ["-c", 'printf %s "$FIRST" > "$0"', pipe], { env });

    const made = await firebreak(["sign", "brake", "*", "--config", config, "--key", `file:${pipe}`, "--out", out], {});
    writer.kill();

    expect(made.code, made.err).to.equal(0);
    expect(made.out).to.include(first.address.toLowerCase());
  });

  it("signs no brake of less than everything, which it would be (`brake x` braked all)", async () => {
    const made = await firebreak(
      ["sign", "brake", "x", "--config", config, "--key", "env:FIRST", "--out", join(folder.path, "b.json")],
      env,
    );

    expect(made.code).to.equal(2);
    expect(made.err).to.match(/for everything: expected the scope \*, found x/);
  });

  const fresh = (...args: readonly string[]) =>
    firebreak(["sign", ...args, "--config", config], { ...env, STRANGER: Wallet.createRandom().privateKey });
  const at = (name: string) => ["--out", join(folder.path, name)];

  it("counts nobody twice (the same key made a second signature)", async () => {
    const again = await next();

    expect(again.code).to.equal(1);
    expect(again.err).to.match(/has not signed it yet, found that 0x[0-9a-f]{40} has/);
    expect(signatures()).to.equal(2);
  });

  it("takes no key that is no approver's where the configuration names the approvers", async () => {
    const { code, err } = await fresh("brake", "--key", "env:STRANGER", ...at("stranger.json"));

    expect(code).to.equal(1);
    expect(err).to.include(first.address.toLowerCase());
    expect(existsSync(join(folder.path, "stranger.json"))).to.equal(false);
  });

  it("replaces no approval that is there, but by itself with a signature more", async () => {
    const before = readFileSync(approval, "utf8");
    const { code, err } = await fresh("brake", "--key", "env:FIRST", "--out", approval);

    expect(code).to.equal(2);
    expect(err).to.match(/expected a new file/);
    expect(readFileSync(approval, "utf8")).to.equal(before);
  });

  it("says in a sentence what is wrong with a key, a file or a verb, and repeats no key", async () => {
    const bare = await fresh("brake", "--key", first.privateKey, ...at("bare.json"));
    const nowhere = await fresh("brake", "--key", "env:FIRST", ...at("none/bare.json"));
    const verb = await fresh("brak");
    const nothing = await fresh("brake", "--key", "env:FIRST");
    const alone = await firebreak(["sign"]);

    expect([bare.code, nowhere.code, verb.code, nothing.code, alone.code]).to.deep.equal([2, 2, 2, 2, 2]);
    expect(bare.err)
      .to.match(/^firebreak: expected --key to be/)
      .and.not.include(first.privateKey);
    expect(nowhere.err).to.match(/^firebreak: .*none\/bare.json cannot be written/);
    expect(verb.err).to.match(/^firebreak: expected one of brake, .*found brak/);
    // It said "found undefined".
    expect(alone.err).to.match(/^firebreak: expected one of brake, .*, or --in with an approval, found neither\n/);
    expect(nothing.err).to.match(/^firebreak: expected --out/);
  });

  it("wants the level of a mode said, and one that lowers something", async () => {
    const levels = [[], ["--level", "act"], ["--level", "notfy"]];
    const refused = await Promise.all(
      levels.map((level) => fresh("mode", ...level, "--key", "env:FIRST", ...at("mode.json"))),
    );
    const stray = await fresh("brake", "--level", "notify", "--key", "env:FIRST", ...at("mode.json"));

    expect(refused.map(({ code }) => code)).to.deep.equal([2, 2, 2]);
    expect(refused[1]?.err).to.match(/one of ignore, shadow, notify, propose, act-unless-vetoed, found act/);
    expect(stray.code).to.equal(2);
  });

  it("signs nothing of a scope that the configuration does not have, and says what it has (approvers believed it)", async () => {
    const wrong = [
      ["silence", "nonesuch"],
      ["maintenance", "drian:0x01"],
      ["disarm", "pause-valt"],
      ["mode", "no-such", "--level", "notify"],
      ["veto", "*"],
    ];
    const refused = await Promise.all(wrong.map((args) => fresh(...args, "--key", "env:FIRST", ...at("scope.json"))));
    const right = await fresh("silence", "drain:0x01", "--key", "env:FIRST", ...at("silence.json"));

    expect(refused.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2]);
    expect(refused[0]?.err).to.match(/\(drain\), found nonesuch\n$/);
    expect(refused[2]?.err).to.match(/expected the id of an action \(pause-vault\), found pause-valt\n$/);
    // What a part means, nobody can tell here.
    expect(refused[4]?.err).to.match(/expected the whole key of an incident, as `firebreak status` shows it/);
    expect(right.code, right.err).to.equal(0);
  });

  it("signs for 24 hours what is taken at once, although the newest block is older than now (it was refused until that had passed)", async () => {
    const path = join(folder.path, "day.json");
    const args = ["brake", "--config", config, "--key", "env:FIRST", "--hours", "24", "--out", path];
    const made = await firebreak(["sign", ...args], env);
    const { approval, ...file } = parseApproval(readFileSync(path, "utf8"));

    const approvers = { ...approversOf(loadConfig(config)), threshold: 1 };
    const head = BigInt(Math.floor(Date.now() / 1_000)) - 60n;
    const command = { verb: "brake", scope: "*", about: file.about, approval, signatures: file.signatures };
    const { status } = judge(command, approvers, () => false, head);

    expect(made.code, made.err).to.equal(0);
    expect(status).to.equal("accepted");
    expect(Number(approval.ends - head)).to.be.within(85_000, 86_400);
  });
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { withFiles } from "../src/app/references.ts";
import { send } from "../src/cli/operator.ts";
import { here, one, openService, there, told } from "./reloading.ts";

describe("a new configuration", function () {
  this.timeout(60_000);

  it("waits while the record cannot be reached, and what runs goes on (the process ended)", async () => {
    const it_ = await openService();
    await it_.until(() => it_.starts() === 1);

    it_.record.isDown = true;
    it_.write({ ...one, ...told });
    await it_.until(() => it_.faults("configuration").length > 0);
    const meanwhile = it_.starts();
    it_.record.isDown = false;
    await it_.until(() => it_.starts() === 2);
    const faults = it_.faults("configuration");
    await it_.close();

    expect(meanwhile).to.equal(1);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.match(/cannot be taken yet, and the last good one stays: the database is away/);
  });

  it("that is not good is told in one line (a terminal showed the end of each line as \\\\u000a)", async () => {
    const it_ = await openService();
    await it_.until(() => it_.starts() === 1);

    it_.write({ ...one, mode: "acct", notifiers: {} });
    await it_.until(() => it_.faults("configuration").length > 0);
    const [fault] = it_.faults("configuration");
    await it_.close();

    expect(fault).to.match(/is not good, .* is not a valid configuration: .*mode: .*notifiers: /);
  });

  it("that is not good and is taken back is over, told once, and is news when it comes again (status went on with it for good)", async () => {
    const it_ = await openService();
    const ofIt = () => it_.entries().flatMap(({ ref, body }) => (ref === "configuration" ? [body] : []));
    await it_.until(() => it_.starts() === 1);

    it_.write({ ...one, mode: "acct" });
    await it_.until(() => ofIt().length === 1);
    it_.write(one);
    await it_.until(() => ofIt().length === 2);
    it_.write(one);
    it_.write({ ...one, mode: "acct" });
    await it_.until(() => ofIt().length === 3);
    await it_.close();

    expect(ofIt().map(({ over }) => over)).to.deep.equal([undefined, true, undefined]);
    expect(ofIt()[1]).to.include({ reason: "the configuration is again the one that runs" });
  });

  it("waits while the only chain cannot be read, although its node tells its id (the process ended)", async () => {
    const it_ = await openService();
    await it_.until(() => it_.starts() === 1);

    it_.isDark.add(here);
    it_.write({ ...one, ...told });
    await it_.until(() => it_.faults("configuration").length > 0);
    const meanwhile = it_.starts();
    it_.isDark.delete(here);
    await it_.until(() => it_.starts() === 2);
    const faults = it_.faults("configuration");
    await it_.close();

    expect(meanwhile).to.equal(1);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.match(/cannot be taken yet, and the last good one stays: chain cannot be read/);
  });

  it("that changes what stays open until a restart is not taken, also in part (it was, and that was ignored)", async () => {
    const it_ = await openService();
    await it_.until(() => it_.starts() === 1);

    it_.write({ ...one, ...told, metrics: {}, operator: { socket: "other.sock" } });
    await it_.until(() => it_.faults("configuration").length > 0);
    const faults = it_.faults("configuration");
    const meanwhile = it_.starts();
    it_.write({ ...one, ...told });
    await it_.until(() => it_.starts() === 2);
    await it_.close();

    expect(meanwhile).to.equal(1);
    expect(faults[0]).to.match(/changes metrics, operator.socket: that takes a restart; the last good one stays/);
  });

  it("may need a variable that was set since the start (it was refused until a restart)", async () => {
    const environment = () => ({ NEW_URL: "http://127.0.0.1:9/" });
    const it_ = await openService({ environment });
    await it_.until(() => it_.starts() === 1);

    it_.write({ ...one, notifiers: [{ use: "post", url: "env:NEW_URL", only: ["drill"] }] });
    await it_.until(() => it_.starts() === 2);
    await it_.close();

    expect(it_.faults("configuration")).to.deep.equal([]);
  });

  it("brings no other content of a file that the one before named (nodes, secrets and keys changed with whatever tightened, and nobody signed it)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-node-"));
    const file = join(folder, "node url");
    writeFileSync(file, here);
    const first = { ...one, chain: { ...one.chain, rpc: [`file:${file}`] } };
    const environment = (text: string) => withFiles(text, {});
    const env = environment(JSON.stringify(first));
    const it_ = await openService({ environment }, { env }, { first });
    await it_.until(() => it_.starts() === 1);

    writeFileSync(file, there);
    it_.write({ ...first, ...told });
    await it_.until(() => it_.starts() === 2 || it_.faults("configuration").length > 0);
    await it_.close();
    rmSync(folder, { recursive: true });

    expect(it_.faults("configuration")).to.deep.equal([]);
  });

  it("is no reason to stay: a responder that is ended before it takes commands ends, and leaves no socket", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const it_ = await openService({}, { socket: join(folder, "s") });

    await it_.close();
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true });

    expect(left).to.deep.equal([]);
  });

  it("goes on without a socket that cannot be made, tells of it, and has one as soon as it can (the process ended)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fb-desk-"));
    const place = join(folder, "in");
    mkdirSync(place);
    const socket = join(place, "s");
    const it_ = await openService({}, { socket });
    await it_.until(() => it_.starts() === 1);

    rmSync(place, { recursive: true });
    writeFileSync(place, "no folder");
    it_.write({ ...one, ...told });
    await it_.until(() => it_.faults("operator").length > 0);
    rmSync(place);
    mkdirSync(place);
    const isThere = () =>
      send(socket, { verb: "status", scope: "*" }).then(
        ({ accepted }) => accepted,
        () => false,
      );
    while (!(await isThere())) await it_.until(() => true);
    const starts = it_.starts();
    await it_.close();
    rmSync(folder, { recursive: true });

    expect(starts).to.equal(2);
    expect(it_.faults("operator")[0]).to.match(/commands of people are not taken/);
  });
});

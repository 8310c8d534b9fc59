import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { send } from "../../src/cli/operator.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { never } from "../support/fakes.ts";

const command = { verb: "act", scope: "pause" };
const done = { accepted: true, message: "done" };
const saidBy = (sent: Promise<unknown>) => sent.then(() => "an answer", String);

describe("a command that takes long", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-op-"));
    path = join(folder, "s");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is answered, though it takes longer to obey than one may take to say it (its connection was closed)", async () => {
    const slow = () => sleep(300, done);
    const operator = await openOperator(path, slow, { sayMs: 50, obeyMs: 30_000 });

    const reply = await send(path, command);
    await operator.close();

    expect(reply).to.deep.equal(done);
  });

  it("has an end, and whoever gave it hears that it may have been taken (it was said that nobody is there)", async () => {
    const operator = await openOperator(path, never, { sayMs: 5_000, obeyMs: 50 });

    const said = await saidBy(send(path, command));
    await operator.close();

    expect(said).to.match(/it may have taken the command: look at `firebreak status`/);
  });

  it("keeps nobody waiting at the end for longer than for a command that is not said", async () => {
    const taken = Promise.withResolvers<void>();
    const operator = await openOperator(
      path,
      () => {
        taken.resolve();
        return never();
      },
      { sayMs: 50, obeyMs: 60_000 },
    );

    const said = saidBy(send(path, command));
    await taken.promise;
    await operator.close();

    expect(await said).to.match(/may have taken/);
  });

  it("is not waited for when it comes drop by drop, nor obeyed then (each drop put off the end, and eight such kept everybody away)", async () => {
    const heard: unknown[] = [];
    const obey = async (one: unknown) => {
      heard.push(one);
      return done;
    };
    const operator = await openOperator(path, obey, { sayMs: 200, obeyMs: 60_000 });
    const slow = createConnection(path).on("error", () => undefined);
    // All of it but the end of the line.
    slow.write(JSON.stringify(command));
    const drops = setInterval(() => slow.write(" "), 20);

    // By the end alone: the drop that comes too late is an error on this side.
    await new Promise((ended) => slow.resume().once("close", ended));
    clearInterval(drops);
    await operator.close();

    expect(heard).to.deep.equal([]);
  });

  it("is refused in words while eight others are heard, and nothing of it is done (it was said that it may have been taken)", async () => {
    const operator = await openOperator(path, async () => done, { sayMs: 30_000, obeyMs: 60_000 });
    const others = Array.from({ length: 8 }, () => createConnection(path));
    await Promise.all(others.map((one) => once(one, "connect")));

    const ninth = await send(path, command);
    others[0]?.destroy();
    let reply = await send(path, command);
    while (!reply.accepted) reply = await send(path, command);
    for (const one of others) one.destroy();
    await operator.close();

    expect(ninth.accepted).to.equal(false);
    expect(ninth.message).to.match(/8 others .* nothing was done/);
  });

  it("is not said to be taken where nobody listens, or where what answers is no responder", async () => {
    const other = createServer((socket) => socket.end("hello\n")).listen(`${path}-other`);

    const nobody = await saidBy(send(path, command));
    const stranger = await saidBy(send(`${path}-other`, command));
    other.close();

    for (const said of [nobody, stranger]) expect(said).to.match(/expected a responder that takes commands/);
  });
});

import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Command } from "../../src/core/command.ts";
import { plainProposal } from "../../src/lib/proposal-file.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { failureOf } from "../support/fakes.ts";
import { proposalOf } from "../support/proposals.ts";

/** What comes back for a text. */
async function say(path: string, text: string): Promise<{ accepted: boolean; message: string }> {
  const socket = createConnection(path).on("error", () => undefined);
  await once(socket, "connect");
  socket.end(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return JSON.parse(answer);
}

/** A socket as a process leaves it that was killed: it lies there, and nobody listens. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer().listen(`${path}-was`);
  await once(server, "listening");
  renameSync(`${path}-was`, path);
  server.close();
  await once(server, "close");
}

describe("the operator's socket", () => {
  let folder: string;
  let path: string;
  let heard: Command[];
  const obey = async (command: Command) => {
    heard.push(command);
    return { accepted: true, message: "done" };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-op-"));
    path = join(folder, "s");
    heard = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("can be opened by its owner alone, whatever the process's umask, and is gone when it is closed", async () => {
    const before = process.umask(0);
    const operator = await openOperator(path, obey);
    const after = process.umask(before);
    const mode = statSync(path).mode & 0o777;
    await operator.close();

    expect([mode, after]).to.deep.equal([0o600, 0]);
    expect(existsSync(path)).to.equal(false);
  });

  it("takes a command and answers", async () => {
    const operator = await openOperator(path, obey);

    const reply = await say(path, `${JSON.stringify({ verb: "act", scope: "pause" })}\n`);
    await operator.close();

    expect(reply).to.deep.equal({ accepted: true, message: "done" });
    expect(heard).to.deep.equal([{ verb: "act", scope: "pause", about: {}, signatures: [] }]);
  });

  it("refuses what is no command: no JSON, another shape, a name without end, megabytes", async () => {
    const operator = await openOperator(path, obey);
    const texts = [
      "",
      "{",
      "[]",
      '{"verb":"act"}',
      '{"verb":"act","scope":"x","more":1}',
      JSON.stringify({ verb: "act", scope: "x".repeat(1_001) }),
      "x".repeat(200_000),
    ];

    const replies = [];
    for (const text of texts) replies.push((await say(path, `${text}\n`)).accepted);
    await operator.close();

    expect(replies).to.deep.equal(texts.map(() => false));
    expect(heard).to.deep.equal([]);
  });

  it("repeats nothing of what is no JSON, which may be anything that was sent to the wrong socket", async () => {
    const operator = await openOperator(path, obey);

    const reply = await say(path, "hunter2-passphrase\n");
    await operator.close();

    expect(reply).to.deep.equal({ accepted: false, message: "it is not JSON" });
  });

  it("takes a proposal to a Safe whose fields fit its hash, and no other", async () => {
    const operator = await openOperator(path, obey);
    const proposal = proposalOf(1n);
    const plain = plainProposal(proposal);
    const told = (changes: object) =>
      say(path, JSON.stringify({ verb: "propose", scope: "x", proposal: { ...plain, ...changes } }));

    const replies = [await told({ chainId: "2" }), await told({})];
    await operator.close();

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([false, true]);
    expect(replies[0]?.message).to.match(/a field was changed/);
    expect(heard.map((command) => command.proposal)).to.deep.equal([proposal]);
  });

  it("goes on when somebody leaves in the middle of a command, or when obeying fails", async () => {
    const operator = await openOperator(path, async (command) => {
      if (command.scope === "broken") throw new Error("no such luck");
      return obey(command);
    });
    const gone = createConnection(path).on("error", () => undefined);
    await once(gone, "connect");
    gone.write('{"verb":');
    gone.destroy();

    const failed = await say(path, '{"verb":"act","scope":"broken"}\n');
    const reply = await say(path, '{"verb":"act","scope":"pause"}\n');
    await operator.close();

    expect(failed).to.deep.equal({ accepted: false, message: "no such luck" });
    expect(reply.accepted).to.equal(true);
  });

  it("takes over from a process that was killed, and not from one that lives", async () => {
    await leaveSocket(path);
    const first = await openOperator(path, obey);

    const second = await failureOf(openOperator(path, obey));
    const reply = await say(path, '{"verb":"act","scope":"pause"}\n');
    await first.close();

    expect(second).to.equal("SOCKET");
    expect(reply.accepted).to.equal(true);
  });

  it("is never made in the place of a file, a folder or a link (a file at the path was deleted)", async () => {
    const [file, link] = [join(folder, "keystore.json"), join(folder, "link")];
    writeFileSync(file, "a key");
    symlinkSync(file, link);

    const failures = [await failureOf(openOperator(file, obey)), await failureOf(openOperator(folder, obey))];
    failures.push(await failureOf(openOperator(link, obey)));

    expect(failures).to.deep.equal(["SOCKET", "SOCKET", "SOCKET"]);
    expect([readFileSync(file, "utf8"), existsSync(link)]).to.deep.equal(["a key", true]);
  });

  it("refuses a path that is too long or in no folder", async () => {
    expect(await failureOf(openOperator(join(folder, "x".repeat(120)), obey))).to.equal("SOCKET");
    expect(await failureOf(openOperator(join(folder, "none", "s"), obey))).to.equal("SOCKET");
  });
});

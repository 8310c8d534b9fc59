import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type EntryKind, kinds } from "../../src/core/kinds.ts";
import type { Entry } from "../../src/core/types.ts";
import { post } from "../../src/notifiers/post.ts";

/** The kinds of entries that come to a URL, of one of each kind, where it is asked for these alone. */
async function toldTo(only: readonly EntryKind[], body: Entry["body"] = {}): Promise<readonly string[]> {
  const came: string[] = [];
  const server = createServer(async (request, response) => {
    came.push(JSON.parse((await request.setEncoding("utf8").toArray()).join("")).kind);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const notifier = post.create(
    { url: "env:URL", only: [...only] },
    { write: () => undefined, env: { URL: url }, now: () => 0 },
  );
  const entry: Omit<Entry, "kind" | "hash"> = { ref: "a", body, seq: 1, at: 1, prev: "0" };
  for (const [index, kind] of kinds.entries()) await notifier.tell({ ...entry, kind, hash: `${index}` });
  server.closeAllConnections();
  server.close();
  return came;
}

describe("the notifier that posts some kinds of entries alone", () => {
  it("tells of what people loosen whoever hears of incidents (a `brake` was told to nobody whose `only` left it out)", async () => {
    expect(await toldTo(["finding", "outcome"])).to.have.members(["finding", "outcome", "command"]);
    expect(await toldTo(["finding", "anchor"])).to.have.members(["finding", "anchor", "command"]);
    expect(await toldTo(["command"])).to.deep.equal(["command"]);
  });

  it("tells of a proposal that loosens as of a command that does, and of no other one (it was told to nobody whose `only` left it out)", async () => {
    const proposed = (direction: string) => ({ status: "proposed", direction });

    expect(await toldTo(["finding"], proposed("loosens"))).to.have.members(["finding", "command", "proposal"]);
    expect(await toldTo(["finding"], proposed("tightens"))).to.have.members(["finding", "command"]);
    expect(await toldTo(["anchor"], proposed("loosens"))).to.deep.equal(["anchor"]);
  });

  it("tells nothing else where it keeps anchors elsewhere, which may be public, or scores of drills", async () => {
    expect(await toldTo(["anchor"])).to.deep.equal(["anchor"]);
    expect(await toldTo(["drill", "anchor"])).to.have.members(["drill", "anchor"]);
  });
});

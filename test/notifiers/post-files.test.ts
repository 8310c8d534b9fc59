import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { post } from "../../src/notifiers/post.ts";
import { signatureOf } from "../../src/sources/webhook.ts";
import { makeFolder } from "../store/changes.ts";

const secret = "s".repeat(32);
const tools = { write: () => undefined, env: {}, now: () => 1_700_000_000_500 };
const make = (settings: object) => post.create(post.params.parse(settings), tools);

describe("the notifier that posts, whose secrets lie in files", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("says what is missing, and does not start", () => {
    writeFileSync(`${folder.path}/empty`, "\n");

    for (const name of ["none", "empty"])
      expect(() => make({ url: `file:${folder.path}/${name}` })).to.throw(/expected a value in file:.*, found none/);
  });

  it("waits for no pipe that nobody writes (a start would hang)", () => {
    execFileSync("mkfifo", [`${folder.path}/pipe`]);

    expect(() => make({ url: `file:${folder.path}/pipe` })).to.throw(/expected a value in file:.*, found none/);
  });

  it("takes them as they were at the start, where that is known", () => {
    const url = `file:${folder.path}/gone`;
    const before = { ...tools, env: { [url]: "http://127.0.0.1:1/\n" } };

    expect(() => post.create(post.params.parse({ url }), before)).not.to.throw();
  });

  it("reads them as a container has them, without the line end (they had to be variables)", async () => {
    const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer(async (request, response) => {
      taken.push({ headers: request.headers, body: (await request.setEncoding("utf8").toArray()).join("") });
      response.end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    writeFileSync(`${folder.path}/url`, `http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
    writeFileSync(`${folder.path}/key`, `${secret}\r\n`);
    const { tell } = make({ url: `file:${folder.path}/url`, secret: `file:${folder.path}/key` });

    await tell({ kind: "fault", ref: "a", body: {}, seq: 7, at: 1, prev: "0", hash: "ab".repeat(32) });
    server.closeAllConnections();
    server.close();

    const [{ headers, body } = { headers: {}, body: "" }] = taken;
    const wanted = signatureOf(secret, String(headers["x-firebreak-timestamp"]), "ab".repeat(32), body);
    expect(headers["x-firebreak-signature"]).to.equal(wanted);
  });
});

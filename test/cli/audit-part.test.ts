import { readFileSync } from "node:fs";
import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

describe("the export of an incident by a part of its key", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: ["owner:0x11", "owner:0x11:changed", "backed:0x12"].map((ref) => makeEntry(ref)) });
    await store.close();
  });
  afterEach(() => folder.remove());

  const exporting = (part: string, file = `${folder.path}/${part}.jsonl`) =>
    firebreak(["audit", "export", "--store", folder.store, "--incident", part, "--out", file]);
  const incidentIn = (part: string) =>
    JSON.parse(readFileSync(`${folder.path}/${part}.jsonl`, "utf8").split("\n")[0] ?? "").incident;

  it("is that of the only one which has it, or of the one whose key it is (it wanted the whole key)", async () => {
    const codes = [(await exporting("backed")).code, (await exporting("owner:0x11")).code];

    expect(codes).to.deep.equal([0, 0]);
    expect([incidentIn("backed"), incidentIn("owner:0x11")]).to.deep.equal(["backed:0x12", "owner:0x11"]);
  });

  it("is refused where several have it", async () => {
    const { code, err } = await exporting("owner");

    expect(code).to.equal(2);
    expect(err).to.include("expected one incident, found 2 with owner in their keys: owner:0x11, owner:0x11:changed");
  });
});

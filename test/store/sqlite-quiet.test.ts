import { join } from "node:path";
import { expect } from "chai";
import { startWorker } from "../../src/store/sqlite/line.ts";
import { storeOver } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "./changes.ts";

describe("the store that nobody writes to", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("answers without its thread that nothing is behind the last entry, and with it what is", async () => {
    const asked: string[] = [];
    const line = startWorker(join(folder.path, "other.sqlite"));
    await line.opened;
    const own = storeOver(
      {
        ...line,
        ask: (request) => {
          asked.push(request(0).kind);
          return line.ask(request);
        },
      },
      () => 0,
    );
    const before = await own.entries(0, 10);
    await own.commit({ entries: [makeEntry("a"), makeEntry("b")] });

    const found = [await own.entries(2, 10), await own.entries(1, 10), await own.entries(7, 10)];
    await own.commit({ entries: [makeEntry("c")] });
    const after = await own.entries(2, 10);
    await own.close();

    expect(before).to.deep.equal([]);
    expect(found.map((one) => one.map(({ ref }) => ref))).to.deep.equal([[], ["b"], []]);
    expect(after.map(({ ref }) => ref)).to.deep.equal(["c"]);
    expect(asked).to.deep.equal(["query", "commit", "query", "commit", "query"]);
  });
});

import { expect } from "chai";
import { createKept } from "../../src/chain/kept.ts";
import type { Hash } from "../../src/core/types.ts";
import { failureOf, hashFor, settled } from "../support/fakes.ts";

const open = (most: number, mostSize: number) => {
  const [reads, gone]: [Hash[], number[]] = [[], []];
  const kept = createKept<number>({ most, mostSize, sizeOf: (it) => it, gone: (it) => void gone.push(it) });
  const read = (name: string, size: number) =>
    kept.use(
      hashFor(name),
      async () => {
        reads.push(hashFor(name));
        return size;
      },
      (it) => it,
    );
  return { kept, read, reads, gone };
};

describe("what is kept of blocks", () => {
  it("is read once, also when it is asked for while it is read", async () => {
    const { read, reads, gone } = open(2, 100);

    const found = await Promise.all([read("a", 1), read("a", 9)]);

    expect(found).to.deep.equal([1, 1]);
    expect([reads.length, gone]).to.deep.equal([1, []]);
  });

  it("is dropped from the oldest on, for more than are kept, and for more in them, but for the newest", async () => {
    const { read, gone, kept } = open(3, 10);
    for (const [name, size] of [
      ["a", 4],
      ["b", 4],
      ["c", 2],
      ["d", 1],
      ["e", 50],
    ] as const)
      await read(name, size);
    await settled();

    expect(gone).to.deep.equal([4, 4, 2, 1]);
    expect(kept.known(hashFor("a"), (it) => it)).to.equal(undefined);
    expect(await kept.known(hashFor("e"), (it) => it)).to.equal(50);
  });

  it("is not given away while somebody reads it, and once when nobody does any more", async () => {
    const { kept, read, gone } = open(1, 100);
    const [slow, alike] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = kept.use(
      hashFor("a"),
      async () => 1,
      (it) => slow.promise.then(() => it),
    );
    const second = kept.known(hashFor("a"), (it) => alike.promise.then(() => it));

    await read("b", 2);
    await settled();
    expect(gone).to.deep.equal([]);
    slow.resolve();
    await first;
    await settled();
    expect(gone).to.deep.equal([]);
    alike.resolve();
    await second;
    await settled();

    expect(gone).to.deep.equal([1]);
  });

  it("is read again when it could not be read", async () => {
    const { kept, read, gone } = open(2, 100);

    const failure = await failureOf(
      kept.use(
        hashFor("a"),
        () => Promise.reject(new Error("down")),
        (it) => it,
      ),
    );

    expect(failure).not.to.equal("no failure");
    expect(await read("a", 3)).to.equal(3);
    expect(gone).to.deep.equal([]);
  });
});

import { expect } from "chai";
import { keyOf } from "../../src/chain/quorum.ts";
import { atOnce } from "../../src/lib/in-pieces.ts";

describe("what tells answers apart", () => {
  const logs = (count: number, last: string) => Array.from({ length: count }, (_, at) => ({ at: BigInt(at), last }));
  const key = (value: unknown) => atOnce(keyOf(value));

  it("is the same for the same and another for another, short or long", () => {
    const texts = ["0x01", `0x${"5a".repeat(200_000)}`];
    const all = [
      ...texts,
      ...texts.map((one) => `${one}00`),
      ...[1, 100, 101].flatMap((count) => [logs(count, "a"), logs(count, "b")]),
    ];

    expect(all.map(key)).to.deep.equal(all.map((one) => key(structuredClone(one))));
    expect(new Set([...all.map(key), key(["a\nb"]), key(["a", "b"]), key(undefined)]).size).to.equal(all.length + 3);
  });

  it("is taken in pieces of what is long: one for each log, and one for each 256 kB of a text", () => {
    expect([...keyOf(logs(100, "a"))]).to.have.length(0);
    expect([...keyOf(logs(5_000, "a"))]).to.have.length(5_000);
    expect(Math.max(...keyOf("5a".repeat(2_000_000)))).to.equal(256 * 1024);
  });
});

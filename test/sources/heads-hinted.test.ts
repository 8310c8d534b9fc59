import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { blockOf, settled } from "../support/fakes.ts";
import { branch, node, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);

describe("heads, with hints that name a head", () => {
  /** Follows a chain whose hints name what they are told to; `asked` is what logs were asked of, and whether the head was known then. */
  function hinted(names: (number: number) => Block | undefined) {
    const { chain, switchTo } = node(trunk.slice(0, 101));
    const asked: string[] = [];
    let number = 100;
    const head = async () => {
      await settled();
      asked.push("head");
      return chain.head();
    };
    const firstLogs = async ({ hash }: Block) => {
      asked.push(`logs ${trunk.find((one) => one.hash === hash)?.number ?? "of another"}`);
      return { logs: [] };
    };
    const watching = watch({ chain: { ...chain, head, firstLogs }, named: () => names(number) });
    const next = async () => {
      number += 1;
      asked.length = 0;
      switchTo(trunk.slice(number, number + 1));
      await watching.poll();
      return [...asked];
    };
    return { first: watching.poll(), next };
  }

  it("asks for the logs of what a hint names beside the question for the head, and once", async () => {
    const { first, next } = hinted((number) => trunk[number]);
    await first;

    expect(await next()).to.deep.equal(["logs 101", "head"]);
    expect(await next()).to.deep.equal(["logs 102", "head"]);
  });

  it("believes nothing of what a hint names, and stops asking for it when it was no head three times in a row", async () => {
    const { first, next } = hinted((number) => (number === 105 ? trunk[number] : blockOf(number, "lie", "a")));
    await first;
    const asked = [];
    for (let times = 0; times < 6; times++) asked.push((await next()).join(", "));

    expect(asked).to.deep.equal([
      "logs of another, head, logs 101",
      "logs of another, head, logs 102",
      "head, logs 103",
      "head, logs 104",
      "head, logs 105",
      "logs of another, head, logs 106",
    ]);
  });

  it("asks for the logs of a named block only when it follows the last one: who makes heads up must not make nodes look like liars", async () => {
    const { first, next } = hinted((number) => blockOf(number, "elsewhere"));
    await first;

    expect(await next()).to.deep.equal(["head", "logs 101"]);
  });
});

import { expect } from "chai";
import { z } from "zod";
import { foundOf, inOurWords } from "../../src/lib/issues.ts";

const said = (schema: z.ZodType, value: unknown, beside?: readonly string[]) =>
  schema.safeParse(value, inOurWords(beside)).error?.issues[0]?.message;

describe("what a schema says of a value", () => {
  it("is what was expected and what was found (it was `Invalid input`, and `expected int, received number`)", () => {
    expect(said(z.int(), 0.9)).to.equal("expected a whole number, found 0.9");
    expect(said(z.int(), "one")).to.equal('expected a number, found "one"');
    expect(said(z.string(), undefined)).to.equal("expected a text, found nothing");
    expect(said(z.string(), ["a", "b"])).to.equal("expected a text, found a list");
    expect(said(z.array(z.string()), "a")).to.equal("expected a list, found a text");
    expect(said(z.enum(["shadow", "act"]), "live")).to.equal('expected one of shadow, act, found "live"');
    expect(said(z.literal("recorded/1"), undefined)).to.equal("expected recorded/1, found nothing");
    expect(said(z.union([z.literal("native"), z.int()]), "nativ")).to.equal(
      'expected native, or a number, found "nativ"',
    );
  });

  it("names a bound: just below, at, just above", () => {
    const number = z.int().min(50).max(300);

    expect([49, 50, 300, 301].map((one) => said(number, one))).to.deep.equal([
      "expected at least 50, found 49",
      undefined,
      undefined,
      "expected at most 300, found 301",
    ]);
    expect(said(z.array(z.int()).max(1), [1, 2])).to.equal("expected a list of at most 1, found 2");
    expect(said(z.string().max(2), "abc")).to.equal("expected at most 2 characters, found 3");
    expect(said(z.string().min(1), "")).to.equal("expected a text, found an empty one");
    expect(said(z.number().gt(0), 0)).to.equal("expected more than 0, found 0");
  });

  it("names the nearest known key, or the known ones, also those that somebody else reads", () => {
    const schema = z.strictObject({ account: z.string().optional(), moreThanBps: z.int().optional() });

    expect(said(schema, { moreThenBps: 1 })).to.equal("expected moreThanBps, found moreThenBps");
    expect(said(schema, { usee: 1 }, ["use"])).to.equal("expected use, found usee");
    expect(said(schema, { whatever: 1 })).to.equal("expected one of account, moreThanBps, found whatever");
    expect(
      said(
        schema.refine(() => true),
        { acount: 1 },
      ),
    ).to.equal("expected account, found acount");
  });

  it("leaves what a schema says itself, and repeats nothing that may be a secret", () => {
    expect(said(z.string("expected a name"), 3)).to.equal("expected a name");
    expect(said(z.strictObject({}), "https://user:secret@node")).to.equal(
      "expected keys with their values, found a text",
    );
    expect(said(z.int(), "x".repeat(33))).to.equal("expected a number, found a text");
    expect([foundOf(null), foundOf({}), foundOf(true)]).to.deep.equal(["nothing", "keys with their values", "true"]);
  });
});

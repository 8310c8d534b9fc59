import { expect } from "chai";
import { parseYaml } from "../../src/lib/yaml.ts";

function problem(text: string) {
  const parsed = parseYaml(text);
  return "problem" in parsed ? { line: parsed.problem.line, column: parsed.problem.column } : "none";
}

function value(text: string): unknown {
  const parsed = parseYaml(text);
  return "problem" in parsed ? parsed.problem : parsed.value;
}

describe("parseYaml", () => {
  it("points at what is no YAML", () => {
    expect(problem("a: [1, 2")).to.deep.equal({ line: 1, column: 9 });
    expect(problem("a: 1\nb: 'open")).to.deep.equal({ line: 2, column: 9 });
    expect(problem("a: 1\n\tb: 2")).to.deep.equal({ line: 2, column: 1 });
    expect(problem("a: 1\n---\nb: 2")).to.deep.equal({ line: 2, column: 1 });
  });

  it("says in our words that it is no YAML and what it read there, no more than a word of it (the parser's words stood alone)", () => {
    const key = "ab".repeat(20);
    const said = (text: string) => /found (.*) \((.*)\); correct it/.exec(Object(value(text)).message)?.slice(1);

    expect(Object(value("a: b: c")).message).to.match(/^this is not YAML: expected what may follow here, found "b" \(/);
    expect(said("a: b: c")).to.deep.equal(['"b"', "Nested mappings are not allowed in compact mappings"]);
    expect(said("a: 1\n\tb: 2")?.[0]).to.equal("a tab");
    expect(said("a: [1, 2")?.[0]).to.equal("the end of the text");
    expect(said("mode: act\nrpc https://node/v3/key\n")?.[0]).to.equal('"rpc"');
    expect(said(`a: 1\n${key} b\n`)?.[0]).to.equal("a word of 40 characters");
    expect(said("a: 1\n---\nb: 2")?.[1]).to.equal("Source contains multiple documents");
    expect(said(`a: |${key}\n b`)?.[1]).to.equal("Block scalar header includes extra characters");
    expect(said('{ "a": 1, "b" 2 }')?.[1]).to.equal("Missing , or : between flow map items");
  });

  it("points at a key that is there twice, at any depth", () => {
    expect(problem("a: 1\nb: 2\na: 3")).to.deep.equal({ line: 3, column: 1 });
    expect(problem("a: { b: 1, b: 2 }")).to.deep.equal({ line: 1, column: 12 });
    expect(value("mode: act\nmode: act")).to.deep.include({
      message: "expected the key mode once here, found it twice; remove one of them",
    });
  });

  it("ends at once at aliases of aliases that would grow without end, and at an alias of nothing, where that stands (it was the first line)", () => {
    const levels = Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
    const bomb = ["a0: &a0 [x]", ...levels].join("\n");

    expect(problem(bomb)).not.to.equal("none");
    expect(problem("a: &b 1\nmode: *act # *b")).to.deep.equal({ line: 2, column: 7 });
    expect(problem("a: { b: [*later, &later 1] }")).to.deep.equal({ line: 1, column: 10 });
    expect(value("a: &b 1\nc: [*b, &b 2, *b]")).to.deep.equal({ a: 1, c: [1, 2, 2] });
    expect(value("mode: *act")).to.deep.include({
      message: "expected an anchor &act before the alias *act, found none; a text that begins with * stands in quotes",
    });
  });

  it("leaves no way to what all objects share", () => {
    const parsed = value("__proto__: { polluted: true }");

    expect(Object.getPrototypeOf(parsed)).to.equal(Object.prototype);
    expect(Object.hasOwn(Object(parsed), "__proto__")).to.equal(true);
    expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
  });

  it("keeps hex as text, because an address is no number", () => {
    expect(value("[0x0a, 0xFF, 0x2222222222222222222222222222222222222222]")).to.deep.equal([
      "0x0a",
      "0xFF",
      "0x2222222222222222222222222222222222222222",
    ]);
  });

  it("never rounds a whole number: below, at and above what a number holds", () => {
    expect(value("[9007199254740990, 9007199254740991, 9007199254740992, 9007199254740993]")).to.deep.equal([
      9007199254740990,
      9007199254740991,
      "9007199254740992",
      "9007199254740993",
    ]);
    expect(value("[-9007199254740991, -9007199254740993]")).to.deep.equal([-9007199254740991, "-9007199254740993"]);
    expect(
      value("a: { b: [115792089237316195423570985008687907853269984665640564039457584007913129639935] }"),
    ).to.deep.equal({
      a: { b: ["115792089237316195423570985008687907853269984665640564039457584007913129639935"] },
    });
  });

  it("reads plain values as YAML 1.2 does: no and on are words", () => {
    expect(value("[no, on, true, null, ~, 0.5, '1']")).to.deep.equal(["no", "on", true, null, null, 0.5, "1"]);
  });

  it("reads nothing as nothing", () => {
    expect(value("")).to.equal(null);
    expect(value("# only words\n")).to.equal(null);
  });

  it("knows the place of every value, and of what is around one that is missing", () => {
    const parsed = parseYaml("a:\n  b: [10, { c: 1 }]\n");
    const place = "problem" in parsed ? () => parsed.problem : parsed.place;

    expect(place(["a", "b", 0])).to.deep.equal({ line: 2, column: 7 });
    expect(place(["a", "b", 1, "c"])).to.deep.equal({ line: 2, column: 16 });
    expect(place(["a", "b", 1, "missing"])).to.deep.equal({ line: 2, column: 11 });
    expect(place(["a", "b", 9])).to.deep.equal({ line: 2, column: 6 });
    expect(place(["nowhere", "at", "all"])).to.deep.equal({ line: 1, column: 1 });
  });
});

import { expect } from "chai";
import { type Node, scanJson } from "../../src/lib/json-scan.ts";
import { codeOf } from "../support/fakes.ts";

const wanted = { keys: new Set(["a", "b"]), mostLength: 8, mostDepth: 4 };

/** The objects of a text in the order in which they close, when it arrives in pieces of this many bytes. */
function closedIn(text: string, size = text.length): string {
  const closed: string[] = [];
  const scan = scanJson({ ...wanted, closed: (node: Node) => void (node.isArray || closed.push(shown(node))) });
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) scan.push(bytes.subarray(from, from + size));
  scan.end();
  return closed.join(" ");
}

const shown = ({ key, depth, strings }: Node) => `${key}@${depth}${JSON.stringify(strings)}`;

function failureOf(text: string): string {
  try {
    return closedIn(text);
  } catch (error) {
    return codeOf(error);
  }
}

describe("a scan of JSON", () => {
  it("raises for what is cut off, unbalanced, or deeper than allowed: at, and just above", () => {
    for (const text of ["", '{"a":"x"', '{"a":"x', "{]", "]", "{}{}"])
      expect(failureOf(text), text).to.equal("RPC_BAD_ANSWER");
    expect(failureOf("[[[[]]]]")).to.equal("");
    expect(failureOf("[[[[[]]]]]")).to.equal("RPC_BAD_ANSWER");
  });

  it("keeps the wanted strings of each object and knows where it lies, whatever the pieces are", () => {
    const text = String.raw`{"x":[{"a":"1","c":"no","b":null,"y":{"a":"in\"ner"}},{"b":"2}],{"}],"a":"q\\","a b":"a"}`;

    const whole = closedIn(text);

    expect(whole).to.equal(String.raw`y@4{"a":"in\\\"ner"} x@3{"a":"1"} x@3{"b":"2}],{"} @1{"a":"q\\\\"}`);
    for (const size of [1, 2, 3, 7]) expect(closedIn(text, size)).to.equal(whole);
  });

  it("cuts a long string: just below, at, just above", () => {
    const kept = (length: number) => closedIn(JSON.stringify({ a: "x".repeat(length) })).length - '@1{"a":""}'.length;

    expect([kept(7), kept(8), kept(9)]).to.deep.equal([7, 8, 8]);
  });

  it("takes what a string says for no structure, and no prototype for a key", () => {
    expect(closedIn('{"__proto__":"x","a":"{[","b":{"constructor":"y"}}')).to.equal('b@2{} @1{"a":"{["}');
  });
});

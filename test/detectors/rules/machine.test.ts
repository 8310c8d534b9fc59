import { expect } from "chai";
import { parseConfig } from "../../../src/config/config.ts";
import { messageOf } from "../../../src/core/errors.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, hashFor, target } from "../../support/fakes.ts";
import { make } from "../looking.ts";
import { answering } from "../numbers.ts";

const signature = "event Transfer(address indexed from, address indexed to, uint256 value)";
const topic = hashFor("Transfer(address,address,uint256)");
const on = { address: target, event: signature };
const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const watching = (settings: object) => make(rule, settings);

describe("rule, in a configuration", () => {
  const problems = (yaml: string): string => {
    const text = `chain: { id: 1, rpc: [http://localhost:1], quorum: 1 }\nstore: x\ndetectors:\n  mine:\n    use: rule\n${yaml}`;
    try {
      parseConfig(text, "f.yaml");
      return "none";
    } catch (error) {
      return messageOf(error);
    }
  };
  const reads = `    reads:\n      supply: { address: "${target}", call: "function totalSupply() view returns (uint256)" }\n`;

  it("is checked with line and column, in one line and in a block of lines", () => {
    expect(problems(`${reads}    when: supply > 1\n`)).to.equal("none");
    expect(problems(`${reads}    when: supply > 1 && sply > 2\n`)).to.include("f.yaml:8:25 detectors.mine.when: ");
    expect(problems(`${reads}    when: "supply > 1 && sply > 2"\n`)).to.include("f.yaml:8:26 ");
    expect(problems(`${reads}    when: |\n      supply > 1 &&\n      sply > 2\n`)).to.include("f.yaml:10:7 ");
    expect(problems(`${reads}    when: >\n      supply > 1 &&\n      1 < 2 && sply > 2\n`)).to.include("f.yaml:10:16 ");
  });

  it("is checked with line and column where its text goes on without a block, and where it has escapes (both were told beside it)", () => {
    expect(problems(`${reads}    when: supply > 1 &&\n      sply > 2\n`)).to.include("f.yaml:9:7 ");
    expect(problems(`${reads}    when: 'supply > 1 && \n\n      1 < 2 && sply > 2'\n`)).to.include("f.yaml:10:16 ");
    expect(problems(`${reads}    when: "\\"a\\" == \\"b\\" || sply > 2"\n`)).to.include("f.yaml:8:30 ");
    expect(problems(`${reads}    when: '''a'' == "b" || sply > 2'\n`)).to.include("f.yaml:8:28 ");
  });

  it("is refused with a number that never has a value, where that stands [it passed, and never fired]", () => {
    expect(problems(`${reads}    when: supply > 1000 * 1000000000000000000\n`)).to.match(/f\.yaml:8:20 .*overflow/);
    expect(problems(`${reads}    when: supply > uint256("1e21")\n`)).to.match(/f\.yaml:8:20 .*"1e21"/);
  });

  it("is refused with a read or a window whose name is a word of the language, at that name (it ended with a stack)", () => {
    const taken = [
      "type",
      "bool",
      "bytes",
      "double",
      "google",
      "int",
      "list",
      "map",
      "optional",
      "string",
      "uint",
      "cel",
    ];
    const words = ["null_type", "in", "true", "if", "var", "loop"];
    const window = `{ address: "${target}", event: "${signature}", blocks: 5 }`;

    for (const name of [...taken, ...words])
      expect(problems(`${reads.replace("supply:", `${name}:`)}    when: "true"\n`), name).to.match(
        new RegExp(`f\\.yaml:7:\\d+ detectors\\.mine\\.reads\\.${name}: expected another name than ${name}, `),
      );
    expect(problems(`    windows:\n      int: ${window}\n    when: "true"\n`)).to.match(
      /f\.yaml:7:\d+ detectors\.mine\.windows\.int: expected another name than int, /,
    );
    for (const name of ["size", "min", "uint256", "has", "types"])
      expect(problems(`${reads.replace("supply:", `${name}:`)}    when: ${name} > 1\n`), name).to.equal("none");
  });

  it("says what is wrong with a window's condition, a signature, and a name that stands for two things", () => {
    const window = (where: string) =>
      `    windows:\n      out: { address: "${target}", event: "${signature}", blocks: 5, where: '${where}' }\n    when: out > 1\n`;

    expect(problems(window("event.value > 1"))).to.equal("none");
    expect(problems(window("event.amount > 1"))).to.match(
      /f\.yaml:7:\d+ detectors\.mine\.windows\.out\.where: .*amount/,
    );
    expect(problems(`    on: { address: "${target}", event: "event (" }\n    when: "true"\n`)).to.include(
      "expected an event",
    );
    expect(problems(`${reads.replace("supply:", "event:")}    when: "true"\n`)).to.include("rename");
    expect(problems(`${reads.replace(" returns (uint256)", "")}    when: "true"\n`)).to.include("which type");
  });

  it("says of a read and a window that they take the id of a chain, where its name is given (a number was expected, beside a detector's `chain` that takes the name)", () => {
    const wanted = 'expected the id of a chain, such as 8453, and not its name, found "side"';
    const window = `{ address: "${target}", event: "${signature}", blocks: 5, chain: side }`;

    expect(problems(`${reads.replace(" }", ", chain: side }")}    when: supply > 1\n`)).to.include(
      `detectors.mine.reads.supply.chain: ${wanted}`,
    );
    expect(problems(`    windows:\n      out: ${window}\n    when: out > 1\n`)).to.include(
      `detectors.mine.windows.out.chain: ${wanted}`,
    );
    expect(problems(`${reads.replace(" }", ", chain: 1.5 }")}    when: supply > 1\n`)).to.include("a whole number");
  });

  it("says which name that tells incidents apart is none, and where [a mistyped one made one incident of all]", () => {
    const per = (names: string) =>
      problems(
        `${reads}    on: { address: "${target}", event: "${signature}" }\n    when: supply > 1\n    per: [${names}]\n`,
      );

    expect(per("event.to, supply")).to.equal("none");
    expect(per("event.to, event.too")).to.match(/f\.yaml:10:21 detectors\.mine\.per\.1: expected one of .*event\.to/);
    expect(per("constructor")).to.include("f.yaml:10:11 ");
  });

  it("costs what it reads, and is refused beyond its limit: just below, at, just above", () => {
    const reading = (count: number) =>
      `    maxCallsPerBlock: 3\n    when: "true"\n    reads:\n${Array.from({ length: count }, (_, n) => `      r${n}: { address: "${target}", call: "function totalSupply() view returns (uint256)" }\n`).join("")}`;

    expect([problems(reading(2)), problems(reading(3))]).to.deep.equal(["none", "none"]);
    expect(problems(reading(4))).to.include("expected at most 3 requests per block, found 4");
    const costly = watching({
      reads: { a: supply, b: { ...supply, blocksAgo: 9 }, c: { ...supply, chain: 10 } },
      when: "a > b + c",
    });
    expect(costly.callsPerBlock).to.equal(5);
  });

  it("objects to an event that the contract's code does not hold, and to what cannot be read", async () => {
    const detector = watching({ on, reads: { supply }, when: "event.value > supply" });
    const slot = async () => toWord(0n);
    const code = async (account: string) => (account === target ? (`0x7f${topic.slice(2)}` as const) : "0x");

    expect(await detector.objections(blockOf(1), { ...answering({ "0x18160ddd": [1n] }), code, slot })).to.deep.equal(
      [],
    );
    expect(await detector.objections(blockOf(1), { ...answering({}), code: async () => "0x", slot })).to.have.length(2);
  });
});

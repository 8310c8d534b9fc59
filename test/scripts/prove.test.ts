import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { check, verdict } from "../../scripts/proofs/checker.ts";
import { faults } from "../../scripts/proofs/proof.ts";
import { alone, brokenBy, type Property, parseProperties, readProperties } from "../../scripts/proofs/properties.ts";
import { z3 } from "../../scripts/proofs/solver.ts";

const file = "test/contracts/proofs/XProof.sol";
const docs = readFileSync(fileURLToPath(new URL("../../docs/proofs.md", import.meta.url)), "utf8");
const properties = readProperties();

function harness(body: string, twin = "granted > own && => true &&"): string {
  return `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lanes} from "../../../contracts/pausable/Lanes.sol";

contract XProof {
    /// @notice It says so.
    /// @custom:twin ${twin}
    function holds(uint256 x, uint256 y) external pure {
        ${body}
    }

    function _f(uint256 x) private pure returns (uint256) {
        return x;
    }
}
`;
}

function only(text: string): Property {
  const [property] = parseProperties(file, text);
  if (property === undefined) throw new Error("expected a property");
  return property;
}

describe("a property", () => {
  it("is a mistake without its sentence, its twin or an assertion", () => {
    const good = harness("assert(x == x);");

    expect(() => parseProperties(file, good.replace("@notice", "@dev"))).to.throw("expected @notice");
    expect(() => parseProperties(file, good.replace(" => ", " -> "))).to.throw("expected @notice");
    expect(() => parseProperties(file, good.replace("assert(", "require("))).to.throw("expected @notice");
    expect(() => parseProperties(file, good.replace(/ {4}\/\/\/.*\n/g, ""))).to.throw("1 external functions, found 0");
    expect(parseProperties(file, good)).to.have.length(1);
  });

  it("has a twin whose text stands in the code exactly once", () => {
    const broken = (find: string): unknown => brokenBy(only(harness("assert(x == x);", `${find} => x`)), harness(""));

    expect(() => broken("no such text")).to.throw("exactly once");
    expect(() => broken("pure returns")).to.throw("exactly once");
    expect(broken("granted > own &&")).to.have.property("path", "contracts/pausable/Lanes.sol");
  });

  it("is looked at alone, and stands where it stood", () => {
    const [one, two] = properties.filter((property) => property.file.endsWith("TiersProof.sol"));
    if (one === undefined || two === undefined) throw new Error("expected two properties");
    const text = readFileSync(fileURLToPath(new URL(`../../${one.file}`, import.meta.url)), "utf8");

    const left = alone(two, text);
    expect(left).to.have.length(text.length).and.not.contain(one.says);
    expect(left.slice(...two.at)).to.equal(text.slice(...two.at));
  });
});

describe("the verdict", () => {
  const property = only(harness("assert(x == x); assert(y == y);"));
  const [start, end] = property.at;
  const said = (errorCode: string, at = start, where = file): Parameters<typeof verdict>[1][number] => ({
    severity: "info",
    errorCode,
    sourceLocation: { file: where, start: at },
  });

  it("is unknown when the checker says nothing, gives up, breaks down, or leaves out an assertion", () => {
    const [safe, gaveUp, brokeDown] = ["2961", "7812", "1823"];

    expect(verdict(property, [])).to.equal("unknown");
    expect(verdict(property, [said(safe)])).to.equal("unknown");
    expect(verdict(property, [said(safe), said(safe)])).to.equal("unknown");
    expect(verdict(property, [said(safe), said(safe, start - 1)])).to.equal("unknown");
    expect(verdict(property, [said(safe), said(safe, end)])).to.equal("unknown");
    expect(verdict(property, [said(safe), said(safe, start + 1, "other.sol")])).to.equal("unknown");
    for (const code of [gaveUp, brokeDown])
      expect(verdict(property, [said(safe), said(safe, start + 1), said(code, start + 2)])).to.equal("unknown");
  });

  it("is violated when one assertion fails, and proven when all are safe", () => {
    expect(verdict(property, [said("2961"), said("4661", end - 1)])).to.equal("violated");
    expect(verdict(property, [said("2961"), said("2961", end - 1)])).to.equal("proven");
  });

  it("is a fault unless the property is proven and its twin violated", () => {
    for (const other of ["violated", "unknown"] as const)
      expect(faults({ property, itself: other, twin: "violated" })).to.have.length(1);
    for (const other of ["proven", "unknown"] as const)
      expect(faults({ property, itself: "proven", twin: other })).to.have.length(1);
    expect(faults({ property, itself: "proven", twin: "violated" })).to.deep.equal([]);
  });
});

describe("the checker", () => {
  const checked = (body: string, ask: (text: string) => string): string => {
    const text = harness(body);
    return check(only(text), text, ask);
  };

  it("does not take for proven what the solver could not say, or did not get to say", () => {
    const broken = (): never => {
      throw new Error("no such program");
    };

    for (const answer of ["unknown\n", "timeout\n", "", '(error "line 1")\n'])
      expect(checked("assert(x + y >= x);", () => answer)).to.equal("unknown");
    expect(checked("assert(x + y >= x);", broken)).to.equal("unknown");
    expect(checked("assert(x + y >= x);", () => "unsat\n")).to.equal("proven");
  });

  it("refuses loops, assembly and what does not compile", () => {
    const ask = (): string => "unsat\n";

    expect(() => checked("while (x > y) --x; assert(x <= y);", ask)).to.throw("WhileStatement");
    expect(() => checked("for (; x > y; ) --x; assert(x <= y);", ask)).to.throw("ForStatement");
    expect(() => checked("assembly { x := y } assert(x == y);", ask)).to.throw("InlineAssembly");
    expect(() => checked("assert(x);", ask)).to.throw("does not compile");
  });

  // What solc 0.8.34 calls safe by itself, since it claims that x - y is never negative, also where it is never computed.
  it("finds what is wrong where a call is not made", function () {
    if (faultyWithout(this)) return;
    const ask = z3(20);

    expect(checked("uint256 z; if (x > y) z = _f(x - y); assert(x >= y && z >= 0);", ask)).to.equal("violated");
    expect(checked("uint256 z = x > y ? _f(x - y) : 0; assert(x >= y && z >= 0);", ask)).to.equal("violated");
    expect(checked("bool z = x > y && _f(x - y) > 0; assert(x >= y || z);", ask)).to.equal("violated");
    expect(checked("if (x > y) assert(_f(x - y) > 0);", ask)).to.equal("proven");
  });
});

function faultyWithout(context: Mocha.Context): boolean {
  try {
    z3(1)("(check-sat)");
    return false;
  } catch {
    if (context.test) context.test.title += " (z3 is not installed)";
    context.skip();
  }
}

describe("docs/proofs.md", () => {
  it("lists what is proven, each property with its sentence, and nothing else", () => {
    const listed = [...docs.matchAll(/^- `(\w+Proof\.\w+)`: (.*)$/gm)].map(([, name, says]) => `${name}: ${says}`);

    expect(listed).to.deep.equal(properties.map(({ name, says }) => `${name}: ${says}`));
    expect(docs).to.contain(`${properties.length} properties`);
  });

  it("finds a twin for every property", () => {
    for (const property of properties)
      brokenBy(property, readFileSync(fileURLToPath(new URL(`../../${property.file}`, import.meta.url)), "utf8"));
  });
});

import { expect } from "chai";
import { unheard, unreachable } from "../../src/cli/check-reach.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import { detector } from "../core/watching.ts";

const { detector: plain } = detector("any", []);
const of = (id: string, changes: object = {}): NamedDetector => ({ id, detector: { ...plain, ...changes } });
const playbooksOf = (...all: readonly object[]) =>
  parseConfig(
    JSON.stringify({
      chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 },
      ...{ store: "x", webhook: { secret: "env:SECRET", port: 9465 } },
      detectors: { vendor: { use: "reported" }, drain: { use: "reported" } },
      playbooks: all.map((when, at) => ({ name: `book-${at}`, when, do: "notify" })),
    }),
    "f.yaml",
  ).playbooks;

describe("what would come of what is found", () => {
  it("is nothing where no playbook names the detector, or all that do ask for more", () => {
    const playbooks = playbooksOf({ detector: "vendor", confidence: 80 });
    const said = (changes: object) => unheard(of("vendor", changes), playbooks);

    expect(unheard(of("drain"), playbooks)).to.deep.equal(["no playbook uses it; add one, or remove the detector"]);
    expect([said({}), said({ confidence: 80 })]).to.deep.equal([[], []]);
    expect(said({ confidence: 79 })[0]).to.match(/^its findings are critical, with a confidence of 79 %.*book-0 asks/);
    expect(said({ severity: "warning" })).to.have.length(1);
  });

  it("names each playbook that no finding reaches: too sure for it, too unsure, or taken by one before", () => {
    const named = (changes: object, ...whens: readonly object[]) => {
      const playbooks = playbooksOf(...whens.map((when) => ({ detector: "vendor", ...when })));
      const app = { config: { playbooks }, chains: [{ detectors: [of("vendor", changes)] }] };
      return unreachable(app as unknown as Parameters<typeof unreachable>[0]);
    };

    expect(named({ confidence: 60 }, { confidence: 80 }, {})).to.deep.equal(["book-0"]);
    expect(named({ confidence: 80 }, { confidence: 80 }, {})).to.deep.equal(["book-1"]);
    expect(named({ severity: "warning" }, {}, { severity: "warning" })).to.deep.equal(["book-0"]);
    expect(named({}, { detector: undefined, detectors: ["vendor", "drain"], atLeast: 2 }, {})).to.deep.equal([]);
  });
});

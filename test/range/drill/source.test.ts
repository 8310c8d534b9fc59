import { dirname, join } from "node:path";
import { expect } from "chai";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import { lackOf, payloadOf, requireRecording, sourceOf } from "../../../src/range/drill/source.ts";
import { sample, written } from "../recorded/sample.ts";

const embedded = loadScenario("01-rogue-bridge-role");
const recorded = loadScenario("02-poly-network");
const nothing = { on: "mainnet", recording: undefined, payload: undefined, live: undefined };
const url = "http://127.0.0.1:1";

describe("the source of a drill", () => {
  it("is refused when the embedded drill is given another one", () => {
    expect(() => sourceOf(embedded, { ...nothing, recording: "x" }, []))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => sourceOf(embedded, { ...nothing, live: { url } }, []))
      .to.throw()
      .with.property("code", "CONFIG");
  });

  it("is refused when a recording or a payload is not there", () => {
    expect(() => requireRecording(recorded, { ...nothing, recording: "missing.json.gz" }))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => payloadOf(recorded, { ...nothing, payload: "missing.json" }))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => payloadOf(recorded, { ...nothing, payload: "README.md" }))
      .to.throw()
      .with.property("code", "CONFIG");
  });

  it("is missed by the name of its chain, with what can be done for that chain", () => {
    const missing = { ...recorded, fork: { ...embedded.fork, recording: "there-is-none" } };

    expect(() => requireRecording(missing, nothing)).to.throw(/^02-poly-network needs .*--recording, or .*--fork-url$/);
    expect(() => requireRecording(missing, { ...nothing, on: "base" })).to.throw(
      /^base of 02-poly-network needs .*there-is-none.*--fork-url base=URL$/,
    );
    expect(() => requireRecording(missing, { ...nothing, on: "base", live: { url } })).to.not.throw();
  });

  it("is a recording in the scenario's own folder before one beside the checkout", async () => {
    const folder = dirname(await written(sample()));
    const own = { ...recorded, folder, fork: { ...embedded.fork, recording: "sample" } };

    expect(lackOf(own)).to.equal(undefined);
    expect(sourceOf(own, nothing, [])).to.include({ path: join(folder, "sample.json.gz") });
    expect(lackOf({ ...own, fork: { ...embedded.fork, recording: "other" } })).to.equal("other.json.gz is not here");
  });

  it("is the embedded chain, or a live fork at the scenario's block unless another is named", () => {
    expect(sourceOf(embedded, nothing, [])).to.deep.equal({ kind: "embedded" });
    expect(sourceOf(recorded, { ...nothing, live: { url } }, [])).to.deep.equal({
      kind: "url",
      url,
      declared: [],
      block: 12_996_658,
    });
    expect(sourceOf(recorded, { ...nothing, live: { url, block: 5 } }, [])).to.deep.equal({
      kind: "url",
      url,
      declared: [],
      block: 5,
    });
    expect(payloadOf(embedded, nothing)).to.equal(undefined);
  });
});

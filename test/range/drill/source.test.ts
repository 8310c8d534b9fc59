import { dirname, join } from "node:path";
import { expect } from "chai";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import { lackOf, payloadOf, requireRecording, sourceOf } from "../../../src/range/drill/source.ts";
import { sample, written } from "../recorded/sample.ts";

const embedded = loadScenario("01-rogue-bridge-role");
const recorded = loadScenario("02-poly-network");
const nothing = { recording: undefined, payload: undefined, forkUrl: undefined, forkBlock: undefined };

describe("the source of a drill", () => {
  it("is refused when the embedded drill is given another one", () => {
    expect(() => sourceOf(embedded, { ...nothing, recording: "x" }, []))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => sourceOf(embedded, { ...nothing, forkUrl: "http://127.0.0.1:1" }, []))
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

  it("is a recording in the scenario's own folder before one beside the checkout", async () => {
    const folder = dirname(await written(sample()));
    const own = { ...recorded, folder, fork: { ...embedded.fork, recording: "sample" } };

    expect(lackOf(own)).to.equal(undefined);
    expect(sourceOf(own, nothing, [])).to.include({ path: join(folder, "sample.json.gz") });
    expect(lackOf({ ...own, fork: { ...embedded.fork, recording: "other" } })).to.equal("other.json.gz is not here");
  });

  it("is the embedded chain, or a live fork at the scenario's block unless another is named", () => {
    const forkUrl = "http://127.0.0.1:1";

    expect(sourceOf(embedded, nothing, [])).to.deep.equal({ kind: "embedded" });
    expect(sourceOf(recorded, { ...nothing, forkUrl }, [])).to.deep.equal({
      kind: "url",
      url: forkUrl,
      declared: [],
      block: 12_996_658,
    });
    expect(sourceOf(recorded, { ...nothing, forkUrl, forkBlock: 5 }, [])).to.deep.equal({
      kind: "url",
      url: forkUrl,
      declared: [],
      block: 5,
    });
    expect(payloadOf(embedded, nothing)).to.equal(undefined);
  });
});

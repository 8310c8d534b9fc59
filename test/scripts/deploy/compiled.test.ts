import { expect } from "chai";
import { compiledFrom, compilerInput } from "../../../scripts/deploy/compiled.ts";

// It imports nothing, so that it compiles in a moment.
const SWITCH = "project/contracts/mocks/Switch.sol";

describe("what a recorded compiler input compiles to", function () {
  this.timeout(120_000);

  it("is what the artifacts hold, when it is their input", async () => {
    const { text } = await compilerInput("GuardianHub");
    const { abi, code, immutables } = await (await compiledFrom(text))(SWITCH, "Switch");

    expect([abi.length > 0, code.length > 100, immutables]).to.deep.equal([true, true, []]);
  });

  it("is compiled anew when it is another one, to the same code for the same sources", async () => {
    const { text } = await compilerInput("GuardianHub");
    const input = JSON.parse(text);
    const sources = Object.fromEntries(Object.entries(input.sources).filter(([name]) => name === SWITCH));

    const again = await (await compiledFrom(JSON.stringify({ ...input, sources })))(SWITCH, "Switch");
    const ours = await (await compiledFrom(text))(SWITCH, "Switch");

    expect(again.code).to.equal(ours.code);
  });

  it("is not guessed: an input that does not compile, or lacks the contract, is an error", async () => {
    const { text } = await compilerInput("GuardianHub");
    const input = JSON.parse(text);
    const broken = JSON.stringify({ ...input, sources: { [SWITCH]: { content: "contract {" } } });
    const other = JSON.stringify({ ...input, sources: { "a.sol": { content: "contract A {}" } } });
    const codeOf = async (work: () => Promise<unknown>) =>
      work().then(
        () => "none",
        (error: { code?: string }) => error.code,
      );

    expect(await codeOf(() => compiledFrom("no json"))).to.equal("ARTIFACT");
    expect(await codeOf(async () => (await compiledFrom(broken))(SWITCH, "Switch"))).to.equal("ARTIFACT");
    expect(await codeOf(async () => (await compiledFrom(other))(SWITCH, "Switch"))).to.equal("ARTIFACT");
  });
});

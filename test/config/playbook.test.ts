import { expect } from "chai";
import { playbook } from "../../src/config/playbook.ts";

const stop = { name: "stop", when: { detector: "owner" }, do: "act", steps: ["pause"] };

describe("a playbook as a person writes it", () => {
  it("has a link to what people do, or none; nothing else stands there that one could click on", () => {
    const read = (runbook?: string) => playbook.safeParse(runbook === undefined ? stop : { ...stop, runbook });

    expect(read("https://team.example/runbook#pause").data).to.include({
      runbook: "https://team.example/runbook#pause",
    });
    expect(read().data).not.to.have.property("runbook");
    for (const wrong of [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "see the wiki",
      `https://a.example/${"a".repeat(300)}`,
    ])
      expect(read(wrong).success, wrong).to.equal(false);
    expect(read("see the wiki").error?.issues.map(({ message }) => message)).to.deep.equal([
      "expected a link that begins with https:// or http://",
    ]);
  });
});

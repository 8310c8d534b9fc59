import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { contractFaults } from "./support/headers.ts";

const published = globSync("contracts/**/*.sol")
  .filter((path) => !path.startsWith("contracts/mocks/"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

describe("the contracts", () => {
  const said = ["/**", " * @title X", " * @notice X.", " * Design: x.", " * Trust: x.", " */", "contract X {}"].join(
    "\n",
  );
  const faults = (text: string) => contractFaults([{ path: "contracts/X.sol", text }]);

  it("are named when one does not say what it trusts, has an error of nobody, or an event that names nobody", () => {
    expect(faults(said)).to.deep.equal([]);
    expect(faults(said.replace("Trust", "Hope"))).to.have.length(1);
    expect(faults(`${said}\n    error Bad();\n    event Done(uint256 at);`)).to.have.length(2);
    expect(faults(`${said}\n    error X_Bad();\n    event Done(address indexed by);`)).to.deep.equal([]);
    expect(faults(`${said}\n    revert("no");`)).to.have.length(1);
  });

  it("say what they are, what they trust, why they refuse, and who did what", () => {
    expect(published).to.have.length.above(30);
    expect(contractFaults(published)).to.deep.equal([]);
  });
});

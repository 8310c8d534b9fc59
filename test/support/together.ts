// Loaded before files that share a process: what one of them leaves behind would reach the next.
import { expect } from "chai";

const look = () => ({ env: { ...process.env }, folder: process.cwd(), exitCode: process.exitCode });
const found = look();

after("leave the process as they found it", () => {
  expect(look()).to.deep.equal(found);
});

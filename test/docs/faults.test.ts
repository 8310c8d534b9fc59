import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { inputRows } from "../virtual/inputs-rows.ts";
import { linkRows } from "../virtual/links-rows.ts";
import { nodeRows } from "../virtual/nodes-rows.ts";
import { peopleRows } from "../virtual/people-rows.ts";
import { processRows } from "../virtual/process-rows.ts";
import { reorgRows } from "../virtual/reorgs-rows.ts";

const rows = readFileSync("docs/faults.md", "utf8")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, number = "", , file = "", title = "", played = ""]) => ({ number: Number(number), file, title, played }));
const virtual = new Set(
  [...nodeRows, ...linkRows, ...reorgRows, ...processRows, ...inputRows, ...peopleRows].map(({ number }) => number),
);

describe("docs/faults.md", () => {
  it("has a row for each of the 35 faults, with a test or a reason", () => {
    expect(rows.map(({ number }) => number)).to.deep.equal(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(rows.filter(({ title }) => title === "")).to.deep.equal([]);
  });

  it("says of every row where it is played ten times: in virtual time, or in the test that it names", () => {
    const said = rows.filter(({ played }) => played === "virtual").map(({ number }) => number);
    const here = rows.filter(({ played }) => played === "here");

    expect(said.length + here.length).to.equal(35);
    expect(here.filter(({ number, title }) => title !== `row ${number}:`)).to.deep.equal([]);
    expect(said).to.deep.equal([...virtual].sort((one, other) => one - other));
  });

  it("names only tests that there are", () => {
    const absent = rows.filter(
      ({ file, title }) => file !== "" && !(existsSync(file) && readFileSync(file, "utf8").includes(title)),
    );

    expect(absent).to.deep.equal([]);
  });
});

import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { nightly, ten } from "../range/proxied-faults.ts";
import { realReplicaRows } from "../range/real/replicas-rows.ts";
import { realRows } from "../range/real/rows.ts";
import { hostileRows } from "../virtual/hostile-rows.ts";
import { inputRows } from "../virtual/inputs-rows.ts";
import { keyRows } from "../virtual/keys-rows.ts";
import { linkRows } from "../virtual/links-rows.ts";
import { nodeRows } from "../virtual/nodes-rows.ts";
import { peopleRows } from "../virtual/people-rows.ts";
import { processRows } from "../virtual/process-rows.ts";
import { reorgRows } from "../virtual/reorgs-rows.ts";
import { sendingRows } from "../virtual/sending-rows.ts";

const rows = readFileSync("docs/faults.md", "utf8")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, number = "", , file = "", title = "", ci = "", night = ""]) => ({
    number: Number(number),
    file,
    title,
    ci,
    night,
  }));
const inOrder = (numbers: readonly number[]) => [...new Set(numbers)].sort((one, other) => one - other);
const numbersOf = (all: readonly { readonly number?: number }[]) => inOrder(all.flatMap(({ number }) => number ?? []));
const virtual = numbersOf(
  [nodeRows, linkRows, reorgRows, sendingRows, keyRows, processRows, inputRows, hostileRows, peopleRows].flat(),
);
const proxied = Object.values({ ...ten, ...nightly }).map(({ row }) => ({ number: row }));

describe("docs/faults.md", () => {
  it("has a row for each of the 35 faults, with a test", () => {
    expect(rows.map(({ number }) => number)).to.deep.equal(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(rows.filter(({ title }) => title === "")).to.deep.equal([]);
  });

  it("says of every row that CI plays it ten times in virtual time, as it does", () => {
    expect(rows.filter(({ ci }) => ci !== "virtual")).to.deep.equal([]);
    expect(numbersOf(rows)).to.deep.equal(virtual);
  });

  it("says of every row that the night plays it 200 times with real processes, as it does", () => {
    expect(rows.filter(({ night }) => night !== "real")).to.deep.equal([]);
    expect(numbersOf(rows)).to.deep.equal(numbersOf([...realRows, ...realReplicaRows, ...proxied]));
  });

  it("names only tests that there are", () => {
    const absent = rows.filter(
      ({ file, title }) => file !== "" && !(existsSync(file) && readFileSync(file, "utf8").includes(title)),
    );

    expect(absent).to.deep.equal([]);
  });
});

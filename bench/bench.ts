// `npm run bench`: Firebreak's figures beside its peers', taken in one run on a quiet machine.
//   npm run --silent bench -- --json > list.json     a list of { name, unit, value, p99, peer, peerValue, ratio, goal, reached }, and nothing else
//   npm run bench -- [--json] [--runs N] [ROW …]     rows: local verified far scan resources start hostile faults
import { parseArgs } from "node:util";
import { type Row, table } from "./figures.ts";
import { rows } from "./rows.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, runs: { type: "string", default: "5" } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const unknown = positionals.filter((name) => !(name in rows));
if (!Number.isInteger(runs) || runs < 1 || unknown.length > 0) {
  const found = unknown.length > 0 ? `the row ${unknown[0]}` : `--runs ${values.runs}`;
  console.error(`expected rows among ${Object.keys(rows).join(", ")} and a whole number of runs, found ${found}`);
  process.exit(2);
}

const results: Row[] = [];
for (const [name, measure] of Object.entries(rows)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (!values.json) console.log(`${name} …`);
  const found = await measure({ runs, say: (text) => void (values.json ? undefined : console.log(text)) });
  results.push(...found);
  if (!values.json) console.log(table(found));
}
if (values.json) console.log(JSON.stringify(results, undefined, 2));
process.exitCode = results.every(({ reached }) => reached) ? 0 : 1;

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parsePlan } from "../../src/lifecycle/plan-file.ts";
import { refusal } from "../support/plans.ts";

const documented = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/plans.md", "utf8"))?.[1] ?? "";
const zero = `0x${"00".repeat(32)}`;

const faults: readonly (readonly [what: string, text: string, place: RegExp])[] = [
  ["is not YAML", "chain: 1\nhub: [", /:2:\d+ /],
  ["has no actions", documented.replace(/^actions:[\s\S]*/m, "actions: []"), /:10:10 actions: /],
  ["has an unknown key", `${documented}\nvalue: 1\n`, /top: .*value/],
  [
    "names an unknown adapter",
    documented.replace("aave-pool-pause", "aave"),
    /:11:10 actions\.0\.use: expected one of /,
  ],
  ["has the id zero", documented.replace(/"0x70.*"/, `"${zero}"`), /:4:7 plan: .*other than zero/],
  [
    "unpauses",
    documented.replace("lastReserve", "paused: false\n    lastReserve"),
    /:11:5 actions\.0: .*setPoolPause\(false\)/,
  ],
  [
    "carries ether",
    documented.replace("lastReserve", "value: 1\n    lastReserve"),
    /:15:12 actions\.0\.value: .*no ether/,
  ],
  ["asks for a fourth tier", documented.replace("minTier: 1", "minTier: 4"), /:7:10 minTier: /],
  [
    "closes for good and names nobody who opens",
    documented.replace(/^release: .*$/m, ""),
    /release: expected the RecoveryController .*, found none/,
  ],
  [
    "assumes what cannot be called",
    documented.replace("addEmergencyAdmin(address)", "add"),
    /:20:11 assume\.0\.call: /,
  ],
];

describe("a plan's file", () => {
  for (const [what, text, place] of faults)
    it(`is refused in one sentence, with line and column, when it ${what}`, () => {
      const { code, message } = refusal(() => parsePlan(text, "plan.yaml"));

      expect(code).to.equal("CONFIG");
      expect(message)
        .to.match(place)
        .and.to.match(/^plan\.yaml:\d+:\d+ [^\n]+$/);
    });
});

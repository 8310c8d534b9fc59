import { seed } from "../support/seed.ts";
import { campaign } from "./campaign.ts";
import { hostileRows } from "./hostile-rows.ts";
import { inputRows } from "./inputs-rows.ts";
import { keyRows } from "./keys-rows.ts";
import { linkRows } from "./links-rows.ts";
import { nodeRows } from "./nodes-rows.ts";
import { peopleRows } from "./people-rows.ts";
import { processRows } from "./process-rows.ts";
import { reorgRows } from "./reorgs-rows.ts";
import { sendingRows } from "./sending-rows.ts";

describe(`the rows of docs/faults.md in virtual time, with ${seed.shown}`, () => {
  campaign([
    ...nodeRows,
    ...linkRows,
    ...reorgRows,
    ...sendingRows,
    ...keyRows,
    ...processRows,
    ...inputRows,
    ...hostileRows,
    ...peopleRows,
  ]);
});

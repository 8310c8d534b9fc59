import type { RealRow } from "./campaign.ts";
import { realInputRows } from "./inputs-rows.ts";
import { realNodeRows } from "./nodes-rows.ts";
import { realProcessRows } from "./process-rows.ts";
import { realSendingRows } from "./sending-rows.ts";

/** Every row that a real process on a real node plays at night, beside those that one failing proxy shows. */
export const realRows: readonly RealRow[] = [...realNodeRows, ...realSendingRows, ...realProcessRows, ...realInputRows];

import { createNews } from "../lib/say-changes.ts";
import { messageOf } from "./errors.ts";
import { type Recorder, recordAt } from "./record.ts";

/** Looks that are each made whatever becomes of the others. Why one failed is told once, and not at every head, by the chain's time, in seconds. */
export type Guard = { readonly recorder: Recorder; readonly isNews: ReturnType<typeof createNews> };

export function createGuard(recorder: Recorder, time: () => bigint): Guard {
  return { recorder, isNews: createNews(() => Number(time()) * 1_000) };
}

export async function guarded({ recorder, isNews }: Guard, ref: string, task: Promise<void>): Promise<void> {
  const reason = await task.then(() => undefined, messageOf);
  if (reason === undefined || !isNews(ref, reason)) return;
  await recordAt(recorder)("unfollowed", { entries: [{ kind: "fault", ref, body: { reason } }] });
}

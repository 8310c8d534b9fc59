// The one file that re-exports: what `import { … } from "firebreak"` gives. See docs/decisions.md.
export { type App, createApp, type Surroundings } from "./app/app.ts";
export { catalog } from "./catalog.ts";
export { type Config, loadConfig, parseConfig } from "./config/config.ts";
export { decide, type History } from "./core/decide.ts";
export { FirebreakError } from "./core/errors.ts";
export type * from "./core/parts.ts";
export type { Level, Playbook, Policy } from "./core/playbook.ts";
export type * from "./core/types.ts";
export { run } from "./run.ts";
export { openStore, openStoreReadOnly } from "./store/sqlite.ts";
export { verifyJournal } from "./store/verify.ts";

// The one file that re-exports: what `import { … } from "firebreak"` gives. See docs/decisions.md.
export type * from "./core/types.ts";

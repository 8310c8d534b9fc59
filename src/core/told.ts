/** Who is told; `formerly`, what an earlier version called it. */
export type Told = { readonly id: string; readonly formerly?: string };

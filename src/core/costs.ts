/** Requests to nodes at most, where users decide them. */
export type Costs = {
  readonly callsPerBlock?: number;
  /** For each further block that another chain makes between two of ours. */
  readonly callsPerOther?: number;
  /** Once beside that, for what was before a start. */
  readonly callsAtStart?: number;
};

import { named } from "../lib/named.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import { absent, hasty, unknown, unseen } from "./absent.ts";
import { answer, late, type Order, said } from "./answer.ts";
import { type Approvers, type Command, judge } from "./command.ts";
import type { IncidentHistory } from "./history.ts";
import { entryOfExecution, entryOfOvertaking, entryOfProposal, type Reading } from "./proposals.ts";
import { record } from "./record.ts";
import type { Responder } from "./respond.ts";
import type { Address, BlockRef, Finding, NewEntry } from "./types.ts";

/** Where a command is obeyed: everything of one chain that it may concern. */
export type Post = {
  readonly responder: Responder;
  readonly history: IncidentHistory;
  /** Ids of configured detectors. */
  readonly detectors: readonly string[];
  /** Configured actions by id, with what they act on. */
  readonly targets: ReadonlyMap<string, Address | undefined>;
  readonly head: () => BlockRef;
  /** Responds in its turn. */
  readonly respond: (finding: Finding) => Promise<void>;
};
/** `take` is called for an approved reload; `running` is the digest of the configuration that runs, where it is known. */
export type Reloading = { readonly take: () => void; readonly running?: string | undefined };
/** `read` says what a proposal's bytes do. */
export type Reader = { readonly read: (proposal: Proposal) => Reading };
export type Reply = { readonly accepted: boolean; readonly message: string };

const mostNamed = 5;
const nobody: Address = `0x${"00".repeat(20)}`;

/**
 * A person's command takes the path of everything else: it is judged, written down, and what it orders becomes a finding that is responded
 * to. What loosens takes effect by being in the journal, from which the history learns it. `unfollowed` are chains that have no post now.
 */
export async function obey(
  given: Command,
  posts: readonly Post[],
  approvers: Approvers,
  { take, running, read }: Reloading & Reader,
  unfollowed: readonly string[] = [],
): Promise<Reply> {
  const [first] = posts;
  if (first === undefined) return { accepted: false, message: "no chain is followed yet; try again in a moment" };
  const { responder, history } = first;
  const command = whole(given, posts);
  if (command.proposal !== undefined) return keep(command, command.proposal, read, responder);
  const judgement = judge(command, approvers, history.isUsed, responder.moment().time);
  const { verb, scope } = command;
  if (judgement.status === "refused") return refuse(command, judgement.reason, responder);

  const found =
    stale(command, running) ??
    absent(command, posts, unfollowed.length > 0) ??
    hasty(command, posts) ??
    ordersOf(command, posts, unfollowed);
  if (typeof found === "string") return refuse(command, found, responder);
  const entry: NewEntry = { kind: "command", ref: `${verb}:${scope}`, body: judgement.body };
  const { nonce } = judgement.body;
  // What a chain that is not followed yet knows may wait all the same.
  const isKnown = posts.some((post) => post.history.isKnown(scope));
  const isLate = verb === "veto" && isKnown && posts.every((post) => post.history.open(scope) === undefined);
  // Told to each of several replicas, it stands in the record once: late from one of them, behind what lifted it, it would be told as in force.
  const change = { entries: [entry], ...(nonce !== undefined && { once: `approval:${String(nonce)}` }) };
  const recorded = await record(change, responder);
  for (const { post, finding } of found) await post.respond(finding);
  if (recorded !== "written" && recorded !== "known") return unrecorded(command, found, responder);
  if (verb === "reload") take();
  const noted = isLate ? late(scope) : unseen(command, posts);
  return { accepted: true, message: `${answer(command, found)}${noted}` };
}

/** What is approved or vetoed of what waits takes a part of its key where that names exactly one. A veto is signed for a whole one, which must be this one. */
function whole(command: Command, posts: readonly Post[]): Command {
  const isKnown = posts.some(({ history }) => history.isKnown(command.scope));
  const isSigned = command.approval?.scope === command.scope;
  if ((command.verb !== "approve" && command.verb !== "veto") || isKnown || isSigned) return command;
  const [key, ...others] = named(command.scope, waiting(posts));
  return key === undefined || others.length > 0 ? command : { ...command, scope: key };
}

function waiting(posts: readonly Post[]): readonly string[] {
  return posts.flatMap(({ history }) => history.openIncidents());
}

/** Who signed was shown what is loosened of another text: it would wait for ever, and be told as good. */
function stale({ verb, about: { before } }: Command, running: string | undefined): string | undefined {
  if (verb !== "reload" || running === undefined || before === running) return undefined;
  return `expected an approval that was signed beside the configuration that runs (${running}), found one beside another (${before ?? "none"}); sign it again, with a copy of the one that runs as --before`;
}

/** The history knows it by now, and nothing else ever will: whoever gave it must hear that, and the others too. */
function unrecorded(command: Command, orders: readonly Order[], { page }: Responder): Reply {
  page(`the record cannot be written: the command ${said(command)} is in no journal`);
  const isTaken = command.verb !== "reload";
  const message = isTaken
    ? `${answer(command, orders)}; but it is not in the record, and ends with this process`
    : "the record cannot be written, and what runs stays; look at `firebreak status`, and bring another approval when it can";
  return { accepted: isTaken, message };
}

/** The store has one writer, so what the command line does with a Safe is written down by the responder that runs. */
async function keep(
  { verb, about }: Command,
  proposal: Proposal,
  read: Reader["read"],
  responder: Responder,
): Promise<Reply> {
  const recorded = await record({ entries: [entryOf({ verb, about }, proposal, read)] }, responder);
  return recorded === "written"
    ? { accepted: true, message: "kept in the record" }
    : { accepted: false, message: "the record cannot be written; look at `firebreak status`" };
}

function entryOf(
  { verb, about: { hash = "", effect = "" } }: Pick<Command, "verb" | "about">,
  proposal: Proposal,
  read: Reader["read"],
): NewEntry {
  if (verb === "overtaken") return entryOfOvertaking(proposal);
  return verb === "executed" ? entryOfExecution(proposal, hash, effect) : entryOfProposal(proposal, read(proposal));
}

/** What is to be done now; a reason when there is nothing of that name. */
function ordersOf(
  { verb, scope }: Command,
  posts: readonly Post[],
  unfollowed: readonly string[],
): readonly Order[] | string {
  const isShadow = posts.some(({ responder }) => responder.policy.mode === "shadow");
  if ((verb === "act" || verb === "approve") && isShadow)
    return "the mode is shadow, which sends nothing; set `mode: act` in the configuration";
  if (verb === "act") {
    const orders = posts.flatMap((post) => (post.targets.has(scope) ? [{ post, finding: orderOf(scope, post) }] : []));
    const ids = posts.flatMap(({ targets }) => [...targets.keys()]);
    const why = unknown(scope, ids, "the id of an action");
    return orders.length > 0 || why === undefined ? orders : `${why}${elsewhere("it", unfollowed)}`;
  }
  if (verb !== "approve") return [];
  const orders = posts.flatMap((post) => {
    const open = post.history.open(scope);
    return open === undefined ? [] : [{ post, finding: { ...open.finding, order: open.steps } }];
  });
  if (orders.length > 0) return orders;
  const several = named(scope, waiting(posts));
  return several.length > 1
    ? `expected one incident that waits for people, found ${several.length} with ${scope} in their keys; give more of one: ${several.slice(0, mostNamed).join(", ")}`
    : `nothing is proposed or announced for ${scope}; look at \`firebreak status\`${elsewhere("a step of it", unfollowed)}`;
}

/** Nobody can say what waits on a chain that is not followed, and nothing is sent there. */
function elsewhere(what: string, unfollowed: readonly string[]): string {
  if (unfollowed.length === 0) return "";
  return `; ${what} may be of a chain that cannot be followed now (${unfollowed.join(", ")}): pull that lever by hand`;
}

function orderOf(action: string, { responder, targets, head }: Post): Finding {
  const { number, hash } = head();
  return {
    key: `operator:${action}`,
    detector: "operator",
    severity: "critical",
    subject: targets.get(action) ?? nobody,
    chainId: responder.chainId,
    block: { number, hash },
    evidence: { command: `act ${action}` },
    order: [action],
  };
}

/** What was refused is told as well: somebody tried. */
async function refuse(command: Command, reason: string, responder: Responder): Promise<Reply> {
  const body = { reason: `refused ${said(command)}: ${reason}` };
  await record({ entries: [{ kind: "fault", ref: "operator", body }] }, responder);
  return { accepted: false, message: reason };
}

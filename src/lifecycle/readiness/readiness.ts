import type { Address } from "../../core/types.ts";
import { selectorOf } from "../../lib/encode.ts";
import { type Behind, behind, type Hop } from "./behind.ts";
import { candidatesOf } from "./candidates.ts";
import { type Judged, judge } from "./grade.ts";
import { type LeverFound, leverFound } from "./lever-found.ts";
import { keepers, type Lever, leverSelectors, levers, limits } from "./levers.ts";
import { type Person, personAt } from "./people.ts";
import type { Reader } from "./reader.ts";
import { waySelectors } from "./trial.ts";
import { upgradersOf } from "./upgrading.ts";

/** How ready a contract is for the day on which it must be stopped. */
export type Readiness = Judged & {
  readonly address: Address;
  readonly block: string;
  readonly hasCode: boolean;
  readonly proxies: readonly Hop[];
  readonly levers: readonly LeverFound[];
  readonly limits: readonly string[];
  /** Who may replace the code. */
  readonly upgrades: readonly Person[];
  readonly unread: readonly string[];
};

const selectors = [...leverSelectors, ...waySelectors];

/** Looks at one contract, and at those that hold its levers for it. `named`: accounts that are tried beside those that are found. */
export async function readinessOf(address: Address, named: readonly Address[], reader: Reader): Promise<Readiness> {
  const subject = await behind(address, selectors, reader);
  const places = [{ place: subject, offices: [] as readonly Address[] }, ...(await keepersOf(subject, reader))];
  const found: LeverFound[] = [];
  const around = new Set<Address>(named);
  for (const { place, offices } of places) {
    const mine = levers.filter((lever) => isThere(lever, place)).filter(isFirst);
    if (mine.length === 0) continue;
    const others = await Promise.all(offices.map((one) => behind(one, [], reader)));
    const known = await Promise.all([place, ...others].map((one) => candidatesOf(one, reader)));
    const candidates = [...new Set([...named, ...known.flatMap(({ accounts }) => accounts)])];
    for (const one of candidates) around.add(one);
    const registers = known.flatMap((one) => one.places);
    const market = await marketOf(subject, place, reader);
    for (const lever of mine)
      found.push(await leverFound(lever, place, { subject, candidates, registers, market, reader }));
  }
  if (found.length === 0) for (const one of (await candidatesOf(subject, reader)).accounts) around.add(one);
  const admins = [...new Set([...subject.admins, ...(await upgradersOf(subject, [...around], reader))])];
  const facts = {
    ...{ address, block: `${reader.block.number}`, hasCode: subject.hasCode, proxies: subject.hops, levers: found },
    limits: limitsOf([subject, ...places.map(({ place }) => place)]),
    upgrades: await Promise.all(admins.map((one) => personAt(one, reader))),
    unread: reader.unread(),
  };
  return { ...judge(facts), ...facts };
}

/** A function is known with several views; the first one that the contract has counts. */
function isFirst({ call }: Lever, at: number, all: readonly Lever[]): boolean {
  return all.findIndex((one) => one.call === call) === at;
}

function isThere({ call, view }: Lever, place: Behind): boolean {
  return place.has(selectorOf(call)) && (view === undefined || place.has(selectorOf(view[0])));
}

/** Contracts that hold the levers of this one, and, for Aave, the register of its roles. */
async function keepersOf(subject: Behind, reader: Reader) {
  const at = subject.at;
  const ask = async (to: Behind, view: string) =>
    to.mayHave(selectorOf(view)) ? reader.account(to.at, view) : undefined;
  const found = await Promise.all(keepers.map((view) => ask(subject, view)));
  const pool = (await ask(subject, "POOL()")) ?? at;
  const provider = await ask(await behind(pool, [], reader), "ADDRESSES_PROVIDER()");
  const aave = provider && (await reader.account(provider, "getPoolConfigurator()"));
  const acl = provider && (await reader.account(provider, "getACLManager()"));
  const all = [...found.map((one) => ({ one, offices: [] })), { one: aave, offices: acl === undefined ? [] : [acl] }];
  return Promise.all(
    all.flatMap(({ one, offices }) =>
      one === undefined || one === at
        ? []
        : [behind(one, selectors, reader).then((place) => ({ place, offices: offices as readonly Address[] }))],
    ),
  );
}

/** The market that a lever is tried with: what is asked about, or the first one that its keeper lists. */
async function marketOf(subject: Behind, place: Behind, reader: Reader): Promise<Address | undefined> {
  for (const view of ["getAllMarkets()", "getReservesList()"]) {
    const lists = subject.has(selectorOf(view));
    const [first] = lists ? await reader.accounts(subject.at, view) : [];
    if (first !== undefined) return first;
  }
  const underlying = subject.mayHave(selectorOf("UNDERLYING_ASSET_ADDRESS()"))
    ? await reader.account(subject.at, "UNDERLYING_ASSET_ADDRESS()")
    : undefined;
  return place.at === subject.at ? undefined : (underlying ?? subject.at);
}

function limitsOf(places: readonly Behind[]): readonly string[] {
  const found = Object.entries(limits).filter(([view]) => places.some((one) => one.has(selectorOf(view))));
  return [...new Set(found.map(([, says]) => says))];
}

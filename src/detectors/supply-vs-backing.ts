import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart, DetectorTools } from "../core/parts.ts";
import type { Address, BlockRef } from "../core/types.ts";
import { address, amount } from "../lib/fields.ts";
import { wordAt } from "../lib/words.ts";
import { balanceOf } from "./common/balance.ts";
import { makeDetector, severity } from "./common/make.ts";
import { chainId, isElsewhere, isPresent, placeOf, unreadable } from "./common/reading.ts";

const scale = amount
  .default(1n)
  .describe(
    "Its smallest units are multiplied by this, so that tokens of different decimals can be compared; 1 unless given.",
  );

const params = z.strictObject({
  token: address.describe("The token that was issued."),
  scale,
  backing: z
    .array(
      z.strictObject({
        account: address.describe("Who holds it."),
        token: z
          .union([z.literal("native"), address])
          .describe("The contract of the token that is held, or `native` for ether."),
        chain: chainId
          .optional()
          .describe(
            "The id of its chain, where that is another one: read at its head, so that only heads of ours are compared with it.",
          ),
        scale,
      }),
    )
    .min(1)
    .max(16)
    .describe("What stands behind it: who holds how much of what, where."),
  tolerance: amount
    .default(0n)
    .describe("What may be missing, in smallest units times `scale`: messages under way, fees; 0 unless given."),
  severity,
});
type Settings = z.output<typeof params>;
const nobody: Address = "0x0000000000000000000000000000000000000000";

export const supplyVsBacking: DetectorPart<Settings> = {
  name: "supply-vs-backing",
  about:
    "More of a token exists than stands behind it: minted without backing, or released without being burned. Against another chain's head only heads are compared: what is filled in after a stop is older.",
  costToTrip:
    "A mint without backing, or the backing itself: a gift only adds to what stands behind, and a burn only lowers the supply.",
  params,

  create: (settings, tools) => {
    const { token, tolerance, severity } = settings;
    return makeDetector({
      id: tools.id,
      severity,
      subject: token,
      reads: readBy(settings),
      async see(observation, chain) {
        const { block } = observation;
        if (!isPresent(observation) && settings.backing.some((it) => isElsewhere(it.chain, chain))) return [];
        const { supply, backing } = await amounts(settings, block, chain, tools);
        if (supply <= backing + tolerance) return [];
        const evidence = {
          supply: `${supply}`,
          backing: `${backing}`,
          missing: `${supply - backing}`,
          tolerance: `${tolerance}`,
        };
        return [{ name: "unbacked", evidence }];
      },
      async objections(block, chain) {
        const refusals = await unreadable(() => amounts(settings, block, chain, tools));
        if (refusals.length > 0) return refusals;
        const { supply, backing } = await amounts(settings, block, chain, tools);
        return supply > backing + tolerance
          ? [`${supply} exists and ${backing} stands behind it already; name all of the backing, or raise tolerance`]
          : [];
      },
    });
  },
};

/** A mint is a transfer from nobody (ERC-20). Where some of it is read at another chain's head, nothing that is not mined is judged: each would cost a look there. */
function readBy({ token, backing }: Settings): readonly (readonly Address[])[] | undefined {
  if (backing.some(({ chain }) => chain !== undefined)) return undefined;
  const held = backing.map((it) => (it.token === "native" ? [it.account] : [it.account, it.token]));
  return [[token, nobody], ...held];
}

async function amounts(settings: Settings, block: BlockRef, chain: Chain, tools: DetectorTools) {
  const held = settings.backing.map(async ({ account, token, chain: where, scale }) => {
    const at = await placeOf(where, block, chain, tools);
    return scale * (await balanceOf(at.chain, token, account, at.block));
  });
  const [supply, ...backing] = await Promise.all([totalSupply(chain, settings.token, block), ...held]);
  return { supply: settings.scale * (supply ?? 0n), backing: backing.reduce((sum, one) => sum + one, 0n) };
}

async function totalSupply(chain: Chain, token: Settings["token"], block: BlockRef): Promise<bigint> {
  const answer = wordAt(await chain.call({ to: token, data: "0x18160ddd" }, block), 0);
  if (answer !== undefined) return BigInt(answer);
  throw new FirebreakError("NOT_EVALUABLE", `expected ${token} to answer totalSupply; check that it is a token`);
}

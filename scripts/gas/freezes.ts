import { ZeroHash } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import { type Connection, type Ethers, figure, type GasFigure, gasOf, increment } from "./figure.ts";

const MAX_PACKED_GAS = 300;
const MAX_SEPARATE_GAS = 2_700;

/** The checks of frozen accounts beside `reference`, the check of a pause. */
export async function freezeFigures(connection: Connection, reference: number): Promise<GasFigure[]> {
  return [
    figure("freeze check, packed, both accounts", await packedCost(connection), reference, MAX_PACKED_GAS),
    figure("freeze check, separate, per account", await separateCost(connection), reference, MAX_SEPARATE_GAS),
  ];
}

/** A transfer of the example token over one of OpenZeppelin's ERC20, both accounts with a freeze that has passed. */
async function packedCost({ ethers, networkHelpers }: Connection): Promise<number> {
  const { holder, other, offices } = await accounts(ethers);
  const plain = await ethers.deployContract("PlainToken", [holder, 1_000]);
  const token = await ethers.deployContract("FreezableToken", ["Token", "TOK", offices, holder, 1_000]);
  await token.connect(other).getFunction("freeze")([holder, other], 3, 60, ZeroHash);
  await networkHelpers.time.increase(61);

  const costs = [];
  for (const each of [plain, token]) {
    // The first one makes the recipient's balance, the second is measured.
    await each.getFunction("transfer")(other, 1);
    costs.push(await gasOf(await each.getFunction("transfer")(other, 1)));
  }
  const [bare = 0, guarded = 0] = costs;
  return guarded - bare;
}

/** The check of one account, from cold storage, with a freeze that has passed. */
async function separateCost({ ethers, networkHelpers }: Connection): Promise<number> {
  const { other } = await accounts(ethers);
  const mixin = await ethers.deployContract("FreezeCost");
  await mixin.getFunction("freeze")([other], 3, 60, ZeroHash);
  await networkHelpers.time.increase(61);
  return increment(mixin, other);
}

async function accounts(ethers: Ethers) {
  const [holder, other, council, recovery] = await ethers.getSigners();
  if (!holder || !other || !council || !recovery)
    throw new FirebreakError("GAS_ACCOUNTS", "expected four accounts on the in-process chain, found fewer");
  return { holder, other, offices: [other, council, recovery] };
}

// Lanes beside the three designs that protocols use today: what asking costs in every guarded call, and what pausing costs.
import { type Contract, ZeroHash } from "ethers";
import { type Connection, figure, type GasFigure, gasOf, increment } from "./figure.ts";

const MAX_CHECK_RATIO = 1.07;
const MAX_CHECK_GAS = 2_320;
const PAUSE_SECONDS = 60;

/** A design, one contract of it for each measurement, and the words by which it is paused and opened again. */
interface Design {
  readonly name: string;
  readonly deploy: () => Promise<Contract>;
  readonly pause: readonly [method: string, ...args: unknown[]];
  /** Absent: it opens by itself. */
  readonly open?: readonly [method: string, ...args: unknown[]];
}

function designs({ ethers }: Connection): { ours: Design; openZeppelin: Design; others: Design[] } {
  return {
    ours: {
      name: "ScopedPausable",
      deploy: () => ethers.deployContract("LanesCost"),
      pause: ["pauseLanes", 1, PAUSE_SECONDS, ZeroHash],
    },
    openZeppelin: {
      name: "OpenZeppelin's Pausable",
      deploy: () => ethers.deployContract("PausableCost"),
      pause: ["pause"],
      open: ["unpause"],
    },
    others: [
      {
        name: "Lido's shape",
        deploy: () => ethers.deployContract("LidoShape"),
        pause: ["pauseFor", PAUSE_SECONDS],
      },
      {
        name: "EigenLayer's shape",
        deploy: () => ethers.deployContract("BitmapShape"),
        pause: ["pause", 1],
        open: ["unpause", 0],
      },
    ],
  };
}

/** The check of each design beside OpenZeppelin's, from cold storage, with a pause word that was used before; the first is ours. */
export async function checkFigures(connection: Connection): Promise<GasFigure[]> {
  const { ours, openZeppelin, others } = designs(connection);
  const reference = await increment(await used(connection, openZeppelin));
  const most = Math.min(MAX_CHECK_GAS, reference * MAX_CHECK_RATIO);
  const figures = [figure(`check, ${ours.name}`, await increment(await used(connection, ours)), reference, most)];
  for (const other of [openZeppelin, ...others]) {
    figures.push(figure(`check, ${other.name}`, await increment(await used(connection, other)), reference));
  }
  return figures;
}

/** A whole transaction that pauses everything, no authority asked for: the first one ever, and a later one. Bits and lanes: one. */
export async function pauseFigures(connection: Connection): Promise<GasFigure[]> {
  const { ours, openZeppelin, others } = designs(connection);
  const [first, again] = await pauseCost(connection, openZeppelin);
  const figures: GasFigure[] = [];
  for (const design of [ours, openZeppelin, ...others]) {
    const cost = await pauseCost(connection, design);
    figures.push(figure(`first pause, ${design.name}`, cost[0], first));
    figures.push(figure(`later pause, ${design.name}`, cost[1], again));
  }
  return figures;
}

async function pauseCost(connection: Connection, design: Design): Promise<[first: number, later: number]> {
  const contract = await design.deploy();
  const first = await cycle(connection, design, contract);
  return [first, await cycle(connection, design, contract)];
}

async function used(connection: Connection, design: Design): Promise<Contract> {
  const contract = await design.deploy();
  await cycle(connection, design, contract);
  return contract;
}

/** Pauses and opens again; answers what the pause cost. */
async function cycle({ networkHelpers }: Connection, design: Design, contract: Contract): Promise<number> {
  const [pause, ...args] = design.pause;
  const gas = await gasOf(await contract.getFunction(pause)(...args));
  if (design.open === undefined) await networkHelpers.time.increase(PAUSE_SECONDS + 1);
  else await contract.getFunction(design.open[0])(...design.open.slice(1));
  return gas;
}

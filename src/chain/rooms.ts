/** Where bytes are written, one behind the other, in blocks that stay where they are: whoever fills one goes on in another. */
export type Room = {
  block: Buffer;
  /** Where the next byte is written. */
  at: number;
  /** All its blocks. */
  readonly blocks: Buffer[];
};

/** Bytes of a block, at least, and blocks that are kept for whoever needs one next. */
const [blockBytes, mostSpare] = [512 * 1024, 16];
const nothing = Buffer.alloc(0);
/** Of the whole process: memory that is touched for the first time takes longer than what is put there. */
const spare: Buffer[] = [];

export function createRoom(): Room {
  return { block: nothing, at: 0, blocks: [] };
}

/** Sees to it that so many bytes lie in one block, from the next on. */
export function reserve(room: Room, length: number): void {
  if (room.at + length <= room.block.length) return;
  const used = length <= blockBytes ? spare.pop() : undefined;
  room.block = used ?? Buffer.allocUnsafeSlow(Math.max(blockBytes, length));
  room.at = 0;
  room.blocks.push(room.block);
}

/** Lets others write where nobody reads any more. */
export function giveBack({ blocks }: Room): void {
  for (const block of blocks.splice(0)) if (block.length === blockBytes && spare.length < mostSpare) spare.push(block);
}

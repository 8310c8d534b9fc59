/** Where bytes are written, one behind the other, in blocks that stay where they are: whoever fills one goes on in another. */
export type Room = {
  block: Buffer;
  /** Where the next byte is written. */
  at: number;
  /** All its blocks. */
  readonly blocks: Buffer[];
  readonly spare: Buffer[];
};

/** Bytes of a block, at least, and blocks that are kept for whoever needs one next. */
const [blockBytes, mostSpare] = [512 * 1024, 16];
const nothing = Buffer.alloc(0);

/** Takes its blocks from the spare ones: memory that is touched for the first time takes longer than what is put there. */
export function createRoom(spare: Buffer[] = []): Room {
  return { block: nothing, at: 0, blocks: [], spare };
}

/** Sees to it that so many bytes lie in one block, from the next on. */
export function reserve(room: Room, length: number): void {
  if (room.at + length <= room.block.length) return;
  const used = length <= blockBytes ? room.spare.pop() : undefined;
  room.block = used ?? Buffer.allocUnsafeSlow(Math.max(blockBytes, length));
  room.at = 0;
  room.blocks.push(room.block);
}

/** Lets others write where nobody reads any more. */
export function giveBack({ blocks, spare }: Room): void {
  for (const block of blocks.splice(0)) if (block.length === blockBytes && spare.length < mostSpare) spare.push(block);
}

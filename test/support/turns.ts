/** Turns of the event loop that somebody else had meanwhile. */
export async function turnsDuring(doing: Promise<unknown>): Promise<number> {
  let [turns, isOver] = [0, false];
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await doing;
  isOver = true;
  return turns;
}

/** A text as far as it has come. */
export type Text = {
  bytes: Buffer;
  /** Where that ends which is read. */
  end: number;
  /** Where that ends which has come. Who reads goes as far only when he begins anew: what he made room for is what he saw then. */
  come: number;
  isWhole: boolean;
  /** Where it has to end, at least, before it is worth while to read on. */
  wanted: number;
};
export const whole = (bytes: Buffer): Text => ({
  bytes,
  end: bytes.length,
  come: bytes.length,
  isWhole: true,
  wanted: 0,
});

/** Whether nothing stands behind what is read. */
export const isAll = ({ end, come, isWhole }: Text): boolean => isWhole && end === come;

/** A text as far as it has come. */
export type Text = {
  bytes: Buffer;
  /** Where that ends which has come. */
  end: number;
  isWhole: boolean;
  /** Where it has to end, at least, before it is worth while to read on. */
  wanted: number;
};
export const whole = (bytes: Buffer): Text => ({ bytes, end: bytes.length, isWhole: true, wanted: 0 });

/** Every digit of it, in whole tokens: 1234567890 with 6 decimals as 1,234.56789. */
export function exactly(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, "0");
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${grouped(digits, decimals)}${rest === "" ? "" : `.${rest}`}`;
}

function grouped(digits: string, decimals: number): string {
  return digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** 1234567890 with 6 decimals as 1,234.56: cut, never rounded up, so that a loss is not hidden behind its decimals. */
export function amountOf(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, "0");
  const whole = grouped(digits, decimals);
  const rest = digits
    .slice(digits.length - decimals)
    .slice(0, 2)
    .replace(/0+$/, "");
  if (whole === "0" && rest === "" && amount !== "0") return "less than 0.01";
  return rest === "" ? whole : `${whole}.${rest}`;
}

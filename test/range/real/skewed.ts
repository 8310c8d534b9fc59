// Loaded before the responder: its wall clock jumps by up to an hour, forth and back, as a machine's does that is set by hand.
const real = Date.now;
const skews = [0, -3_600_000, -60_000, 60_000, 3_600_000];

Date.now = () => {
  const now = real();
  return now + (skews[Math.floor(now / 400) % skews.length] ?? 0);
};

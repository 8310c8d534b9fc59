/** Colours are named once, for light and for dark; every width is the reader's. */
export const style = `
:root { --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --page: #fcfcfd; --card: #ffffff; --with: #0b6e4f; --without: #c2330f; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #edeef0; --soft: #b0b4ba; --line: #3a3f45; --page: #111316; --card: #181b1f; --with: #4cc38a; --without: #ff8b6a; --warn: #f0b429; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 72rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .2rem 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .2rem; }
p { margin: .3rem 0; max-width: 46rem; }
.sub, .legend { color: var(--soft); font-size: .9rem; }
.verdict { font-weight: 600; font-size: 1.1rem; }
.good { color: var(--with); } .bad { color: var(--without); } .warning { color: var(--warn); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .6rem; margin: 1.2rem 0 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .55rem .75rem; }
dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: .8rem; margin: .6rem 0 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; max-width: 36rem; }
figcaption { font-size: .9rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .end { text-anchor: end; } svg text.good { fill: var(--with); }
.axis { stroke: var(--soft); } .grid { stroke: var(--line); } .mark { stroke: var(--soft); stroke-dasharray: 3 3; } .mark.good { stroke: var(--with); }
path { fill: none; stroke-width: 2.5; } path.with { stroke: var(--with); stroke-width: 4; } path.without { stroke: var(--without); stroke-dasharray: 6 3; } path.then { stroke: var(--soft); }
.key { display: inline-block; width: 1.6rem; border-top: 3px solid var(--with); vertical-align: middle; margin-right: .4rem; }
.key.without { border-top: 3px dashed var(--without); margin-left: .8rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th { color: var(--soft); font-weight: 500; }
.numbers td, .numbers th { font-variant-numeric: tabular-nums; }
.numbers th:not(:first-child), .numbers td:not(:first-child) { text-align: right; }
.numbers { width: auto; min-width: min(30rem, 100%); }
.slots td { font-size: .8rem; overflow-wrap: anywhere; min-width: 8rem; } .slots td:not(:first-child) { font-family: ui-monospace, monospace; }
.timeline { list-style: none; padding: 0; margin: .4rem 0; }
.timeline li { display: grid; grid-template-columns: 2.6rem 6.2rem 1fr; column-gap: .7rem; padding: .22rem 0; border-bottom: 1px solid var(--line); }
.timeline.several li { grid-template-columns: 6.4rem 6.2rem 1fr; }
small { font-size: .78rem; }
.at { font-variant-numeric: tabular-nums; color: var(--soft); }
.who.attack { color: var(--without); } .who.responder { color: var(--with); font-weight: 600; } .who.user, .who.protocol { color: var(--soft); }
ul { padding-left: 1.2rem; max-width: 46rem; }
@media (max-width: 34rem) {
  .figures { grid-template-columns: 1fr 1fr; gap: .4rem; } .figures div { padding: .4rem .55rem; }
  .money thead { display: none; } .money, .money tbody { display: block; width: 100%; }
  .money tr { display: grid; grid-template-columns: 1fr 1fr; gap: .1rem .8rem; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  .money tr td { border: 0; padding: 0; text-align: left !important; } .money td:first-child { grid-column: 1 / -1; font-weight: 600; }
  .money td:not(:first-child)::before { content: attr(data-head); display: block; color: var(--soft); font-size: .78rem; }
  .timeline li { grid-template-columns: 2.2rem 1fr; } .timeline.several li { grid-template-columns: 6.4rem 1fr; }
  .timeline li span:last-child { grid-column: 1 / -1; }
  .numbers { font-size: .82rem; } .numbers td, .numbers th { padding-right: .45rem; }
  .slots thead { display: none; } .slots, .slots tbody, .slots tr, .slots td { display: block; width: 100%; }
  .slots tr { padding: .4rem 0; border-bottom: 1px solid var(--line); } .slots td { border: 0; padding: .1rem 0; }
  .slots td:not(:first-child)::before { content: attr(data-head) " "; color: var(--soft); font-family: system-ui, sans-serif; }
}
@media print { body { max-width: none; } section { break-inside: avoid; } }
`;

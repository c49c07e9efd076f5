// The flow diagram of the routes page: drawn again when its flows change, and when the colours do.
import { formats } from "../js/clock.js";
import { create, flowsOption } from "../js/charts.js";

/** Draws in an element. `setup`: lang. */
export function start(root, setup) {
  const format = formats("UTC", setup.lang);
  let flows = [];
  const chart = create(root, (theme) => flowsOption(theme, flows, format));
  const colours = new MutationObserver(() => chart.refresh(true));
  colours.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return {
    apply(next) { flows = next; chart.refresh(true); },
    stop() { colours.disconnect(); chart.dispose(); },
  };
}

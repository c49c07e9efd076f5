// The flow diagram of the routes page.
import { formats } from "../js/clock.js";
import { live, flowsOption } from "../js/charts.js";

/** Draws in an element. `setup`: lang. */
export const start = (root, { lang }) => {
  const format = formats("UTC", lang);
  return live(root, (theme, flows) => flowsOption(theme, flows, format));
};

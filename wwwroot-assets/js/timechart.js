// Courses over a time within a page.
import { formats } from "./clock.js";
import { live, linesOption } from "./charts.js";

/** Draws in an element. `setup`: lang, zone. */
export const start = (root, { lang, zone }) => {
  const format = formats(zone, lang);
  return live(root, (theme, figures) => linesOption(theme, figures, format));
};

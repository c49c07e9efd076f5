// The shopping screen: lists, map and course, from one small patch at a time.
import { formats } from "../js/clock.js";
import { create, curveOption, mapOption, twoDays, withMap } from "../js/charts.js";
import { barLists, paintScale, paintTotal, scale } from "../js/lists.js";
import { startHead, write } from "../js/wall.js";

// What has an order of its own stays where it is, and agrees with the total; a ranking is read in peace.
const orderEvery = 4000, paces = { actions: 0, ages: 0, genders: 0, provinces: orderEvery, categories: orderEvery, brands: orderEvery, items: orderEvery };

/** Starts the screen. `setup`: see wall.js, and words. */
export function start(root, setup) {
  const format = formats(setup.zone, setup.lang), { words } = setup;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const state = { provinces: [], hours: null, begun: false };
  const head = startHead(root, setup);

  const charts = {
    map: create(part("map"), (theme) => mapOption(theme, state.provinces, scale(state.provinces), words, format), withMap),
    hours: create(part("hours"), (theme) => curveOption(theme, twoDays(state.hours, words), words, format)),
  };

  const shown = barLists(part, paces);

  return {
    /** Takes in what changed. */
    apply(patch) {
      if (patch.data !== undefined) state.begun = true;
      if (patch.total) state.total = patch.total;
      if (state.total && (patch.total || patch.data !== undefined)) {
        paintTotal(part, state.total.today, state.total, state.begun, format);
        write(part("minute"), state.total.minute);
        write(part("late"), state.total.late);
      }
      for (const [name, all] of Object.entries(patch.lists ?? {})) shown[name].set(all);
      if (patch.map) { state.provinces = patch.map; paintScale(part("scale"), state.provinces, format); charts.map.refresh(); }
      if (patch.hours) { state.hours = patch.hours; charts.hours.refresh(true); }
      head.apply(patch);
    },
    stop() { head.stop(); Object.values(shown).forEach((list) => list.stop()); charts.map.dispose(); charts.hours.dispose(); },
  };
}

// The shopping screen: lists, map and course, from one small patch at a time.
import { formats } from "../js/clock.js";
import { create, curveOption, mapOption, withMap } from "../js/charts.js";
import { bars, calmly, paintFigure, paintScale, scale } from "../js/lists.js";
import { startHead, write } from "../js/wall.js";

// What has an order of its own stays where it is, and agrees with the total; a ranking is read in peace.
const orderEvery = 4000, fixed = ["actions", "ages", "genders"], ranked = ["provinces", "categories", "brands", "items"];

/** Starts the screen. `setup`: see wall.js, and words. */
export function start(root, setup) {
  const format = formats(setup.zone, setup.lang), { words } = setup;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const state = { provinces: [], hours: null, begun: false };
  const head = startHead(root, setup);

  const charts = {
    map: create(part("map"), (theme) => mapOption(theme, state.provinces, scale(state.provinces), words, format), withMap),
    hours: create(part("hours"), (theme) => curveOption(theme, days(), words, format)),
  };

  function days() {
    const { hours } = state;
    if (!hours) return { lines: [], ticks: [], start: 0, end: 1 };
    const points = (values) => values.map((value, i) => [hours.begins[i], value]).filter(([at]) => at !== undefined);
    return {
      lines: [
        { name: words.yesterday, color: "--dim", type: "dashed", data: points(hours.yesterday) },
        { name: words.today, color: "--accent", type: "solid", data: points(hours.today), area: true },
      ],
      start: hours.begins[0], end: hours.begins[hours.begins.length - 1], ticks: hours.begins.filter((_, i) => i % 4 === 0),
    };
  }

  const shown = Object.fromEntries([...fixed, ...ranked].map((name) => [name, calmly(fixed.includes(name) ? 0 : orderEvery, (all) =>
    bars(part(name), all.map(([label, count, told]) => ({ name: label, title: label, count, told })), (one) => one.told))]));

  function paintTotal({ today, before, change, minute, late }) {
    const mark = part("change");
    paintFigure(part("total"), today, state.begun, format);
    write(part("before"), before);
    write(part("minute"), minute);
    write(part("late"), late);
    mark.hidden = !change;
    write(mark, change ?? "");
  }

  return {
    /** Takes in what changed. */
    apply(patch) {
      if (patch.data !== undefined) state.begun = true;
      if (patch.total) state.total = patch.total;
      if (state.total && (patch.total || patch.data !== undefined)) paintTotal(state.total);
      for (const [name, all] of Object.entries(patch.lists ?? {})) shown[name].set(all);
      if (patch.map) { state.provinces = patch.map; paintScale(part("scale"), state.provinces, format); charts.map.refresh(); }
      if (patch.hours) { state.hours = patch.hours; charts.hours.refresh(true); }
      head.apply(patch);
    },
    stop() { head.stop(); Object.values(shown).forEach((list) => list.stop()); charts.map.dispose(); charts.hours.dispose(); },
  };
}

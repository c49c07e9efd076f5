// The passages screen: lists, map and curve, from one small patch at a time.
import { formats } from "../js/clock.js";
import { create, curveOption, dayCourses, mapOption, withMap } from "../js/charts.js";
import { bars, calmly, element, paintScale, paintTotal, rows, scale } from "../js/lists.js";
import { startHead, write } from "../js/wall.js";

const orderEvery = 4000, tickEvery = 2000, warnEvery = 1000, mostWarnings = 3;

/** Starts the screen. `setup`: see wall.js, and words. */
export function start(root, setup) {
  const format = formats(setup.zone, setup.lang), { words } = setup;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const state = { provinces: [], hours: null, begun: false };
  const percent = (value) => value.toLocaleString(setup.lang, { maximumFractionDigits: 1 }) + " %";
  const head = startHead(root, setup);

  const charts = {
    map: create(part("map"), (theme) => mapOption(theme, state.provinces, scale(state.provinces), words, format), withMap),
    hours: create(part("hours"), (theme) => curveOption(theme, days(), words, format)),
  };

  const days = () => ({
    ...dayCourses(state.hours, ({ today, yesterday, week }) => [
      { name: words.week, color: "--second", type: "dotted", data: week },
      { name: words.yesterday, color: "--dim", type: "dashed", data: yesterday },
      { name: words.today, color: "--accent", type: "solid", data: today, area: true },
    ]),
    band: state.hours?.ahead.map((span, i) => span && [state.hours.begins[i], ...span]).filter(Boolean) ?? [],
  });

  const ranking = calmly(orderEvery, (all) => bars(part("ranking"), all.map(([name, title, count]) => ({ name, title, count })), (one) => format.number(one.count)));
  const types = calmly(orderEvery, (all) => bars(part("types"), all.map(([name, count, share]) => ({ name, title: name, count, share })), (one) => `${format.number(one.count)}  ${percent(one.share)}`));
  const latest = calmly(tickEvery, (all) => rows(part("latest"), all, () => {
    const row = element("li", "");
    row.append(element("time", ""), element("b", ""), element("span", ""), element("em", ""));
    return row;
  }, (row, [at, plate, sign, name, type]) => {
    [format.clock(at), plate, sign, type].forEach((text, i) => write(row.children[i], text));
    row.title = name;
  }));

  // What needs somebody comes at once, and changes once a second at most.
  const warnings = calmly(warnEvery, (all) => {
    rows(part("warnings"), all.slice(0, mostWarnings), () => {
      const card = element("li", "alert-card"), head = element("h3", ""), name = element("span", "");
      name.append(element("i", "alert-sign"), element("b", ""));
      head.append(name, element("time", ""));
      card.append(head, element("p", ""), element("p", ""));
      return card;
    }, (card, [at, plate, from, to, took, state, level]) => {
      const [head, way, detail] = card.children;
      card.dataset.level = level;
      write(head.children[0].children[1], plate);
      write(head.children[1], format.clock(at));
      write(way, `${from} → ${to}`);
      write(detail, `${state} · ${took}`);
    });
    write(part("no-warnings"), all.length === 0 ? words.none : all.length > mostWarnings ? words.more.replace("{0}", format.number(all.length - mostWarnings)) : "");
  });

  const unusual = calmly(orderEvery, (all) => rows(part("unusual"), all.slice(0, mostWarnings), () => {
    const card = element("li", "alert-card"), head = element("h3", ""), name = element("span", "");
    card.dataset.level = "1";
    name.append(element("i", "alert-sign"), element("b", ""));
    head.append(name);
    card.append(head, element("p", ""));
    return card;
  }, (card, [sign, name, told]) => {
    card.title = name;
    write(card.children[0].children[0].children[1], `${sign} · ${words.unusual}`);
    write(card.children[1], told);
  }));

  return {
    /** Takes in what changed. */
    apply(patch) {
      if (patch.data !== undefined) state.begun = true;
      if (patch.total) state.total = patch.total;
      if (state.total && (patch.total || patch.data !== undefined)) {
        paintTotal(part, state.total.today, state.total, state.begun, format);
        write(part("minute"), state.total.minute);
        write(part("directions"), state.total.directions.map(([name, share]) => `${name} ${percent(share)}`).join(" · "));
      }
      if (patch.checkpoints) ranking.set(patch.checkpoints);
      if (patch.types) types.set(patch.types);
      if (patch.warnings) warnings.set(patch.warnings);
      if (patch.unusual) unusual.set(patch.unusual);
      if (patch.latest) latest.set(patch.latest);
      if (patch.provinces) { state.provinces = patch.provinces; paintScale(part("scale"), state.provinces, format); charts.map.refresh(); }
      if (patch.hours) { state.hours = patch.hours; charts.hours.refresh(true); }
      head.apply(patch);
    },
    stop() { head.stop(); [ranking, types, latest, warnings, unusual].forEach((list) => list.stop()); charts.map.dispose(); charts.hours.dispose(); },
  };
}

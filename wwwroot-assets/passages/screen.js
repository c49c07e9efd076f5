// The passages screen: lists, map and curve, from one small patch at a time.
import { formats } from "../js/clock.js";
import { create, curveOption, mapOption, withMap } from "../js/charts.js";
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
    map: create(part("map"), (theme) => mapOption(theme, state.provinces, scale(), words, format), withMap),
    hours: create(part("hours"), (theme) => curveOption(theme, days(), words, format)),
  };

  // Bounds that a person would choose: round ones, from about a quarter of the greatest figure down, each a sixth of the one above.
  function scale() {
    const most = Math.max(0, ...state.provinces.map(([, count]) => count));
    if (most <= 1) return [1];
    const top = round(most / 4), steps = [top, round(top / 6), round(top / 36), 1];
    return steps.filter((bound, i) => bound >= 1 && steps.indexOf(bound) === i);
  }

  function round(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
    return Math.max(1, [1, 2, 5, 10].map((f) => f * power).findLast((step) => step <= value) ?? 1);
  }

  function days() {
    const { hours } = state;
    if (!hours) return { lines: [], ticks: [], start: 0, end: 1 };
    const points = (values) => values.map((value, i) => [hours.begins[i], value]).filter(([at]) => at !== undefined);
    return {
      lines: [
        { name: words.week, color: "--second", type: "dotted", data: points(hours.week) },
        { name: words.yesterday, color: "--dim", type: "dashed", data: points(hours.yesterday) },
        { name: words.today, color: "--accent", type: "solid", data: points(hours.today), area: true },
      ],
      band: hours.ahead.map((span, i) => span && [hours.begins[i], ...span]).filter(Boolean),
      start: hours.begins[0], end: hours.begins[hours.begins.length - 1], ticks: hours.begins.filter((_, i) => i % 4 === 0),
    };
  }

  const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

  // A row stands for a place in the order, so that nothing jumps: its text changes.
  function rows(list, wanted, make, fill) {
    while (list.children.length > wanted.length) list.lastChild.remove();
    while (list.children.length < wanted.length) list.append(make());
    wanted.forEach((row, i) => fill(list.children[i], row));
  }

  const bar = () => {
    const row = element("li", "");
    row.append(element("span", "bar-name"), element("span", "bar-figure"), element("i", "bar-fill"));
    return row;
  };

  function bars(list, all, figure) {
    const most = Math.max(1, ...all.map((one) => one.count));
    rows(list, all, bar, (row, one) => {
      write(row.children[0], one.name);
      if (row.title !== one.title) row.title = one.title;
      row.children[2].style.setProperty("--part", (one.count / most).toFixed(4));
      write(row.children[1], figure(one));
    });
  }

  // An order changes every few seconds at most, and the newest are shown calmly: what comes in between is shown with the next.
  function calmly(every, show) {
    let value, last = 0, timer = 0;
    const paint = () => { timer = 0; last = performance.now(); show(value); };
    return {
      set(next) { value = next; if (timer === 0) timer = setTimeout(paint, last === 0 ? 0 : Math.max(0, every - (performance.now() - last))); },
      stop() { clearTimeout(timer); },
    };
  }

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

  function paintTotal({ today, before, change, minute, directions }) {
    const total = part("total"), text = format.number(today), mark = part("change");
    write(total, state.begun ? text : "–");
    total.dataset.digits = text.replace(/\D/g, "").length;
    write(part("before"), before);
    write(part("minute"), minute);
    mark.hidden = !change;
    write(mark, change ?? "");
    write(part("directions"), directions.map(([name, share]) => `${name} ${percent(share)}`).join(" · "));
  }

  function paintScale() {
    const bounds = scale(), list = part("scale");
    rows(list, state.provinces.length === 0 ? [] : bounds, () => { const row = element("li", ""); row.append(element("i", ""), element("span", "")); return row; }, (row, bound) => {
      const at = bounds.indexOf(bound), above = bounds[at - 1];
      row.children[0].style.background = `var(--map-${4 - at})`;
      write(row.children[1], above ? (above - 1 > bound ? `${format.number(bound)}–${format.number(above - 1)}` : format.number(bound)) : `≥ ${format.number(bound)}`);
    });
  }

  return {
    /** Takes in what changed. */
    apply(patch) {
      if (patch.data !== undefined) state.begun = true;
      if (patch.total) state.total = patch.total;
      if (state.total && (patch.total || patch.data !== undefined)) paintTotal(state.total);
      if (patch.checkpoints) ranking.set(patch.checkpoints);
      if (patch.types) types.set(patch.types);
      if (patch.warnings) warnings.set(patch.warnings);
      if (patch.unusual) unusual.set(patch.unusual);
      if (patch.latest) latest.set(patch.latest);
      if (patch.provinces) { state.provinces = patch.provinces; paintScale(); charts.map.refresh(); }
      if (patch.hours) { state.hours = patch.hours; charts.hours.refresh(true); }
      head.apply(patch);
    },
    stop() { head.stop(); [ranking, types, latest, warnings, unusual].forEach((list) => list.stop()); charts.map.dispose(); charts.hours.dispose(); },
  };
}

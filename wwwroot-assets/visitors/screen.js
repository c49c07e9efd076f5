// The visitors screen between renders: figures, bars, clock and charts, from one small patch at a time.
import { startBell } from "../js/bell.js";
import { formats, span } from "../js/clock.js";
import { mark, startHead, write } from "../js/wall.js";
import { create, curveOption, flowOption } from "../js/charts.js";

const reorderEvery = 4000, turnEvery = 12000;

/** Starts the screen. `setup`: see wall.js, and words. */
export function start(root, setup) {
  const format = formats(setup.zone, setup.lang);
  const { words, units } = setup;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const state = { areas: new Map(), notes: new Map(), flow: new Map(), today: null, yesterday: null, data: null, turn: 0, turned: 0, ordered: 0 };
  const part = (name) => root.querySelector(`[data-part="${name}"]`);

  const charts = {};
  const flow = part("flow"), curve = part("curve");
  if (flow) charts.flow = create(flow, (theme) => flowOption(theme, minutes(), words, format));
  if (curve) charts.curve = create(curve, (theme) => curveOption(theme, days(), words, format));

  function minutes() {
    if (state.flow.size === 0) return [];
    const last = Math.max(...state.flow.keys());
    return Array.from({ length: 60 }, (_, i) => {
      const end = last - (59 - i), pair = state.flow.get(end), label = format.minute((end - 1) * 60000);
      return { label, tick: label.endsWith("0"), in: pair ? pair[0] : null, out: pair ? pair[1] : null, open: i === 59 };
    });
  }

  // The axis spans the hours in which somebody was there, so that a closed night takes no room.
  function days() {
    const { today, yesterday } = state;
    if (!today) return { lines: [], ticks: [], start: 0, end: 1 };
    const points = (day) => {
      const out = [];
      let before = null;
      for (let i = 0; i < (day?.points.length ?? 0); i += 2) {
        const minute = day.points[i];
        if (before !== null && minute - before > 1) out.push([today.start + before * 60000, null]);
        out.push([today.start + (minute - 1) * 60000, day.points[i + 1]]);
        before = minute;
      }
      return out;
    };
    const a = points(today), b = points(yesterday), live = [...a, ...b].filter((p) => p[1] > 0).map((p) => p[0]);
    const hours = today.hours;
    let start = hours[0], end = hours[hours.length - 1];
    if (live.length > 0) {
      const low = live.reduce((x, y) => Math.min(x, y)), high = live.reduce((x, y) => Math.max(x, y));
      start = hours.findLast((h) => h <= low) ?? start;
      end = hours.find((h) => h >= high && h > start) ?? end;
    }
    const shown = hours.filter((h) => h >= start && h <= end), step = [1, 2, 3, 4, 6].find((s) => (shown.length - 1) / s <= 6) ?? 6;
    const lines = [{ name: words.yesterday, color: "--dim", type: "dashed", data: b }, { name: words.today, color: "--accent", type: "solid", data: a, area: true }];
    return { lines, start, end, ticks: shown.filter((_, i) => i % step === 0) };
  }

  function paintTotal(p) {
    const total = part("total");
    write(total, state.data === null ? "–" : format.number(p.total));
    mark(total, "digits", format.number(p.total).length);
    mark(total, "level", p.totalLevel ?? 0);
    mark(total.parentElement, "level", p.totalLevel ?? 0);
    write(part("entries"), format.number(p.entries));
    const trend = part("trend");
    trend.hidden = p.trend === null || p.trend === undefined;
    if (!trend.hidden) write(trend, words.trend.replace("{0}", (p.trend > 0 ? "+" : p.trend < 0 ? "−" : "±") + format.number(Math.abs(p.trend))));
    write(part("hidden"), words.hidden.replace("{0}", format.number(p.hidden ?? 0)));
    const peak = part("peak");
    peak.hidden = !p.peakAt;
    if (!peak.hidden) write(peak, words.peak.replace("{0}", format.number(p.peak ?? 0)).replace("{1}", format.minute(p.peakAt)));
  }

  // ±4 where it may be as much too high as too low, else −57 +2.
  function errors(above, below) {
    if (above === below) return above < 1 ? "" : "±" + format.number(above);
    return [above < 1 ? "" : "−" + format.number(above), below < 1 ? "" : "+" + format.number(below)].filter(Boolean).join(" ");
  }

  function paintAreas() {
    const rows = [...root.querySelectorAll("[data-area]")];
    const loose = Math.max(50, ...rows.filter((r) => !r.dataset.scale).map((r) => state.areas.get(r.dataset.area)?.[0] ?? 0)) * 1.15;
    for (const row of rows) {
      const known = state.areas.get(row.dataset.area);
      if (!known) continue;
      const [current, level] = known, scale = Number(row.dataset.scale) || loose;
      write(row.querySelector("[data-figure]"), format.number(current));
      mark(row, "level", level);
      mark(row.querySelector(".area-figure"), "level", level);
      mark(row, "band", level === 2 ? 3 : level === 1 ? 2 : !row.dataset.comfort ? "" : current <= Number(row.dataset.comfort) ? 0 : 1);
      const width = Math.min(100, (current / scale) * 100).toFixed(2) + "%", bar = row.querySelector(".bar i");
      if (bar.style.width !== width) bar.style.width = width;
      const [above, below, since] = state.notes.get(row.dataset.area) ?? [0, 0, 0], note = row.querySelector("[data-error]"), silent = row.querySelector("[data-silent]");
      note.hidden = above + below < 1;
      write(note, errors(above, below));
      silent.hidden = since === 0;
      write(silent, since === 0 ? "" : words.silent.replace("{0}", format.minute(since)));
      mark(row, "quiet", since === 0 ? "" : "1");
    }
    for (const figure of root.querySelectorAll("[data-current]")) {
      const known = figure.dataset.current === "*" ? [state.total] : state.areas.get(figure.dataset.current);
      if (known) write(figure, format.number(known[0]));
    }
    order(rows);
  }

  // More areas than can be read take turns; what is at red stands on every page.
  function turns(sorted) {
    const list = root.querySelector("[data-most]"), most = Number(list.dataset.most), red = sorted.filter(({ w }) => w[0] === 2).slice(0, most / 2);
    const others = sorted.filter((one) => !red.includes(one)), room = most - red.length, pages = Math.max(1, Math.ceil(others.length / room));
    if (performance.now() - state.turned >= turnEvery) { state.turn += state.turned > 0 ? 1 : 0; state.turned = performance.now(); }
    const page = state.turn % pages, shown = new Set([...red, ...others.slice(page * room, (page + 1) * room)].map(({ row }) => row));
    for (const { row } of sorted) if (row.hidden === shown.has(row)) row.hidden = !shown.has(row);
    write(part("turn"), pages > 1 ? words.turn.replace("{0}", page + 1).replace("{1}", pages) : "");
  }

  // Rows change places at most every few seconds, and slide rather than jump.
  function order(rows) {
    const list = root.querySelector("[data-sort]");
    if (!list || (state.ordered > 0 && performance.now() - state.ordered < reorderEvery && state.rows === rows.length)) return;
    const first = state.ordered === 0;
    state.ordered = performance.now();
    state.rows = rows.length;
    const weight = (row) => {
      const [current, level] = state.areas.get(row.dataset.area) ?? [0, 0];
      return [level, row.dataset.limit ? current / Number(row.dataset.limit) : -1, row.dataset.limit ? 0 : current];
    };
    const sorted = rows.map((row, i) => ({ row, i, w: weight(row) }));
    if (list.dataset.sort === "urgency") sorted.sort((a, b) => b.w[0] - a.w[0] || b.w[1] - a.w[1] || b.w[2] - a.w[2] || a.i - b.i);
    turns(sorted);
    if (sorted.every(({ row }, i) => row.style.order === String(i))) return;
    const before = new Map(rows.map((row) => [row, row.getBoundingClientRect()]));
    sorted.forEach(({ row }, i) => { row.style.order = i; });
    if (still.matches || first) return;
    for (const row of rows) {
      const from = before.get(row), to = row.getBoundingClientRect();
      if (from.top !== to.top || from.left !== to.left) {
        row.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }], { duration: 300, easing: "ease-out" });
      }
    }
  }

  const bell = startBell(part("bell"), words.bell, document.title);
  const head = startHead(root, setup, (at) => {
    for (const element of root.querySelectorAll("[data-since]")) {
      write(element, words.lasting.replace("{0}", span((state.data ?? at) - Number(element.dataset.since), units)));
    }
  });

  return {
    /** Takes in what changed. `render` is true when the page's structure was rendered anew just before. */
    apply(patch) {
      if (patch.data !== undefined) state.data = patch.data;
      const begun = patch.data !== undefined;
      if (patch.total !== undefined) { state.total = patch.total; state.figures = patch; }
      if (state.figures && (patch.total !== undefined || patch.rendered || begun)) paintTotal(state.figures);
      if (patch.areas) for (const [id, current, level] of patch.areas) state.areas.set(id, [current, level]);
      if (patch.notes) for (const [id, ...note] of patch.notes) state.notes.set(id, note);
      if (patch.areas || patch.notes || patch.total !== undefined || patch.rendered) paintAreas();
      if (patch.flow) {
        if (patch.flow.whole) state.flow.clear();
        for (const [end, entered, left] of patch.flow.points) state.flow.set(end, [entered, left]);
        const oldest = Math.max(...state.flow.keys()) - 60;
        for (const end of state.flow.keys()) if (end <= oldest) state.flow.delete(end);
        charts.flow?.refresh(patch.flow.whole);
      }
      for (const day of ["today", "yesterday"]) {
        const change = patch[day];
        if (!change) continue;
        const kept = change.from > 0 && state[day] ? state[day].points.slice(0, change.from * 2) : [];
        state[day] = { start: change.start, hours: change.hours ?? state[day]?.hours, points: kept.concat(change.points) };
        charts.curve?.refresh(change.from === 0);
      }
      if (patch.calls) bell.apply(patch.calls);
      head.apply(patch);
    },
    stop() { bell.stop(); head.stop(); charts.flow?.dispose(); charts.curve?.dispose(); },
  };
}

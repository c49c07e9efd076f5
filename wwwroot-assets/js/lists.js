// Lists of a big screen: rows that stand for places in an order, bars, what is shown calmly, and the map's scale.
import { write } from "./wall.js";

export const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

/** A row stands for a place in the order, so that nothing jumps: its text changes. */
export function rows(list, wanted, make, fill) {
  while (list.children.length > wanted.length) list.lastChild.remove();
  while (list.children.length < wanted.length) list.append(make());
  wanted.forEach((row, i) => fill(list.children[i], row));
}

const bar = () => {
  const row = element("li", "");
  row.append(element("span", "bar-name"), element("span", "bar-figure"), element("i", "bar-fill"));
  return row;
};

/** Bars of `all`: [{ name, title, count }], as long as the greatest count makes them; `figure` says what stands beside one. */
export function bars(list, all, figure) {
  const most = Math.max(1, ...all.map((one) => one.count));
  rows(list, all, bar, (row, one) => {
    write(row.children[0], one.name);
    if (row.title !== one.title) row.title = one.title;
    row.children[2].style.setProperty("--part", (one.count / most).toFixed(4));
    write(row.children[1], figure(one));
  });
}

/** An order changes every few seconds at most, and the newest are shown calmly: what comes in between is shown with the next. */
export function calmly(every, show) {
  let value, last = 0, timer = 0;
  const paint = () => { timer = 0; last = performance.now(); show(value); };
  return {
    set(next) { value = next; if (timer === 0) timer = setTimeout(paint, last === 0 ? 0 : Math.max(0, every - (performance.now() - last))); },
    stop() { clearTimeout(timer); },
  };
}

function round(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return Math.max(1, [1, 2, 5, 10].map((f) => f * power).findLast((step) => step <= value) ?? 1);
}

/** Bounds of a map's colours that a person would choose, of counts [[name, count]]: round ones, from about a quarter of the greatest figure down, each a sixth of the one above. */
export function scale(counts) {
  const most = Math.max(0, ...counts.map(([, count]) => count));
  if (most <= 1) return [1];
  const top = round(most / 4), steps = [top, round(top / 6), round(top / 36), 1];
  return steps.filter((bound, i) => bound >= 1 && steps.indexOf(bound) === i);
}

/** Says what the map's colours mean. */
export function paintScale(list, counts, format) {
  const bounds = scale(counts);
  rows(list, counts.length === 0 ? [] : bounds, () => { const row = element("li", ""); row.append(element("i", ""), element("span", "")); return row; }, (row, bound) => {
    const at = bounds.indexOf(bound), above = bounds[at - 1];
    row.children[0].style.background = `var(--map-${4 - at})`;
    write(row.children[1], above ? (above - 1 > bound ? `${format.number(bound)}–${format.number(above - 1)}` : format.number(bound)) : `≥ ${format.number(bound)}`);
  });
}

/** Lists of bars by their names, each shown calmly at its pace: `set` takes rows of [label, count, figure in words]. */
export const barLists = (part, paces) => Object.fromEntries(Object.entries(paces).map(([name, every]) => [name, calmly(every, (all) =>
  bars(part(name), all.map(([label, count, told]) => ({ name: label, title: label, count, told })), (one) => one.told))]));

/** Writes the ruling figure, which is smaller the more digits it has, what stands beside its title, and the change against yesterday. */
export function paintTotal(part, value, { before, change }, known, format) {
  const total = part("total"), mark = part("change"), text = format.number(value);
  write(total, known ? text : "–");
  total.dataset.digits = text.replace(/\D/g, "").length;
  write(part("before"), before);
  mark.hidden = !change;
  write(mark, change ?? "");
}

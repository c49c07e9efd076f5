// The requests' screen: figures, lists and courses, from one small patch at a time.
import { startBell } from "../js/bell.js";
import { formats } from "../js/clock.js";
import { create, curveOption, stackOption, twoDays } from "../js/charts.js";
import { barLists, calmly, element, paintTotal, rows } from "../js/lists.js";
import { startHead, write } from "../js/wall.js";

const orderEvery = 4000, tickEvery = 1000, minute = 60000, mostAlerts = 3;
const colours = ["--accent", "--second", "--warning", "--alert"];

/** Starts the screen. `setup`: see wall.js, and words. */
export function start(root, setup) {
  const format = formats(setup.zone, setup.lang), { words } = setup;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const state = { minutes: [], hours: null, begun: false };
  const head = startHead(root, setup);
  const bell = startBell(part("bell"), words.bell, document.title);

  const charts = {
    minutes: create(part("minutes"), (theme) => stackOption(theme, lastHour(), format)),
    hours: create(part("hours"), (theme) => curveOption(theme, twoDays(state.hours, words), words, format)),
  };

  function lastHour() {
    return {
      labels: state.minutes.map(([at]) => format.minute(at)), tick: (i) => state.minutes[i] && (state.minutes[i][0] / minute) % 10 === 0,
      series: words.classes.map((name, i) => ({ name, color: colours[i], data: state.minutes.map((one) => one[i + 1]) })),
    };
  }

  const lists = barLists(part, { routes: orderEvery, agents: orderEvery });

  const failures = calmly(tickEvery, (all) => {
    rows(part("failures"), all, () => {
      const row = element("li", "");
      row.append(element("time", ""), element("b", ""), element("span", ""), element("em", ""));
      return row;
    }, (row, [at, status, what, times, level]) => {
      [format.minute(at), String(status), what, times].forEach((text, i) => write(row.children[i], text));
      row.dataset.level = level;
      row.title = what;
    });
    write(part("no-failures"), all.length === 0 ? words.none : "");
  });

  function paintAlerts(all) {
    rows(part("alerts"), all.slice(0, mostAlerts), () => {
      const card = element("li", "alert-card"), head = element("h3", ""), name = element("span", ""), care = element("p", "care");
      name.append(element("i", "alert-sign"), element("b", ""));
      head.append(name, element("time", ""));
      care.append(Object.assign(element("a", ""), { href: "/requests/alerts" }));
      card.append(head, element("p", ""), care);
      return card;
    }, (card, alert) => {
      const [head, figure, care] = card.children;
      card.dataset.level = alert.level;
      care.dataset.care = alert.state;
      write(head.children[0].children[1], alert.name);
      write(head.children[1], format.minute(alert.since));
      write(figure, alert.figure);
      write(care.children[0], alert.care);
    });
    write(part("no-alerts"), all.length === 0 ? words.noAlerts : all.length > mostAlerts ? words.moreAlerts.replace("{0}", format.number(all.length - mostAlerts)) : "");
  }

  return {
    /** Takes in what changed. */
    apply(patch) {
      if (patch.data !== undefined) state.begun = true;
      if (patch.total) state.total = patch.total;
      if (state.total && (patch.total || patch.data !== undefined)) {
        paintTotal(part, state.total.minute, state.total, state.begun, format);
        write(part("today"), state.total.today);
      }
      if (patch.facts) rows(part("facts"), patch.facts, () => { const row = element("li", ""); row.append(element("span", ""), element("b", "")); return row; }, (row, texts) => texts.forEach((text, i) => write(row.children[i], text)));
      for (const [name, all] of Object.entries(patch.lists ?? {})) lists[name].set(all);
      if (patch.minutes) { const first = state.minutes.length === 0; state.minutes = patch.minutes; charts.minutes.refresh(first); }
      if (patch.hours) { state.hours = patch.hours; charts.hours.refresh(true); }
      if (patch.failures) failures.set(patch.failures);
      if (patch.alerts) paintAlerts(patch.alerts);
      if (patch.calls) bell.apply(patch.calls);
      head.apply(patch);
    },
    stop() { bell.stop(); head.stop(); [...Object.values(lists), failures].forEach((list) => list.stop()); Object.values(charts).forEach((chart) => chart.dispose()); },
  };
}

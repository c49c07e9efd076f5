// What all big screens have: a head that tells how fresh the data are, by the site's clock and the server's time.
import { correct, formats, now, span } from "./clock.js";

export const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
export const mark = (element, name, value) => { if (element && element.dataset[name] !== String(value)) element.dataset[name] = value; };

/** Starts the head. `setup`: zone, lang, head (its sentences), units, hours (opening and closing time, or null). `beat` is called with it, four times a second. */
export function startHead(root, setup, beat = () => {}) {
  const format = formats(setup.zone, setup.lang), { head: words, units } = setup;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  let status = null, data = null;

  // The site's hours may end after midnight.
  function isOpen(at) {
    if (!setup.hours) return true;
    const [from, to] = setup.hours, time = format.minute(at);
    return from < to ? time >= from && time < to : time >= from || time < to;
  }

  function paint() {
    const at = now(), head = part("state");
    write(part("clock"), format.clock(at));
    if (!status || !head) return;
    const silent = status.lastRecord ? at - status.lastRecord : 0;
    let colour = status.level, text = status.text;
    if (!text) {
      if (data === null) { colour = "amber"; text = words.waiting; }
      else if (silent >= status.quietAfter && !isOpen(at)) { colour = "closed"; text = words.closed.replace("{0}", format.clock(data)); }
      else if (silent >= status.quietAfter) { colour = "amber"; text = words.silent.replace("{0}", span(silent, units)); }
      else {
        const today = format.day(data) === format.day(at);
        text = words.data.replace("{0}", (today ? "" : format.day(data) + " ") + format.clock(data)).replace("{1}", span(at - data, units, true));
      }
    }
    mark(head, "state", colour);
    write(part("state-text"), text);
    head.title = status.reason ?? "";
    root.classList.toggle("stale", data !== null && colour !== "closed" && (status.follows ? silent >= status.quietAfter : colour !== "green"));
    write(part("zone"), status.zone);
    const simulated = part("simulated");
    if (simulated) simulated.hidden = !status.simulated;
    beat(at);
  }

  const fullScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  };
  part("full-screen")?.addEventListener("click", fullScreen);
  const timer = setInterval(paint, 250);
  paint();

  return {
    apply(patch) {
      correct(patch.now);
      if (patch.status) status = patch.status;
      if (patch.data !== undefined) data = patch.data;
      paint();
    },
    stop() { clearInterval(timer); part("full-screen")?.removeEventListener("click", fullScreen); },
  };
}

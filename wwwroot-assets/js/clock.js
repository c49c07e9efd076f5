// Time on screens: the server's clock, told in the site's zone, whatever this machine believes.
let offset = null;

/** Takes a reading of the server's clock. A reading that travelled fast is worth more than a slow one, and it drifts back slowly. */
export function correct(serverNow) {
  const seen = serverNow - Date.now();
  offset = offset === null || seen > offset || Math.abs(seen - offset) > 2000 ? seen : offset + (seen - offset) * 0.02;
}

export const now = () => Date.now() + (offset ?? 0);

/** Formatters of one zone and language. */
export function formats(zone, lang) {
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
  const clock = part({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const minute = part({ hour: "2-digit", minute: "2-digit" });
  const day = part({ year: "numeric", month: "2-digit", day: "2-digit" });
  const number = new Intl.NumberFormat(lang);
  return {
    clock: (ms) => clock.format(ms),
    minute: (ms) => minute.format(ms),
    day: (ms) => day.format(ms).split("/").reverse().join("-"),
    number: (value) => number.format(value),
  };
}

/** A span as a person says it, in at most two units; `units` are the words for d, h, m, s. */
export function span(ms, units, tenths = false) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10 && tenths) return seconds.toFixed(1) + units.s;
  const whole = Math.floor(seconds);
  const pairs = [[Math.floor(whole / 86400), units.d], [Math.floor(whole / 3600) % 24, units.h], [Math.floor(whole / 60) % 60, units.m], [whole % 60, units.s]];
  const first = pairs.findIndex(([count]) => count > 0);
  if (first < 0) return "0" + units.s;
  return pairs.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => count + unit).join(units.gap);
}

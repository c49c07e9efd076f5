// The one place that knows the chart library: it turns figures into options, with the colours of tokens.css. Only who draws loads it, and nothing else waits for it.
const library = new Promise((done) => {
  const script = document.createElement("script");
  script.src = new URL("echarts.min.js", import.meta.url);
  script.onload = script.onerror = () => done(window.echarts);
  document.head.append(script);
});
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

// Read where the chart stands: a big screen is dark on a light system, too.
const tokens = (element) => {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
};
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

let map;

/** Gives the library the map of China, once. */
export const withMap = (echarts) => map ??= fetch(new URL("china.geojson", import.meta.url)).then((answer) => answer.json()).then((geometry) => echarts.registerMap("china", geometry)).catch(() => null);

/** A chart in an element, drawn again when its size changes, at most once a second when its data do; `first` is awaited before. */
export function create(element, draw, first = () => {}) {
  let chart, timer = 0, last = 0, ended = false;
  const paint = () => {
    timer = 0;
    last = performance.now();
    if (!ended) chart?.setOption(draw({ token: tokens(element), rem: rem() }), { lazyUpdate: true });
  };
  const observer = new ResizeObserver(() => { chart.resize(); paint(); });
  library.then(async (echarts) => {
    if (!echarts) return;
    if (await first(echarts) === null) return;
    if (ended) return;
    chart = echarts.init(element, null, { renderer: "canvas" });
    observer.observe(element);
  });
  return {
    refresh(atOnce = false) {
      if (atOnce) { clearTimeout(timer); paint(); return; }
      if (timer === 0) timer = setTimeout(paint, Math.max(0, 1000 - (performance.now() - last)));
    },
    dispose() { ended = true; clearTimeout(timer); observer.disconnect(); chart?.dispose(); },
  };
}

/** A chart within a page, drawn again when its figures change, and when the colours do. `draw`: of the theme and the figures, which come as JSON. */
export function live(root, draw) {
  let figures = null;
  const chart = create(root, (theme) => (figures === null ? {} : draw(theme, figures)));
  const colours = new MutationObserver(() => chart.refresh(true));
  colours.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return {
    apply(next) { figures = JSON.parse(next); chart.refresh(true); },
    stop() { colours.disconnect(); chart.dispose(); },
  };
}

// The library shows what a tooltip says as markup, and names come from anywhere.
const plain = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function base({ token, rem }) {
  const label = { color: token("--dim"), fontSize: 1.7 * rem, fontFamily: token("--font") };
  return {
    animation: !still.matches,
    animationDuration: 0,
    animationDurationUpdate: 300,
    textStyle: { fontFamily: token("--font") },
    grid: { left: 0.6 * rem, right: 1.6 * rem, top: 1.6 * rem, bottom: 0.2 * rem, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: 0,
      backgroundColor: token("--raised"), borderColor: token("--line"), textStyle: { color: token("--ink"), fontSize: 1.7 * rem },
    },
    label,
    split: { lineStyle: { color: token("--line"), opacity: 0.6 } },
    axisLine: { lineStyle: { color: token("--line") } },
  };
}

// The next of 1, 2, 5, 10, 20, …
function round(wish) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wish)));
  return [1, 2, 5, 10].map((f) => f * power).find((value) => value >= wish) ?? power;
}

/** Entries upward, exits downward, a pair of bars for each minute. `minutes`: [{ label, tick, in, out }], null where nothing is known. */
export function flowOption(theme, minutes, words, format) {
  const { label, split, axisLine, ...rest } = base(theme);
  const bars = (name, color, values, round) => ({
    name, type: "bar", stack: "flow", barCategoryGap: "28%", data: values,
    itemStyle: { color: theme.token(color), borderRadius: round.map((r) => r * theme.rem) }, emphasis: { disabled: true },
  });
  // The minute that is not over is paler: it will grow.
  const sofar = (minute, value) => (minute.open && value !== null ? { value, itemStyle: { opacity: 0.45 } } : value);
  const entered = Math.max(1, ...minutes.map((m) => m.in ?? 0)), left = Math.max(1, ...minutes.map((m) => m.out ?? 0));
  const step = round((entered + left) / 4);
  return {
    ...rest,
    xAxis: {
      type: "category", data: minutes.map((m) => m.label), axisTick: { show: false }, axisLine: { ...axisLine, onZero: false },
      axisLabel: { ...label, interval: (index) => minutes[index]?.tick ?? false, showMinLabel: false, hideOverlap: true },
    },
    yAxis: {
      type: "value", interval: step, min: -Math.ceil(left / step) * step, max: Math.ceil(entered / step) * step,
      splitLine: split, axisLabel: { ...label, formatter: (v) => format.number(Math.abs(v)) },
    },
    tooltip: { ...rest.tooltip, valueFormatter: (v) => (v === null || v === undefined ? "–" : format.number(Math.abs(v))) },
    series: [
      bars(words.in, "--accent", minutes.map((m) => sofar(m, m.in)), [0.2, 0.2, 0, 0]),
      bars(words.out, "--second", minutes.map((m) => sofar(m, m.out === null ? null : -m.out)), [0, 0, 0.2, 0.2]),
    ],
  };
}

/** Counts of one kind upon those of another, a bar for each label; `tick` says which labels stand below. `series`: [{ name, color, data }]. */
export function stackOption(theme, { labels, tick, series }, format) {
  const { label, split, axisLine, ...rest } = base(theme);
  return {
    ...rest,
    xAxis: {
      type: "category", data: labels, axisTick: { show: false }, axisLine,
      axisLabel: { ...label, interval: (index) => tick(index) ?? false, showMinLabel: false, hideOverlap: true },
    },
    yAxis: { type: "value", min: 0, minInterval: 1, splitNumber: 5, splitLine: split, axisLabel: { ...label, formatter: (v) => format.number(v) } },
    tooltip: { ...rest.tooltip, valueFormatter: (v) => format.number(v) },
    series: series.map(({ name, color, data }) => ({ name, type: "bar", stack: "all", barCategoryGap: "22%", data, itemStyle: { color: theme.token(color) }, emphasis: { disabled: true } })),
  };
}

/** Courses of a day, the last of `lines` in front. Points are [ms, value]; a null value is a gap. `ticks`: ms of whole hours within the day; `band`: [ms, low, high] of what is to be expected. */
export function curveOption(theme, { lines, ticks, start, end, band = [] }, words, format) {
  const { label, split, axisLine, ...rest } = base(theme);
  const line = ({ name, color, type, data, area }) => ({
    name, type: "line", data, showSymbol: false, connectNulls: false, sampling: "lttb", emphasis: { disabled: true },
    lineStyle: { color: theme.token(color), width: (area ? 0.3 : 0.22) * theme.rem, type }, itemStyle: { color: theme.token(color) },
    ...(area ? { areaStyle: { color: theme.token(color), opacity: 0.12 } } : {}), z: area ? 3 : 2,
  });
  return {
    ...rest,
    xAxis: {
      type: "value", min: start, max: end, splitLine: { show: false }, axisLine, axisTick: { show: false },
      axisLabel: { ...label, customValues: ticks, formatter: (ms) => format.minute(ms), hideOverlap: true },
      axisPointer: { label: { show: false } },
    },
    yAxis: { type: "value", min: 0, minInterval: 1, splitNumber: 5, splitLine: split, axisLabel: { ...label, formatter: (v) => format.number(v) } },
    tooltip: {
      ...rest.tooltip,
      formatter: (items) => [format.minute(items[0].value[0]), ...items.filter((i) => i.seriesName !== words.band).map((i) => `${i.marker}${i.seriesName} ${i.value[1] === null ? "–" : format.number(i.value[1])}`)].join("<br>"),
    },
    series: [...lines.map(line), ...span(band, theme, words.band)],
  };
}

/** What `curveOption` draws of a day's hours: `hours.begins` is where each begins and the day's end; `lines`: [{ name, color, type, data, area }] with a value for each hour. */
export function dayCourses(hours, lines) {
  if (!hours) return { lines: [], ticks: [], start: 0, end: 1 };
  const { begins } = hours;
  const points = (values) => values.map((value, i) => [begins[i], value]).filter(([at]) => at !== undefined);
  return { lines: lines(hours).map((line) => ({ ...line, data: points(line.data) })), start: begins[0], end: begins[begins.length - 1], ticks: begins.filter((_, i) => i % 4 === 0) };
}

/** The courses of a day and of the day before. */
export const twoDays = (hours, words) => dayCourses(hours, ({ today, yesterday }) => [
  { name: words.yesterday, color: "--dim", type: "dashed", data: yesterday },
  { name: words.today, color: "--accent", type: "solid", data: today, area: true },
]);

// The lower edge without ink, and what is above it as an area upon it.
function span(band, { token }, name) {
  if (band.length === 0) return [];
  const edge = (data, opacity) => ({ name, type: "line", stack: "band", data, showSymbol: false, silent: true, emphasis: { disabled: true }, lineStyle: { opacity: 0 }, itemStyle: { opacity: 0 }, areaStyle: { color: token("--second"), opacity }, tooltip: { show: false }, z: 1 });
  return [edge(band.map(([at, low]) => [at, low]), 0), edge(band.map(([at, low, high]) => [at, high - low]), 0.22)];
}

/** The provinces of China, lighter the more. `counts`: [name as in the geometry, count]; `bounds`: what each of the lighter colours begins at, the lightest first. */
export function mapOption(theme, counts, bounds, words, format) {
  const { token, rem } = theme, { tooltip } = base(theme);
  const called = (name) => words.provinces?.[name] ?? name;
  const named = new Set(counts.slice(0, 4).map(([name]) => name));
  const colour = (count) => { const at = bounds.findIndex((bound) => count >= bound); return token(`--map-${at < 0 ? 0 : 4 - at}`); };
  return {
    tooltip: { ...tooltip, trigger: "item", formatter: ({ name, value }) => `${plain(called(name))} ${Number.isFinite(value) ? format.number(value) : 0}` },
    series: [{
      type: "map", map: "china", silent: false, selectedMode: false, layoutCenter: ["50%", "54%"], layoutSize: "122%", aspectScale: 0.78, labelLayout: { hideOverlap: true },
      itemStyle: { areaColor: token("--map-0"), borderColor: token("--map-line"), borderWidth: 0.1 * rem },
      emphasis: { label: { show: false }, itemStyle: { areaColor: token("--accent") } },
      label: { show: false },
      data: counts.map(([name, value]) => ({
        name, value, itemStyle: { areaColor: colour(value) },
        label: { show: named.has(name), formatter: called(name), fontSize: 1.7 * rem, fontFamily: token("--font"), color: token("--ink"), textBorderColor: token("--background"), textBorderWidth: 0.3 * rem },
      })),
    }],
  };
}

/** What flows from the left to the right. `flows`: [{ from, to, count }]; who stands on both sides is two, so that nothing flows in a circle. */
export function flowsOption({ token }, flows, format) {
  const text = { color: token("--ink"), fontSize: 13, fontFamily: token("--font") };
  const through = (key) => flows.reduce((sums, flow) => sums.set(flow[key], (sums.get(flow[key]) ?? 0) + flow.count), new Map());
  const side = (key, mark, position, depth, color) => [...through(key)].sort((a, b) => b[1] - a[1]).map(([name]) => ({ name: mark + name, depth, itemStyle: { color: token(color) }, label: { position } }));
  return {
    animation: !still.matches,
    textStyle: { fontFamily: token("--font") },
    tooltip: {
      trigger: "item", confine: true, transitionDuration: 0, backgroundColor: token("--raised"), borderColor: token("--line"), textStyle: text,
      formatter: ({ dataType, data, name, value }) => (dataType === "edge" ? `${plain(data.source.slice(1))} → ${plain(data.target.slice(1))} ${format.number(value)}` : `${plain(name.slice(1))} ${format.number(value)}`),
    },
    series: [{
      type: "sankey", left: 2, right: 2, top: 6, bottom: 6, nodeWidth: 12, nodeGap: 12, layoutIterations: 0, draggable: false, emphasis: { focus: "adjacency" },
      data: [...side("from", "<", "right", 0, "--accent"), ...side("to", ">", "left", 1, "--second")],
      links: flows.map(({ from, to, count }) => ({ source: "<" + from, target: ">" + to, value: count })),
      lineStyle: { color: "gradient", opacity: 0.32, curveness: 0.5 },
      label: { ...text, width: 130, overflow: "truncate", formatter: ({ name }) => name.slice(1) },
    }],
  };
}

const units = {
  number: (value, format) => format.number(Math.round(value * 100) / 100),
  percent: (value, format) => `${format.number(Math.round(value * 1000) / 10)} %`,
  bytes: (value, format) => {
    const at = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
    return `${format.number(Math.round(value / 1000 ** at * 10) / 10)} ${["B", "kB", "MB", "GB", "TB"][at]}/s`;
  },
};

/** Courses over a time, in a page. `lines`: [{ name, data: [[ms, value]] }]; `ticks`: ms; `days`: ticks are days. */
export function linesOption({ token }, { lines, unit, start, end, ticks, days }, format) {
  const text = { color: token("--dim"), fontSize: 12, fontFamily: token("--font") };
  const say = (value) => (value === null || value === undefined ? "–" : units[unit](value, format));
  const when = (ms) => `${format.day(ms)} ${format.minute(ms)}`;
  const colours = ["--accent", "--second", "--comfortable", "--warning", "--dim"].map(token);
  // A point between gaps would not be seen without its mark.
  const known = (point) => point !== undefined && point[1] !== null;
  const few = lines.every(({ data }) => data.length <= 40 || data.some((point, i) => known(point) && !known(data[i - 1]) && !known(data[i + 1])));
  return {
    animation: false,
    textStyle: { fontFamily: token("--font") },
    color: colours,
    legend: { show: lines.length > 1, top: 0, left: 0, itemWidth: 18, itemHeight: 8, textStyle: { ...text, fontSize: 13 }, data: lines.map((line) => line.name) },
    grid: { left: 8, right: 18, top: lines.length > 1 ? 34 : 14, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: token("--raised"), borderColor: token("--line"), textStyle: { ...text, color: token("--ink"), fontSize: 13 },
      formatter: (items) => [when(items[0].value[0]), ...items.map((item) => `${item.marker}${plain(item.seriesName)} ${say(item.value[1])}`)].join("<br>"),
    },
    xAxis: {
      type: "value", min: start, max: end, splitLine: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line") } },
      axisLabel: { ...text, customValues: ticks, formatter: (ms) => (days ? format.day(ms).slice(5) : format.minute(ms)), hideOverlap: true },
      axisPointer: { label: { show: false } },
    },
    yAxis: { type: "value", min: 0, ...(unit === "percent" ? { max: 1, interval: 0.25 } : { splitNumber: 4 }), splitLine: { lineStyle: { color: token("--line"), opacity: 0.6 } }, axisLabel: { ...text, formatter: say } },
    series: lines.map(({ name, data }) => ({
      name, type: "line", data, showSymbol: few, symbolSize: 5, connectNulls: false, sampling: "lttb", emphasis: { disabled: true },
      lineStyle: { width: 2 }, ...(lines.length === 1 ? { areaStyle: { opacity: 0.12 } } : {}),
    })),
  };
}

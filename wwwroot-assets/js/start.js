// Starts the circuit, and gets it back after the server was away.
const page = document.documentElement;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

let opened = false;

// Whether the server has a place for this page: "free", "full", or "away" when it does not answer.
async function place() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    return answer.status === 503 && answer.headers.has("Retry-After") ? "full" : answer.status < 500 ? "free" : "away";
  } catch {
    return "away";
  }
}

async function comeBack() {
  page.dataset.connection = "lost";
  const had = opened;
  for (let wait = 500; ; wait = Math.min(wait * 1.5, 5000)) {
    await pause(wait);
    try {
      if (had ? await Blazor.reconnect() : opened) { delete page.dataset.connection; return; }
      if (!had && await place() === "away") continue;
    } catch {
      if (await place() !== "full") continue; // the server does not answer yet
    }
    // It answers, but knows this circuit no more, or has no place for it: a fresh page has a new one, or says so.
    location.reload();
    return;
  }
}

let returning = null;
const lost = () => { returning ??= comeBack().finally(() => { returning = null; }); };

// A connection that is refused, or never made, is told to nobody.
setTimeout(() => { if (!opened) lost(); }, 15000);

Blazor.start({
  circuit: {
    circuitHandlers: [{ onCircuitOpened: () => { opened = true; } }],
    configureSignalR: (builder) => builder.withServerTimeout(20000).withKeepAliveInterval(5000),
    reconnectionHandler: {
      onConnectionDown: lost,
      onConnectionUp: () => { delete page.dataset.connection; },
    },
  },
});

// A link within the page: with a base element the browser would go to the first one, and the router takes it for another page.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".skip")) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("content")?.focus();
}, true);

// Table pages by keyboard: / to the search, arrows along the rows, Esc closes what lies on top; Enter and Space are the elements' own.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select, textarea"), within = event.target.closest("[role=dialog], .mud-popover");
  if (event.key === "/" && !typing && !within) {
    const search = document.querySelector("main [data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select?.(); }
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing && !within && !document.querySelector("[role=dialog]")) {
    const rows = [...document.querySelectorAll("main tbody .open")];
    if (rows.length === 0) return;
    event.preventDefault();
    const at = rows.indexOf(document.activeElement), next = event.key === "ArrowDown" ? at + 1 : at - 1;
    rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : next))].focus();
  } else if (event.key === "Escape" && !document.querySelector(".mud-popover-open")) {
    [...document.querySelectorAll("[role=dialog]")].at(-1)?.querySelector("[data-close]")?.click();
  }
});

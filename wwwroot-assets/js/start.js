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

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (!choice) return;
  const theme = choice.dataset.themeChoice;
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
  if (theme === "auto") delete page.dataset.theme; else page.dataset.theme = theme;
  for (const other of document.querySelectorAll("[data-theme-choice]")) other.setAttribute("aria-pressed", other === choice);
});

// Table pages by keyboard: / to the search, arrows along the rows, Enter opens, Esc closes.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing) {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select?.(); }
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing) {
    const rows = [...document.querySelectorAll("tr[tabindex]")];
    if (rows.length === 0) return;
    event.preventDefault();
    const at = rows.indexOf(document.activeElement), next = event.key === "ArrowDown" ? at + 1 : at - 1;
    rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : next))].focus();
  } else if (event.key === "Enter" && event.target.matches("tr[tabindex]")) {
    event.target.click();
  } else if (event.key === "Escape") {
    const close = [...document.querySelectorAll("[data-close]")].at(-1);
    if (close) close.click(); else if (typing) event.target.blur();
  }
});

// Starts the circuit, and gets it back after the server was away.
const page = document.documentElement;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function comeBack() {
  page.dataset.connection = "lost";
  for (let wait = 500; ; wait = Math.min(wait * 1.5, 5000)) {
    await pause(wait);
    try {
      if (await Blazor.reconnect()) { delete page.dataset.connection; return; }
    } catch {
      continue; // the server does not answer yet
    }
    // It answers, but knows this circuit no more: a fresh page has a new one.
    location.reload();
    return;
  }
}

let returning = null;
Blazor.start({
  circuit: {
    configureSignalR: (builder) => builder.withServerTimeout(20000).withKeepAliveInterval(5000),
    reconnectionHandler: {
      onConnectionDown: () => { returning ??= comeBack().finally(() => { returning = null; }); },
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

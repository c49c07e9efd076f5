// Light or dark, before the first paint: what was chosen, else what the system wishes, as long as it wishes it.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
window.themeChoice = () => (document.cookie.match(/(?:^|; )theme=(light|dark)/) ?? [])[1] ?? "auto";
const paint = () => {
  const chosen = window.themeChoice();
  document.documentElement.dataset.theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
};
window.chooseTheme = (choice) => {
  document.cookie = `theme=${choice};path=/;max-age=31536000;samesite=lax`;
  paint();
};
dark.addEventListener("change", paint);
// Another tab may have chosen since.
document.addEventListener("visibilitychange", paint);
paint();

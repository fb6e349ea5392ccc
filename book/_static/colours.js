// Before the first paint, so that a dark page never flashes white.
(() => {
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const mode = read("mode") || "auto";
  document.documentElement.dataset.mode = mode;
  document.documentElement.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
})();

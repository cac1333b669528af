// A word before a browser left alone is signed out. The server decides; this only asks it how long there is left, in a way
// that does not count as somebody being there.
const dialog = document.getElementById("staying");
const WARNING_S = 180;
const AGAIN_MS = 15000;
const THERE_MS = 120000;
let timer;
let wrote = -Infinity;

if (dialog) {
  const minutes = dialog.querySelector("[data-minutes]").content.textContent.split("|");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (dialog.dataset.shown === "soon") look("POST"); // Whoever presses Escape is there.
    if (dialog.dataset.shown === "last") wave();
  });
  // Nobody comes by what lies here, however often Escape is pressed.
  dialog.addEventListener("close", () => { if (["out", "other"].includes(dialog.dataset.shown)) dialog.showModal(); });
  document.addEventListener("input", () => { wrote = performance.now(); });
  dialog.querySelector("[data-stay]").addEventListener("click", () => look("POST"));
  dialog.querySelector("[data-close]").addEventListener("click", wave);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  wait(look, AGAIN_MS);

  async function look(method = "GET") {
    try {
      const headers = method === "GET" ? { "X-Unattended": "true" } : {};
      const answer = await fetch("/api/portal/session", { method, headers, cache: "no-store" });
      if (answer.ok) judge(await answer.json(), method === "POST");
      else wait(look, AGAIN_MS);
    } catch {
      wait(look, AGAIN_MS); // The line is away; so is nothing else.
    }
  }

  function judge({ left_s, person }, stayed) {
    if (person && person !== dialog.dataset.person) return show("other");
    if (left_s <= 0) { wait(look, AGAIN_MS); return show("out"); }
    if (left_s > WARNING_S) { delete dialog.dataset.waved; hide(); return wait(look, Math.min((left_s - WARNING_S) * 1000 + 500, 600000)); }
    if (!stayed && performance.now() - wrote < THERE_MS) return look("POST"); // Whoever is writing is there.
    dialog.querySelector("[data-left]").textContent = minutes[Math.min(Math.ceil(left_s / 60), minutes.length) - 1];
    wait(look, Math.min(left_s * 1000 + 500, AGAIN_MS));
    if (!dialog.dataset.waved) show(stayed || dialog.dataset.shown === "last" ? "last" : "soon");
  }

  function show(when) {
    for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== when;
    dialog.setAttribute("aria-labelledby", `staying-${when}`);
    dialog.dataset.shown = when;
    if (!dialog.open) dialog.showModal();
    if (when !== "soon" || document.activeElement === document.body) dialog.querySelector(`[data-when="${when}"] :is(button, a)`).focus();
  }

  function wave() {
    dialog.dataset.waved = "yes";
    hide();
  }

  function hide() {
    delete dialog.dataset.shown;
    if (dialog.open) dialog.close();
  }

  function wait(next, ms) {
    clearTimeout(timer);
    timer = setTimeout(() => next(), ms);
  }
}

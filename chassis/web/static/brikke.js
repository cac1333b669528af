// Everything works without this file; it makes a few things smoother.

// "Leave this page quickly": nothing to see from now on, what was written on the way is wiped, and the way out takes this
// page's place in the history. Escape twice does the same. Without this file the link itself clears what it can.
const leave = document.getElementById("leave");
if (leave) {
  const go = () => {
    document.documentElement.hidden = true;
    if (leave.dataset.wipe) navigator.sendBeacon(leave.dataset.wipe);
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => { event.preventDefault(); go(); });
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < 600) go();
    last = event.timeStamp;
  });
}

// A form is sent once, however often its button is pressed. The server keeps to that too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.querySelector("button[type=submit], button:not([type])")?.setAttribute("aria-busy", "true");
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) delete form.dataset.sent;
});

// A password can be looked at while it is written.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = !field;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

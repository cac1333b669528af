// A camera that reads codes into a form. Everything works without it: the form has a field for the code.
// data-scan: the form's id, its first text field takes the code; data-renew: ids of what the answer shows anew.
const section = document.querySelector("[data-scan]");
const AGAIN_MS = 150;
const SAME_MS = 6000;
const WIDTH = 640;

if (section && navigator.mediaDevices?.getUserMedia) {
  const form = document.getElementById(section.dataset.scan);
  const field = form.querySelector("input[type=text]");
  const video = section.querySelector("video");
  const [start, stop] = [section.querySelector("[data-start]"), section.querySelector("[data-stop]")];
  const said = section.querySelector("[data-said]");
  const canvas = document.createElement("canvas");
  let stream, last = "", seen = 0;
  section.hidden = false;

  start.addEventListener("click", async () => {
    try {
      await library();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      video.srcObject = stream;
      await video.play();
      show(true);
      look();
    } catch { close(); say(section.dataset.refused, "warning"); }
  });
  stop.addEventListener("click", close);
  addEventListener("pagehide", close);

  function show(on) { video.hidden = stop.hidden = !on; start.hidden = on; }

  function close() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    show(false);
  }

  function say(words, colour) {
    said.textContent = words;
    said.dataset.color = colour;
    said.hidden = false;
  }

  async function look() {
    if (!stream) return;
    const code = read();
    if (code && !(code === last && performance.now() - seen < SAME_MS)) {
      await send(code);
      [last, seen] = [code, performance.now()];
    } else if (code) seen = performance.now(); // The same ticket is still held up.
    setTimeout(look, AGAIN_MS);
  }

  function read() {
    if (!video.videoWidth) return "";
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round(canvas.width * video.videoHeight / video.videoWidth);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" })?.data.slice(0, 40) ?? "";
  }

  // The form is sent as if the code had been typed; what the page then says is said here, and the lists are renewed.
  async function send(code) {
    const body = new URLSearchParams(new FormData(form));
    body.set(field.name, code);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const words = page.querySelector(".notice, .ds-error-summary h2, main h1");
      say(words?.textContent.trim() ?? section.dataset.failed, answer.ok ? "success" : "warning");
      navigator.vibrate?.(answer.ok ? 80 : [80, 80, 80]);
      if (answer.ok) renew(page);
    } catch { say(section.dataset.failed, "warning"); }
  }

  function renew(page) {
    for (const id of section.dataset.renew.split(",")) {
      const [now, then] = [document.getElementById(id), page.getElementById(id)];
      if (now && then && !now.contains(document.activeElement)) now.replaceChildren(...then.childNodes);
    }
  }

  function library() {
    if (window.jsQR) return undefined;
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: section.dataset.library, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }
}

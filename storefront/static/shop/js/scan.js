// The packing table and the round: every scan is answered by a sound, and the field keeps the focus. The work itself is
// done by plain forms. A hand scanner types its code and Enter; where the browser can read codes, the camera does too.
const TONES = { right: [[880, 0.08]], full: [[880, 0.08], [1320, 0.16]], wrong: [[220, 0.18], [180, 0.3]] };
let loud = null;

function sound(name) {
  loud ??= new AudioContext();
  let at = loud.currentTime;
  for (const [hertz, seconds] of TONES[name] ?? []) {
    const tone = new OscillatorNode(loud, { frequency: hertz, type: name === "wrong" ? "square" : "sine" });
    const volume = new GainNode(loud, { gain: 0.25 });
    tone.connect(volume).connect(loud.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.03;
  }
  if (name === "wrong") navigator.vibrate?.([120, 60, 120]);
}

function answer() {
  const table = document.getElementById("table");
  if (table?.dataset.sound) sound(table.dataset.sound);
  table?.querySelector("[autofocus]")?.focus({ preventScroll: true });
  offerCamera();
}

document.addEventListener("htmx:afterSettle", answer);

document.addEventListener("keydown", (event) => {
  const short = event.key === "F8" && document.querySelector("[data-short]");
  if (!short) return;
  event.preventDefault();
  short.parentElement.open = true;
  short.parentElement.querySelector("select, input:not([type=hidden])").focus();
});

// A scanner types wherever the focus happens to be: what is typed outside of a field goes into the field for codes.
document.addEventListener("keydown", (event) => {
  const isElsewhere = !event.target.closest?.("input, select, textarea, button, a, summary");
  if (isElsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    document.querySelector("[data-scan]")?.focus();
  }
}, true);

// --- The camera ---

async function read(form, picture) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  picture.srcObject = stream;
  picture.hidden = false;
  await picture.play();
  const detector = new BarcodeDetector({ formats: ["qr_code", "code_128", "ean_13"] });
  while (picture.isConnected && !picture.hidden) {
    const [found] = await detector.detect(picture).catch(() => []);
    if (found) {
      form.elements.code.value = found.rawValue;
      form.requestSubmit();
      break;
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  for (const track of stream.getTracks()) track.stop();
  picture.hidden = true;
}

function offerCamera() {
  const button = document.querySelector("[data-camera]");
  if (button && "BarcodeDetector" in window && navigator.mediaDevices) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-camera]");
  if (!button) return;
  const picture = document.querySelector("[data-camera-picture]");
  if (!picture.hidden) picture.hidden = true;
  else read(button.form, picture).catch(() => { button.hidden = true; });
});

answer();

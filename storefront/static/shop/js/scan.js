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
  const next = table?.querySelector("[autofocus]") ?? document.querySelector("[data-scan]");
  // Letters of the next scan may stand in the field already.
  if (!document.activeElement?.value || document.activeElement.type === "submit") next?.focus({ preventScroll: true });
  offerCamera();
}

document.addEventListener("htmx:afterSettle", answer);

// --- Scans wait for their turn ---

// A scanner is quicker than a poor line: each code is put into a row, the field is free for the next at once, and
// none overtakes another. When the shop does not answer, the rest of the row is dropped with a sound and words: what
// was counted stands below, and nobody knows whether the last one was.
const row = [];
let isSending = false;

async function send(form) {
  if (isSending) return;
  isSending = true;
  while (row.length) {
    const values = { code: row.shift() };
    const ok = await htmx.ajax("POST", form.action, { source: form, target: "#table", swap: "outerHTML", values }).then(() => true, () => false);
    if (!ok) lost(form);
  }
  isSending = false;
}

function lost(form) {
  row.length = 0;
  sound("wrong");
  const notice = document.createElement("p");
  notice.className = "notice notice--warn";
  notice.textContent = form.dataset.lost;
  document.getElementById("scan-answer").replaceChildren(notice);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-scan-form]");
  if (!form) return;
  event.preventDefault();
  const field = form.querySelector("[data-scan]");
  row.push(field.value);
  field.value = "";
  send(form);
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.closest("[data-scan-form]")) lost(event.target);
});

document.addEventListener("keydown", (event) => {
  const short = event.key === "F8" && document.querySelector("[data-short]");
  if (!short) return;
  event.preventDefault();
  short.parentElement.open = true;
  short.parentElement.querySelector("select, input:not([type=hidden])").focus();
});

// A scanner types wherever the focus happens to be: what is typed outside of a field goes into the field for codes. On
// a button too, so that one piece too many is not taken for the Enter that closes the box.
document.addEventListener("keydown", (event) => {
  const isElsewhere = !event.target.closest?.("input, select, textarea");
  if (isElsewhere && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
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

// Records a voice into a file field where the browser can; where it cannot, the field itself stays, to choose a file.

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function fill(field, blob) {
  const ending = blob.type.includes("mp4") ? "m4a" : blob.type.includes("ogg") ? "ogg" : "webm";
  const files = new DataTransfer();
  files.items.add(new File([blob], `voice.${ending}`, { type: blob.type }));
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function addRecorder(box) {
  const field = box.querySelector("input[type=file]");
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!field || !type) return;
  const button = element("button", { type: "button", className: "button button--quiet", textContent: box.dataset.say });
  const words = element("span", { role: "status" });
  const player = element("audio", { controls: true, hidden: true });
  const row = element("div", { className: "recorder" });
  row.append(button, words, player);
  box.append(row);

  let recorder = null;
  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      words.textContent = box.dataset.refused;
      return;
    }
    const parts = [];
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32000 });
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      recorder = null;
      const blob = new Blob(parts, { type: type.split(";")[0] });
      fill(field, blob);
      player.src = URL.createObjectURL(blob);
      player.hidden = false;
      button.textContent = box.dataset.again;
    };
    recorder.start();
    words.textContent = "";
    button.textContent = box.dataset.stop;
  }
  button.addEventListener("click", () => (recorder ? recorder.stop() : start()));
}

if (window.MediaRecorder && navigator.mediaDevices) document.querySelectorAll("[data-recorder]").forEach(addRecorder);

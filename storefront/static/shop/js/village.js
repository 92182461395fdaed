// Keeps a note from the village in the telephone until the shop has it: every word, every picture, the voice.
// A line that breaks loses nothing, and a note sent twice makes one draft, for it carries its own number.

const form = document.querySelector("[data-village]");
const state = form.querySelector("[data-state]");
const LONGEST_SIDE = 2400;
const WAIT_MS = 400;

const store = {
  open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("village", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("notes");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  },
  async act(mode, work) {
    const base = await this.open();
    return new Promise((resolve, reject) => {
      const act = base.transaction("notes", mode);
      const request = work(act.objectStore("notes"));
      act.oncomplete = () => resolve(request.result);
      act.onerror = () => reject(act.error);
    });
  },
  read: () => store.act("readonly", (notes) => notes.get("note")),
  keep: (note) => store.act("readwrite", (notes) => notes.put(note, "note")),
  forget: () => store.act("readwrite", (notes) => notes.delete("note")),
};

const say = (name) => { state.textContent = form.dataset[name]; };
const fields = () => [...form.elements].filter((one) => one.name && one.type !== "file" && one.name !== "csrfmiddlewaretoken");
const fileFields = () => [...form.querySelectorAll("input[type=file]")];

function gather() {
  const words = Object.fromEntries(fields().map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]));
  const files = Object.fromEntries(fileFields().filter((one) => one.files.length).map((one) => [one.name, one.files[0]]));
  return { words, files };
}

function putFile(field, file) {
  const files = new DataTransfer();
  files.items.add(file);
  field.files = files.files;
}

async function restore() {
  const note = await store.read();
  if (!note) return;
  for (const one of fields()) {
    if (!(one.name in note.words)) continue;
    if (one.type === "checkbox") one.checked = note.words[one.name];
    else one.value = note.words[one.name];
  }
  for (const field of fileFields()) if (note.files[field.name]) putFile(field, note.files[field.name]);
  say("kept");
  form.querySelector("[data-forget]").hidden = false;
}

let waiting = 0;
function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keepNow, WAIT_MS);
}
async function keepNow() {
  await store.keep(gather());
  say("kept");
  form.querySelector("[data-forget]").hidden = false;
}

// A photograph of 12 MB crosses a poor line as one of some hundred kB; drawn anew, it says no place either.
async function madeSmall(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file; // the shop reads what this browser cannot
  }
}

async function send() {
  await keepNow();
  say("sending");
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  } catch {
    say("offline");
    return;
  }
  if (answer.redirected || answer.status === 403) return say("signedOut");
  const type = answer.headers.get("Content-Type") || "";
  if (!type.includes("json")) return say("failed");
  const said = await answer.json();
  if (said.faults) {
    state.textContent = said.faults.join(" ");
    return;
  }
  await store.forget();
  say("arrived");
  location.href = said.address;
}

function unfold(name, more) {
  const boxes = [...form.querySelectorAll(`[data-${name}]`)];
  const isUsed = (box) => [...box.querySelectorAll("input, select, textarea")].some((one) => (one.type === "checkbox" ? one.checked : one.value));
  const last = Math.max(0, boxes.findLastIndex(isUsed));
  boxes.forEach((box, index) => { box.hidden = index > last; });
  const button = form.querySelector(more);
  const look = () => { button.hidden = !boxes.some((box) => box.hidden); };
  button.addEventListener("click", () => {
    const next = boxes.find((box) => box.hidden);
    next.hidden = false;
    next.querySelector("input").focus();
    look();
  });
  look();
}

const who = form.querySelector("[name=who]");
who.addEventListener("input", async () => {
  const answer = await fetch(`${form.dataset.makers}?q=${encodeURIComponent(who.value)}`).catch(() => null);
  if (!answer?.ok) return;
  const { makers } = await answer.json();
  document.getElementById("village-makers").replaceChildren(...makers.map((name) => new Option(name)));
});

form.addEventListener("input", keepSoon);
form.addEventListener("change", async (event) => {
  if (event.target.name?.startsWith("photo-") && event.target.files?.length) putFile(event.target, await madeSmall(event.target.files[0]));
  keepSoon();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
window.addEventListener("online", () => {
  if (state.textContent === form.dataset.offline) send();
});
form.querySelector("[data-forget]").addEventListener("click", async () => {
  await store.forget();
  location.reload();
});

await restore();
unfold("photo", "[data-more-photos]");
unfold("person", "[data-more-people]");

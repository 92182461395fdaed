// The counter: a sale lies in the browser until the shop has booked it, so that neither a reload nor a line that drops
// loses it. Each sale has a token; sent again, the same token is the same sale. Goods that were seen once are known
// here by code, name and price, so scanning goes on without a line; other codes wait for it.
const SALE = "counter-sale", KNOWN = "counter-goods", KNOWN_MOST = 300, AGAIN_AFTER = 3000, PATIENCE = 15000;
const root = document.querySelector("[data-counter]");
const part = (name) => root.querySelector(`[data-counter-${name}]`);
const money = (baht) => `฿${baht.toLocaleString("en", { minimumFractionDigits: baht % 1 ? 2 : 0, maximumFractionDigits: 2 })}`;
const read = (key, otherwise) => { try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; } };
const fresh = () => ({ token: crypto.randomUUID?.() ?? random(), rows: [], waiting: [], total: null, pending: null, qr: null });

let sale = read(SALE, null) ?? fresh();
let known = read(KNOWN, {});
let isSending = false;

// A page without TLS has no randomUUID.
function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function keep() {
  localStorage.setItem(SALE, JSON.stringify(sale));
  draw();
}

function remember(good) {
  delete known[good.code];
  known[good.code] = { name: good.name, baht: good.baht };
  known = Object.fromEntries(Object.entries(known).slice(-KNOWN_MOST));
  localStorage.setItem(KNOWN, JSON.stringify(known));
}

// In satang: the browser adds in binary fractions.
const satang = (baht) => Math.round(Number(baht) * 100);
const added = () => sale.rows.reduce((sum, row) => sum + satang(row.baht) * row.quantity, 0) / 100;
const sum = () => (sale.total === null ? added() : Number(sale.total));

function say(words, kind = "warn") {
  const notice = document.createElement("p");
  notice.className = `notice notice--${kind}`;
  notice.textContent = words;
  part("say").replaceChildren(...(words ? [notice] : []));
}

// --- What is shown ---

function draw() {
  const rows = sale.rows.map(drawn).concat(sale.waiting.map((code) => drawn({ code, name: "…", quantity: 1, waits: true })));
  part("rows").replaceChildren(...rows);
  part("sum").textContent = money(sum());
  const given = satang(field("given").value.replace(",", "")), change = (given - satang(sum())) / 100;
  part("change").textContent = given && change >= 0 ? money(change) : "–";
  for (const button of root.querySelectorAll("[data-pay], [data-less], [data-more], [data-counter-drop]")) {
    // What is on its way must not change: the shop may have booked it.
    button.disabled = Boolean(sale.pending) || (!sale.rows.length && Boolean(button.dataset.pay));
  }
  part("qr").hidden = !sale.qr;
  if (sale.qr && part("qr-picture").getAttribute("src") !== sale.qr.qr) part("qr-picture").src = sale.qr.qr;
  if (sale.qr) for (const button of root.querySelectorAll("[data-less], [data-more], [data-counter-drop]")) button.disabled = true;
}

function drawn(row) {
  const line = part("row").content.firstElementChild.cloneNode(true);
  line.querySelector("[data-name]").textContent = row.name;
  line.querySelector("[data-code]").textContent = row.code;
  line.querySelector("[data-quantity]").textContent = row.quantity;
  line.querySelector("[data-price]").textContent = row.waits ? "" : money((satang(row.baht) * row.quantity) / 100);
  line.querySelector("[data-less]").addEventListener("click", () => change(row, -1));
  if (row.waits) line.querySelector("[data-more]").remove();
  else line.querySelector("[data-more]").addEventListener("click", () => change(row, 1));
  return line;
}

const field = (name) => part("pay").elements[name];

function change(row, by) {
  if (row.waits) sale.waiting.splice(sale.waiting.indexOf(row.code), 1);
  else row.quantity += by;
  sale.rows = sale.rows.filter((one) => one.quantity > 0);
  sale.total = null;
  keep();
}

// --- Goods ---

function add(good) {
  remember(good);
  const row = sale.rows.find((one) => one.code === good.code);
  if (row) Object.assign(row, { quantity: row.quantity + 1, baht: good.baht, name: good.name });
  else sale.rows.push({ code: good.code, name: good.name, baht: good.baht, quantity: 1 });
  sale.total = null;
  part("found").replaceChildren();
  part("done").hidden = true;
  say("");
  keep();
}

async function find(words) {
  if (sale.pending || sale.qr) return;
  const own = known[words.toUpperCase()];
  const answer = await ask(`${root.dataset.goods}?q=${encodeURIComponent(words)}`, {}, own ? 2500 : PATIENCE);
  if (answer?.goods) take(words, answer);
  else if (own) add({ code: words.toUpperCase(), ...own });
  else {
    sale.waiting.push(words);
    say(root.dataset.sayWaits);
    keep();
  }
}

function take(words, answer) {
  if (answer.is_code) return add(answer.goods[0]);
  if (!answer.goods.length) say(`${root.dataset.sayUnknown} (${words})`);
  part("found").replaceChildren(...answer.goods.map((good) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small";
    button.textContent = `${good.name} · ${money(Number(good.baht))} · ${good.code} (${good.free})`;
    button.addEventListener("click", () => { add(good); code.focus(); });
    const line = document.createElement("li");
    line.append(button);
    return line;
  }));
}

// Scans are quicker than a poor line: they are looked up one after the other.
let turn = Promise.resolve();
const code = root.querySelector("[data-scan]");
part("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = code.value.trim();
  code.value = "";
  if (words) turn = turn.then(() => find(words));
  // Enter alone: that was all, now the money.
  else if (sale.rows.length) field("given").focus();
});

async function lookUpWaiting() {
  while (sale.waiting.length && !sale.pending) {
    const words = sale.waiting[0];
    const answer = await ask(`${root.dataset.goods}?q=${encodeURIComponent(words)}`);
    if (!answer?.goods) return;
    sale.waiting = sale.waiting.filter((one, place) => place > 0 || one !== words);
    keep();
    take(words, answer);
  }
}

// --- The shop: an answer, or nothing when there is no line ---

async function ask(address, options = {}, patience = PATIENCE) {
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(patience) });
    if (answer.status >= 500) return null;
    if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) return { isSignedOut: true };
    return { ...(await answer.json()), status: answer.status };
  } catch {
    return null;
  }
}

// --- Paying ---

function pay(method) {
  if (sale.pending || !sale.rows.length) return;
  if (sale.waiting.length) { say(root.dataset.sayWaiting); return; }
  const given = field("given").value.replace(",", "");
  sale.pending = { method, given: method === "cash" ? given : "", note: field("note").value };
  keep();
  send();
}

async function send() {
  if (isSending || !sale.pending) return;
  isSending = true;
  say(root.dataset.saySending, "info");
  const form = new FormData(part("pay"));
  form.set("token", sale.token);
  form.set("goods", JSON.stringify(sale.rows.map(({ code, quantity }) => ({ code, quantity }))));
  form.set("shown_total", sum().toFixed(2));
  Object.entries(sale.pending).forEach(([name, value]) => form.set(name, value));
  const answer = await ask(root.dataset.sell, { method: "POST", body: form });
  isSending = false;
  if (!answer || answer.isSignedOut) {
    say(answer ? root.dataset.saySignedOut : root.dataset.sayLost);
    setTimeout(send, AGAIN_AFTER);
    return;
  }
  sale.pending = null;
  if (answer.status !== 200) {
    sale.total = answer.total ?? sale.total;
    say(answer.words ?? root.dataset.sayLost);
    keep();
    return;
  }
  say("");
  settle(answer);
}

function settle(answer) {
  if (answer.is_over) {
    sale = { ...sale, token: fresh().token, qr: null };
    say(root.dataset.sayOver);
    keep();
  } else if (answer.is_paid) {
    show(answer);
    sale = fresh();
    part("pay").reset();
    keep();
  } else {
    sale.qr = { qr: answer.qr, state: answer.state };
    keep();
    setTimeout(lookAtQr, 2000);
  }
}

async function lookAtQr() {
  if (!sale.qr || sale.pending) return;
  const answer = await ask(sale.qr.state);
  if (!sale.qr || sale.pending) return;
  if (answer?.status === 200) settle(answer);
  else setTimeout(lookAtQr, AGAIN_AFTER);
}

function show(answer) {
  const done = part("done"), of = (name) => done.querySelector(`[data-done-${name}]`);
  of("order").textContent = answer.number;
  of("order").href = answer.order;
  of("sum").textContent = money(Number(answer.total));
  of("change").textContent = answer.change ? money(Number(answer.change)) : "";
  of("change-line").hidden = !answer.change;
  of("receipt").href = answer.receipt;
  done.hidden = false;
  code.focus();
}

part("pay").addEventListener("submit", (event) => { event.preventDefault(); pay("cash"); });
part("pay").addEventListener("input", draw);
root.addEventListener("click", (event) => {
  const note = event.target.closest("[data-note]"), way = event.target.closest("[data-pay]:not([type=submit])");
  if (note) field("given").value = note.dataset.note === "exact" ? sum().toFixed(2) : note.dataset.note;
  if (note) draw();
  if (way) pay(way.dataset.pay);
  const order = event.target.closest("[data-counter-order]");
  if (order && sale.rows.length && !sale.pending && !sale.qr) {
    location.href = `${order.dataset.counterOrder}?goods=${encodeURIComponent(sale.rows.map((row) => `${row.code}:${row.quantity}`).join(","))}`;
  }
  if (event.target.closest("[data-counter-drop]")) { sale = fresh(); say(""); keep(); code.focus(); }
});
window.addEventListener("online", () => { send(); turn = turn.then(lookUpWaiting); });
setInterval(() => { if (sale.waiting.length) turn = turn.then(lookUpWaiting); }, AGAIN_AFTER);

draw();
if (sale.pending) send();
else if (sale.qr) lookAtQr();

// Behaviour of the console. Pages and forms work without this script; it makes them live. It renders nothing itself: the server sends
// rendered rows, and the script replaces parts of a page by those of the current page.
"use strict";

const $ = (selector, of = document) => of.querySelector(selector);
const all = (selector, of = document) => [...of.querySelectorAll(selector)];
const on = (type, selector, act) => document.addEventListener(type, (event) => {
  const hit = event.target.closest?.(selector);
  if (hit) act(hit, event);
});
const store = {
  get: (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
  set: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* private window */ } },
};

// Notices: one sentence, read out politely. It goes after 8 s, unless the pointer or the focus is on it.
const toast = $("#toast");
let leaving;
function notify(text) {
  const button = Object.assign(document.createElement("button"), { textContent: "Dismiss", type: "button" });
  button.addEventListener("click", () => toast.replaceChildren());
  toast.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }), button);
  clearTimeout(leaving);
  leaving = setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) { leaving = setTimeout(leave, 2000); } else { toast.replaceChildren(); }
  }, 8000);
}

// Parts that can change are replaced by those of the current page, except while the user types in them.
let refreshing = false, again = false;
async function refresh() {
  if (refreshing) { again = true; return; }
  refreshing = true;
  do {
    again = false;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      const now = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.ok) all("[data-part]").forEach((part) => replace(part, now.getElementById(part.id)));
    } catch { /* the emulator has ended or starts anew: the page keeps what it shows */ }
  } while (again);
  refreshing = false;
}
function replace(part, now) {
  if (!now || part.isEqualNode(now)) return;
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("input:not([type=checkbox]), select")) return;
  part.replaceWith(now);
  if (focused) ((focused.id && document.getElementById(focused.id)) || $("[tabindex='-1']", now) || $("#waiting, #armed-title") || $("#main")).focus();
}

// Forms are sent without leaving the page. Their effect appears in the same way as a change by another caller.
on("submit", "form.decide, form.post, form.arm, form.reset", async (form, event) => {
  event.preventDefault();
  const button = event.submitter, data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  try {
    const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const text = response.ok ? button?.dataset.done : (await response.json()).error;
    notify(text ?? "Done.");
    if (response.ok && form.matches(".arm")) form.closest("details").open = false;
    const heading = form.matches(".decide") ? $("#waiting") : form.matches(".arm, [action$=remove]") ? $("#armed-title") : null;
    heading?.focus(); // never the next Approve: a second Enter must not pay
    await refresh();
  } catch {
    notify("The emulator does not respond.");
  }
});
on("change", ".dialects .switch", async (box) => {
  if (box.checked && box.dataset.time !== undefined) for (const other of all("[data-time]")) other.checked = other === box;
  const form = box.form;
  await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } }).catch(() => {});
  notify(`${box.value} ${box.checked ? "on" : "off"} from the next response on.`);
});
on("click", "[data-copy]", async (button) => {
  await navigator.clipboard?.writeText(button.dataset.copy || $("code", button.parentNode).textContent).catch(() => {});
  notify("Copied.");
});

// Requests: the newest first. While the list is paused, a button counts the new ones and shows them.
let paused = false;
const held = [];
function rowOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}
function show(row) {
  const log = $("#log[data-live]");
  if (log) {
    row.classList.add("new");
    document.getElementById(row.id)?.remove();
    log.prepend(row);
    while (log.children.length > Number(log.dataset.live)) log.lastElementChild.remove();
    filter();
  }
}
function strip(row) {
  const list = $(".strip ol"), item = document.createElement("li"), call = document.createElement("div");
  call.className = "call";
  call.append(...[...$("summary", row).cloneNode(true).childNodes]);
  item.append(call);
  item.className = "new";
  list.prepend(item);
  while (list.children.length > Number(list.dataset.live)) list.lastElementChild.remove();
  const part = (name) => $(name, call)?.textContent.trim() ?? "";
  $(".strip .last").textContent = `${part(".verb")} ${part(".op")} ${part(".st")} · ${part(".ms")}`;
}
function arrive(html) {
  const row = rowOf(html);
  if (!row) return;
  strip(row);
  if (!paused) { show(row); return; }
  held.push(row);
  if (held.length > 200) held.shift();
  const more = $("#held");
  if (more) { more.hidden = false; more.textContent = `Show ${held.length} new`; }
}
function follow(yes) {
  paused = !yes;
  for (const button of all(".follow")) button.textContent = yes ? "Pause" : "Follow";
  lamps();
}
function release() {
  held.splice(0).forEach(show);
  if ($("#held")) $("#held").hidden = true;
}
function openByAddress() { // a link to a request opens it, which pauses the list
  const call = $("details[name=call]", document.getElementById(location.hash.slice(1)) ?? document.createElement("li"));
  if (call) { call.open = true; call.scrollIntoView(); }
}
addEventListener("hashchange", openByAddress);
openByAddress();
on("click", ".follow", () => { follow(paused); if (!paused) release(); });
on("click", "#held", release);
document.addEventListener("toggle", (event) => { // opening a request pauses the list
  if (event.target.matches?.("#log details") && event.target.open && !paused) follow(false);
}, true);
function filter() {
  const form = $("form.filter");
  if (!form) return;
  const text = $("[type=search]", form).value.toLowerCase();
  const kind = $("[aria-pressed=true]", form)?.value ?? "";
  let shown = 0;
  for (const item of all("#log > li")) {
    item.hidden = !(item.textContent.toLowerCase().includes(text) && (kind === "" || item.classList.contains(kind)));
    shown += item.hidden ? 0 : 1;
  }
  $("#none").hidden = shown > 0;
  $("#shown").textContent = `${shown} shown`;
}
// A filter applies to the rows of the page at once. Submitting it searches all 10,000 requests on the server.
function search(form) {
  const query = new URLSearchParams({ q: $("[type=search]", form).value, kind: $("[aria-pressed=true]", form)?.value ?? "" });
  location.assign(`/requests?${query}`);
}
on("click", "form.filter button[value]", (button, event) => {
  event.preventDefault();
  for (const other of all("form.filter button[value]")) other.setAttribute("aria-pressed", String(other === button));
  search(button.form);
});
on("input", "form.filter", filter);
on("submit", "form.filter", (form, event) => { event.preventDefault(); search(form); });

if ($(".strip")) $(".strip").open = store.get("strip") ?? ($(".strip[data-home]") !== null && innerWidth > 840 && innerHeight > 700);
on("click", ".strip > summary", (summary) => store.set("strip", !summary.parentNode.open));

// Live: one connection for each tab, none while the tab is hidden. After that the script catches up.
let source, last = "", connected = false;
function lamps() {
  for (const lamp of all(".live")) {
    const isLog = lamp.id === "lamp";
    lamp.classList.toggle("off", !connected || (isLog && paused));
    lamp.toggleAttribute("data-open", connected);
    lamp.textContent = !connected ? "Offline" : isLog && paused ? "Paused" : "Live";
  }
}
function count(name, value, hot) {
  for (const place of all(`[data-count=${name}]`)) {
    place.textContent = value;
    if (place.classList.contains("count")) place.classList.toggle("hot", hot && value > 0);
  }
}
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function figures(overview) {
  count("pending", overview.pendingPayments, true);
  count("faults", overview.faults, true);
  count("requests", overview.requests, false);
  count("violations", overview.violations, false);
  const at = new Date(overview.now), two = (n) => String(n).padStart(2, "0");
  const date = `${at.getUTCDate()} ${months[at.getUTCMonth()]}`, time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  for (const place of all("[data-clock]")) {
    place.textContent = place.dataset.clock ? `${date} ${time}` : `${days[at.getUTCDay()]} ${date} ${at.getUTCFullYear()} ${time}`;
  }
}
function connect() {
  source = new EventSource(`/_emulator/events?console${last ? `&after=${last}` : ""}`);
  source.onopen = () => { connected = true; lamps(); };
  source.onerror = () => { connected = false; lamps(); };
  source.addEventListener("request", (event) => { last = event.lastEventId; arrive(event.data); });
  source.addEventListener("burst", (event) => { last = event.lastEventId; $(".strip .last").textContent = `+ ${event.data} requests`; });
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    figures(change.overview);
    const mine = $("#main").dataset.topics.split(" ");
    if (change.topics.some((topic) => topic === "reset" || mine.includes(topic))) refresh();
    if (change.topics.includes("reset")) notify("The emulator was reset, or a state was brought back.");
  });
}
if ($("#main[data-topics]")) {
  if (!document.hidden) connect();
  document.addEventListener("visibilitychange", () => {
    source?.close();
    source = undefined;
    if (!document.hidden) { connect(); refresh(); }
  });
}

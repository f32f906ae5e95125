// Keeps the requests and violations of the front page up to date.
"use strict";

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function show(id, items) {
  document.getElementById(id).replaceChildren(...items);
  document.getElementById("no-" + id).hidden = items.length > 0;
}

function request(r) {
  const item = document.createElement("li");
  item.append(element("span", "status " + r.mood, r.answer), element("span", "verb", r.method), r.name, element("code", "path", r.route));
  return item;
}

let shown = "";

async function renew() {
  try {
    const answer = await fetch("/activity.json");
    const text = await answer.text();
    if (answer.ok && text !== shown) {
      const now = JSON.parse(text);
      show("requests", now.requests.map(request));
      show("violations", now.violations.map((sentence) => element("li", "", sentence)));
      shown = text;
    }
  } catch {
    // The sandbox has ended or restarts: the page keeps what it shows.
  }
  setTimeout(renew, 1500);
}

renew();

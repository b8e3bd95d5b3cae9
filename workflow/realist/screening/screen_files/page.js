// The page of `realist screen`. What comes from the review is only ever set as text. Nothing is kept here but the note
// that is being typed: every answer is on the disk before the next citation is shown.
"use strict";

const $ = (id) => document.getElementById(id);
const GENERAL = [["j, →", "Next"], ["k, ←", "Previous"], ["o", "Next that is open"], ["n", "Note"], ["z", "Undo"],
  ["1 to 9", "A reason of the list"], ["Esc", "Leave the note or the list"], ["?", "This help"]];
const DONE = { include: "Included", exclude: "Excluded", unsure: "Unsure", same: "The same report", different: "Different reports",
  retrieved: "Retrieved", not_retrieved: "Could not be had" };
const SIDES = { include: "include", exclude: "exclude" };

let tasks = [];
let task = null; // the work that is shown
let thing = null; // the citation or pair that is shown
let busy = false; // while the server writes, no key decides about what nobody has seen yet
let singleKeys = !document.cookie.split("; ").includes("realist_single_keys=off");
const said = {}; // the last words given with each kind of answer, offered again

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const list = (texts) => make("ul", {}, ...texts.map((text) => make("li", {}, text)));

function fill(element, ...children) {
  element.replaceChildren(...children);
  element.hidden = children.length === 0;
}

// What the server says; null, and the reason on the page, where it refuses or is gone.
async function ask(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    const response = await fetch(path, options);
    answer = await response.json();
  } catch {
    answer = { refusal: "The program has ended. Everything that you answered is written. To go on, type the command again." };
  }
  fill($("trouble"), ...(answer.refusal ? [answer.refusal] : []));
  return answer.refusal ? null : answer;
}

// One request at a time: a second key is not taken for an answer to what comes next.
async function alone(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } finally {
    busy = false;
  }
}

// ---- what there is to do

async function loadWork() {
  const work = await ask("work");
  if (!work) return false;
  tasks = work.tasks;
  $("title").textContent = work.title;
  $("who").textContent = `${work.reviewer}: ${work.role}`;
  if (work.data_status !== "real") {
    document.title = `[${capital(work.data_status)} data] Screening`;
    fill($("stamp"), `${capital(work.data_status)} data. Nothing here was found, read or decided by anybody.`);
  }
  if (work.notices.length) fill($("trouble"), work.notices.join("\n"));
  return true;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function showWork() {
  fill($("work"), ...tasks.map((one) => make("li", {}, make("button", {
    type: "button", "aria-current": task && one.id === task.id ? "true" : null, onclick: () => alone(() => openTask(one.id)),
  }, `${one.label}: ${one.done} of ${one.total}`))));
}

async function openTask(id) {
  document.querySelector("main").setAttribute("aria-busy", "true"); // what people wrote is read again: a second or two
  const loaded = await loadWork();
  document.querySelector("main").removeAttribute("aria-busy");
  if (!loaded) return;
  task = tasks.find((one) => one.id === id) || tasks[0];
  $("status").textContent = "";
  showCriteria();
  showHelp();
  await go();
  if (thing && thing.thing && thing.done === thing.total) $("status").textContent = "All are done here.";
}

function showCriteria() {
  const { include = [], exclude = [] } = task.criteria || {};
  const parts = [];
  if (include.length) parts.push(make("h3", {}, "Belongs in the review"), list(include));
  if (exclude.length) parts.push(make("h3", {}, "Does not"), list(exclude));
  if (task.hint) parts.push(make("p", { class: "soft" }, task.hint));
  if (task.marks) {
    parts.push(make("p", { class: "soft" }, "Marked: words that speak ", make("mark", { class: "include" }, "for"), " and ",
      make("mark", { class: "exclude" }, "against"), "."));
  }
  fill($("criteria"), ...(parts.length ? [make("h2", {}, "Criteria"), ...parts] : []));
}

function showHelp() {
  const keys = [...task.choices.map((one) => [one.key, one.label]), ...GENERAL];
  fill($("keys"), ...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
}

// ---- one citation or pair

async function go(id) {
  const query = new URLSearchParams({ task: task.id, ...(id ? { thing: id } : {}) });
  const found = await ask(`thing?${query}`);
  if (found) show(found);
}

function show(found) {
  keepDraft();
  thing = found;
  Object.assign(task, { done: found.done, total: found.total });
  showWork();
  $("progress").max = Math.max(found.total, 1);
  $("progress").value = found.done;
  $("place").textContent = found.thing
    ? `${found.place} of ${found.total}; ${found.done} done, ${found.total - found.done} open` : "";
  $("decide").hidden = !found.thing;
  if (!found.thing) {
    fill($("heading"), "There is nothing to do here yet.");
    fill($("text"));
    return;
  }
  if (found.fields) showPair(found);
  else showCitation(found);
  showDecision(found);
  $("heading").focus();
}

const marked = (parts) => parts.map(([text, kind]) => (kind in SIDES ? make("mark", { class: kind }, text) : text));

function showCitation(found) {
  fill($("heading"), ...marked(found.title));
  const link = found.link ? [["DOI", make("a", { href: found.link, target: "_blank", rel: "noreferrer noopener" }, found.doi)]] : [];
  const facts = [...found.facts, ...link].flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  const abstract = found.abstract.length ? marked(found.abstract) : [make("em", {}, "The exports hold no abstract.")];
  fill($("text"), make("dl", { class: "facts" }, ...facts), make("h3", {}, "Abstract"), make("p", { class: "abstract" }, ...abstract));
}

function showPair(found) {
  fill($("heading"), "Do these two records describe one report?");
  const differ = ([name, left, right]) => left && right && left !== right && name !== "id";
  const rows = found.fields.map((field) => make("tr", { class: differ(field) ? "differs" : null },
    make("th", { scope: "row" }, capital(field[0]), ...(differ(field) ? [make("small", {}, " differs")] : [])),
    make("td", {}, field[1] || "–"), make("td", {}, field[2] || "–")));
  const head = make("thead", {}, make("tr", {}, make("td"), make("th", { scope: "col" }, "One"), make("th", { scope: "col" }, "The other")));
  const table = make("table", {}, head, make("tbody", {}, ...rows));
  const evidence = [["Speaks for it", found.for], ["Speaks against it", found.against]].flatMap(([title, texts]) =>
    [make("h3", {}, title), list(texts.length ? texts : ["nothing"])]);
  fill($("text"), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The two records" }, table), ...evidence);
}

function showDecision(found) {
  const { mine } = found;
  closeAsk();
  fill($("mine"), ...(mine ? [`${mine.who || "You"}: ${sentence(mine.decision, mine.reason)}`,
    make("span", { class: "soft" }, ` (${mine.at.slice(0, 16).replace("T", " ")}) ${found.again || ""}`)] : []));
  fill($("locked"), ...(found.locked ? [found.locked] : []));
  fill($("said"), ...(found.said ? [make("h3", {}, "What was decided"), list(found.said.map((one) =>
    `${one.who}: ${sentence(one.decision, one.reason)}${one.note ? ` – ${one.note}` : ""}`))] : []));
  fill($("choices"), ...task.choices.map((one) => make("button", {
    type: "button", "aria-pressed": String(Boolean(mine) && mine.decision === one.decision),
    onclick: () => press(one), ...(found.locked ? { disabled: "" } : {}),
  }, one.label, " ", make("kbd", {}, one.key))));
  $("note-field").hidden = !task.notes || Boolean(found.locked);
  $("note").value = draft(found.thing) ?? (mine ? mine.note : "");
  $("previous").disabled = !found.previous;
  $("next").disabled = !found.next;
  $("open").disabled = !found.open;
}

const sentence = (decision, reason) => `${DONE[decision] || decision}${reason ? `: ${reason}` : ""}`;

// ---- answers

function press(choice) {
  if (!thing || !thing.thing || thing.locked) return;
  if (choice.asks === "reason") askReason(choice);
  else if (choice.asks) askWords(choice);
  else send(choice, "", "");
}

function askReason(choice) {
  const buttons = task.reasons.map(([id, label], at) => make("button", {
    type: "button", class: "reason", onclick: () => send(choice, id, id ? label : ""),
  }, make("kbd", {}, at < 9 ? String(at + 1) : "–"), ` ${label}`));
  fill($("ask"), make("strong", { id: "ask-label" }, "Excluded for which reason?"), ...buttons, cancelButton());
  buttons[0].focus();
}

function askWords(choice) {
  const words = { why: "Why? A few words", where: "Where? (may stay empty)" }[choice.asks];
  const input = make("input", { type: "text", id: "words", maxlength: "5000", autocomplete: "off" });
  input.value = choice.asks === "why" ? said[choice.decision] || "" : "";
  const give = (event) => {
    event.preventDefault();
    said[choice.decision] = input.value;
    send(choice, input.value, input.value);
  };
  fill($("ask"), make("strong", { id: "ask-label" }, choice.label), make("form", { onsubmit: give },
    make("label", { for: "words" }, words), input, make("p", { class: "row" }, make("button", {}, "Write"), cancelButton())));
  input.focus();
  input.select();
}

const cancelButton = () => make("button", { type: "button", onclick: () => { closeAsk(); $("heading").focus(); } }, "Cancel");

function closeAsk() {
  fill($("ask"));
}

function send(choice, reason, label) {
  const answer = { decision: choice.decision, reason, note: task.notes ? $("note").value : "", seen: thing.seen };
  const { id } = task;
  alone(async () => {
    const next = await ask("answer", { task: id, thing: thing.thing, answer });
    if (!next) return;
    forgetDraft(thing.thing);
    show(next);
    const end = next.done === next.total ? " All are done." : "";
    $("status").textContent = `${sentence(choice.decision, label)}. ${next.done} of ${next.total} done.${end}`;
  });
}

function undo() {
  const body = { task: task.id, ...(thing && thing.mine ? { thing: thing.thing } : {}) };
  alone(async () => {
    const back = await ask("take_back", body);
    if (!back) return;
    show(back);
    $("status").textContent = `Taken back. ${back.done} of ${back.total} done.`;
  });
}

function move(where) {
  if (thing && thing[where]) alone(() => go(thing[where]));
}

// ---- the note that is being typed outlives a browser that is killed

const draftName = (id) => `${task.id} ${id}`;

function draft(id) {
  try {
    return localStorage.getItem(draftName(id));
  } catch {
    return null;
  }
}

function keepDraft() {
  const typed = $("note").value;
  if (!thing || !thing.thing || typed === (thing.mine ? thing.mine.note : "")) return;
  try {
    localStorage.setItem(draftName(thing.thing), typed);
  } catch {
    // A browser without storage: the note is on the page alone until it is written.
  }
}

function forgetDraft(id) {
  $("note").value = thing.mine ? thing.mine.note : "";
  try {
    localStorage.removeItem(draftName(id));
  } catch {
    // as above
  }
}

// ---- keys

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || $("help").open) return;
  if (event.key === "Escape") return leave();
  if (!singleKeys || event.repeat || event.target.closest("input, textarea, select") || !task) return;
  if (byKey(event.key)) event.preventDefault();
}

function leave() {
  closeAsk();
  if (thing) $("heading").focus();
}

function byKey(key) {
  const reasons = [...$("ask").querySelectorAll(".reason")];
  if (reasons.length && "123456789".includes(key)) {
    const chosen = reasons[Number(key) - 1];
    if (chosen) chosen.click();
    return true;
  }
  const choice = task.choices.find((one) => one.key === key.toLowerCase());
  const actions = { j: () => move("next"), ArrowRight: () => move("next"), k: () => move("previous"), ArrowLeft: () => move("previous"),
    o: () => move("open"), z: undo, n: () => !$("note-field").hidden && $("note").focus(), "?": help };
  const action = choice ? () => press(choice) : actions[key.length === 1 ? key.toLowerCase() : key];
  if (action) action();
  return Boolean(action);
}

const help = () => $("help").showModal();

function setSingleKeys(on) {
  singleKeys = on;
  document.body.classList.toggle("silent", !on);
  document.cookie = `realist_single_keys=${on ? "on" : "off"}; path=/; max-age=31536000; samesite=strict`;
}

async function finish() {
  const end = await ask("finish", {});
  if (!end) return;
  const lines = end.answered.map(([label, number]) => `${label}: ${number} answered.`);
  fill(document.querySelector("main"), make("section", {}, make("h2", { tabindex: "-1", id: "heading" }, "Finished"),
    list(lines.length ? lines : ["Nothing was answered."]), make("p", {}, "All is written. You can close this window.")));
  task = null;
  for (const part of ["work", "finish", "help-button"]) $(part).hidden = true;
  $("heading").focus();
}

$("single-keys").checked = singleKeys;
setSingleKeys(singleKeys);
$("single-keys").addEventListener("change", (event) => setSingleKeys(event.target.checked));
$("help-button").addEventListener("click", help);
$("finish").addEventListener("click", () => alone(finish));
$("previous").addEventListener("click", () => move("previous"));
$("next").addEventListener("click", () => move("next"));
$("open").addEventListener("click", () => move("open"));
$("undo").addEventListener("click", undo);
$("note").addEventListener("input", keepDraft);
document.addEventListener("keydown", onKey);

alone(async () => {
  if (!(await loadWork())) return;
  const first = tasks.find((one) => one.done < one.total) || tasks[0];
  await openTask(first.id);
});

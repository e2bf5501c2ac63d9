// Scoring with the keyboard alone: single keys answer the question in focus and go on to the next.
// They can be turned off on the page (WCAG 2.1.4) and never act while somebody is writing.
const STORED = "thematic-shortcuts";
const WRITING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

const shown = (element) => element.offsetParent !== null && !element.disabled;
const answers = (question) => [...question.querySelectorAll("input[type=radio]")].filter(shown);
const questions = () =>
  [...document.querySelectorAll("[data-criterion]")].filter((one) => answers(one).length);
const isOpen = (question) =>
  question.hasAttribute("data-again") || !answers(question).some((radio) => radio.checked);
const current = () => document.activeElement?.closest("[data-criterion]") ?? null;
const note = (question) => question.querySelector("textarea");

function goTo(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "center" });
}

function enter(question) {
  const radios = answers(question);
  goTo(radios.find((radio) => radio.checked) ?? radios[0]);
}

/** The next open question after `question`, round by the top; null when every one is answered. */
function nextOpen(question) {
  const all = questions();
  const after = all.indexOf(question) + 1;
  const rest = [...all.slice(after), ...all.slice(0, after)];
  return rest.find((one) => isOpen(one) && one !== question) ?? null;
}

function goOn(question) {
  const next = nextOpen(question);
  if (next) enter(next);
  else goTo(document.querySelector("main form button[type=submit]"));
}

function step(by) {
  const all = questions();
  const here = all.indexOf(current());
  const next = here < 0 ? (all.find(isOpen) ?? all[0]) : all[here + by];
  if (next) enter(next);
}

function choose(question, radio) {
  radio.focus();
  if (!radio.checked) radio.click();
  const why = (question.dataset.noteFor ?? "").split(" ").includes(radio.value);
  if (why && note(question) && !note(question).value.trim()) goTo(note(question));
  else goOn(question);
}

/** The answer that `key` stands for: by its number, X for what does not apply, or its first letter. */
function answerFor(question, key) {
  const radios = answers(question);
  if (/^[1-9]$/.test(key)) return radios[Number(key) - 1];
  if (key === "x") return radios.find((radio) => radio.value === question.dataset.noteFor?.split(" ")[0]);
  return radios.find((radio) => radio.labels[0]?.textContent.trim().toLowerCase().startsWith(key));
}

const commands = {
  j: () => step(1),
  k: () => step(-1),
  u: () => goOn(current()),
  e: (question) => question && goTo(note(question)),
  h: (question) => question?.querySelector("details > summary")?.click(),
};

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  const question = current();
  if (event.target.matches(WRITING)) {
    if (event.key === "Escape" && question) enter(question);
    return;
  }
  const key = event.key.toLowerCase();
  const radio = key.length === 1 && question ? answerFor(question, key) : null;
  if (key in commands) commands[key](question);
  else if (radio) choose(question, radio);
  else if (!question && /^[1-9]$/.test(key)) step(1);
  else return;
  event.preventDefault();
}

function isOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // nothing can be stored here: the box then holds for this page only
  }
}

function remember(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // as above
  }
}

function listen(on) {
  document.removeEventListener("keydown", onKey);
  if (on) document.addEventListener("keydown", onKey);
}

/** A link to a question puts the focus into it, not only the page beside it. */
function followHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("[data-criterion]") && answers(target).length) enter(target);
}

const panel = document.querySelector("[data-shortcuts]");
const box = panel?.querySelector("[data-shortcuts-switch]");
if (panel && box) {
  panel.hidden = false;
  box.checked = isOn();
  box.addEventListener("change", () => {
    remember(box.checked);
    listen(box.checked);
  });
  listen(box.checked);
}

document.addEventListener("change", ({ target }) => {
  target.closest?.("[data-criterion]")?.removeAttribute("data-again");
});
document.querySelector("[data-next-unanswered]")?.addEventListener("click", (event) => {
  const next = nextOpen(current());
  if (!next) return;
  event.preventDefault();
  enter(next);
});
addEventListener("hashchange", followHash);
followHash();

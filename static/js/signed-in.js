// On every page of a signed-in person: sends what is not saved yet, says so, and watches the session.
import { Outbox } from "./outbox.js";
import { saveAsYouGo } from "./scoring.js";
import { watchSession } from "./session.js";

const page = document.body.dataset;
const bar = document.getElementById("unsaved");
const signOut = document.querySelector("[data-sign-out]");
const form = document.querySelector("form[data-saves]");

if (bar && page.keyUrl && isSecureContext && navigator.locks) start();

function start() {
  const outbox = new Outbox(page.keyUrl);
  const session = watchSession({
    left: Number(page.sessionLeft),
    stayUrl: page.stayUrl,
    token: () => outbox.token || document.querySelector("[name=csrfmiddlewaretoken]").value,
    signOut,
  });
  outbox.addEventListener("contact", ({ detail }) => session.extend(detail));
  outbox.addEventListener("stopped", session.expire);
  if (form) saveAsYouGo(form, outbox);

  let saved = false;
  outbox.addEventListener("saved", () => (saved = true));
  outbox.addEventListener("change", () => show(outbox, saved));
  outbox.addEventListener("stuck", () => bar.focus());
  bar.addEventListener("click", ({ target }) => {
    if (target.dataset.discard) outbox.drop(target.dataset.discard);
  });

  let leaving = false;
  addEventListener("beforeunload", (event) => {
    if (outbox.count && !leaving) event.preventDefault();
  });
  const really = document.getElementById("leave-unsaved");
  signOut.addEventListener("submit", (event) => {
    if (!outbox.count || leaving) return;
    event.preventDefault();
    really.showModal();
  });
  really.addEventListener("click", ({ target }) => {
    if (target.matches("[data-stay]")) really.close();
    if (!target.matches("[data-leave]")) return;
    leaving = true;
    signOut.requestSubmit();
  });
  for (const link of document.querySelectorAll("[data-sign-in-again]")) {
    link.addEventListener("click", () => (leaving = true)); // what is unsaved waits in the browser
  }
  show(outbox, saved);
  outbox.open();
}

// The number of changes not yet saved, and why; the text changes only when it says something new.
function show(outbox, saved) {
  const words = document.getElementById("unsaved-words");
  const said = message(outbox, saved);
  if (words.textContent !== said) words.textContent = said;
  const state = outbox.count ? "waiting" : saved ? "saved" : "";
  if (bar.dataset.state !== state) bar.dataset.state = state;
  document.getElementById("unsaved-sign-in").hidden = outbox.state !== "signed-out" || !outbox.count;
  list(outbox);
}

function message(outbox, saved) {
  const { count, state, held } = outbox;
  const number = `${count} ${count === 1 ? "change" : "changes"} not yet saved`;
  if (!count && saved) return "Everything is saved";
  if (!count) return form && outbox.isOpen ? "Answers are sent as you give them" : "";
  if (state === "signed-out") return `You have been signed out. ${number}, kept on this computer.`;
  if (state === "another") return `Somebody else has signed in here. ${number}: sign in yourself to send them.`;
  if (held.size) return `${number}. ${held.size === 1 ? "One needs" : `${held.size} need`} your decision.`;
  if (state === "offline") return `${number}. There is no connection: we keep trying.`;
  return `${number}.`;
}

// Changes of other pages, or to questions that this page no longer asks, that somebody has to look at.
function list(outbox) {
  const items = [...outbox.records.values()].filter(
    ({ key, page: from, code }) =>
      from !== location.pathname ||
      (outbox.held.has(key) && !(code ? form?.elements[code] : form)),
  );
  const place = document.getElementById("unsaved-list");
  const sign = JSON.stringify(items.map(({ key }) => [key, outbox.held.get(key)?.kind]));
  if (place.dataset.sign === sign) return;
  place.dataset.sign = sign;
  place.replaceChildren(...items.map((record) => item(record, outbox.held.get(record.key))));
}

function item(record, held) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${record.page}#criterion-${record.code}`;
  link.className = "govuk-link";
  link.textContent = record.label;
  line.append(link);
  if (!held) return line;
  const typed = (record.latest ?? record.sending).fields.map(([, value]) => value).filter(Boolean);
  line.append(`: ${held.refused ?? "needs your decision"} You gave: “${typed.join(", ")}” `);
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "app-link-button govuk-link";
  discard.dataset.discard = record.key;
  discard.textContent = `Let this change go`;
  line.append(discard);
  return line;
}

// Scoring with the keyboard alone.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load, startBrowser } from "./browser.js";
import { click, find, openPage, press } from "./page.js";
import { notAsked, question, scoringForm } from "./questions.js";

const SWITCH = `<details data-shortcuts hidden><summary>Keyboard shortcuts</summary>
  <input type="checkbox" id="shortcuts-on" checked data-shortcuts-switch></details>`;
const THREE = question("L1.1", { value: "enough" }) + notAsked("L1.2") + question("L1.3") + question("L1.4");

beforeEach(startBrowser);

// Amir at three questions: the first is answered, the second and third are open; L1.2 is not asked.
async function section({
  inside = THREE,
  hash = "",
  before = "",
  stored = null,
  broken = false,
  panel = SWITCH,
} = {}) {
  const html = `${before}<main>${scoringForm(inside)}</main>${panel}`;
  const opened = openPage(html, { path: `/tiny/cases/N3/L1/${hash}` });
  if (stored) localStorage.setItem("thematic-shortcuts", stored);
  if (broken) {
    const refuse = () => {
      throw new Error("Nothing may be stored");
    };
    Object.defineProperty(globalThis, "localStorage", {
      value: { getItem: refuse, setItem: refuse },
      configurable: true,
    });
  }
  await load("shortcuts.js");
  return opened;
}

const focused = () =>
  document.activeElement.id || document.activeElement.value || document.activeElement.tagName;
const chosen = (code) => find(`input[name="${code}"]:checked`)?.value;
const standIn = (id) => find(`[id="${id}"]`).focus();

test("J leads from anywhere to the first open question, then to the next; K back", async () => {
  const { scrolledTo } = await section();
  assert.equal(scrolledTo, null);
  const event = await press("j");
  assert.equal(event.defaultPrevented, true);
  assert.equal(focused(), "id_L1.3-0");
  await press("j");
  assert.equal(focused(), "id_L1.4-0");
  await press("j");
  assert.equal(focused(), "id_L1.4-0"); // the last
  await press("k");
  await press("k");
  assert.equal(focused(), "id_L1.1-0"); // past the one that is not asked
  await press("k");
  assert.equal(focused(), "id_L1.1-0"); // the first
});

test("The question that one comes to is moved into the middle of the window, without a jump before", async () => {
  const opened = await section();
  const focusing = mock.method(opened.window.HTMLElement.prototype, "focus");
  await press("j");
  assert.deepEqual(focusing.mock.calls[0].arguments, [{ preventScroll: true }]);
  assert.equal(opened.scrolledTo.element.id, "id_L1.3-0");
  assert.equal(opened.scrolledTo.block, "center");
});

test("A question that is answered is entered at its answer", async () => {
  await section({ inside: question("L1.1", { value: "not_yet" }) + question("L1.3") });
  await press("j");
  await press("k");
  assert.equal(focused(), "id_L1.1-1");
});

test("When all is answered J begins with the first question", async () => {
  await section({ inside: question("L1.1", { value: "enough" }) + question("L1.3", { value: "enough" }) });
  await press("j");
  assert.equal(focused(), "id_L1.1-0");
});

test("A digit answers and goes on to the next open question, round by the top", async () => {
  await section({ inside: question("L1.1") + question("L1.3", { value: "enough" }) + question("L1.4") });
  standIn("id_L1.4-0");
  await press("2");
  assert.equal(chosen("L1.4"), "not_yet");
  assert.equal(focused(), "id_L1.1-0");
});

test("After the last open question comes the button", async () => {
  await section({ inside: question("L1.1", { value: "enough" }) + question("L1.3") });
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(focused(), "next");
});

test("Choosing by key counts as a person's choice: what saves hears of it, once", async () => {
  await section();
  let heard = 0;
  find("form").addEventListener("input", () => (heard += 1));
  standIn("id_L1.3-0");
  await press("2");
  assert.equal(heard, 1);
  standIn("id_L1.3-1");
  await press("2"); // it is chosen already
  assert.equal(heard, 1);
});

test("The first letter of an answer chooses it, large or small; the first of two that begin alike", async () => {
  await section();
  standIn("id_L1.3-0");
  await press("G");
  assert.equal(chosen("L1.3"), "enough");
  await press("n");
  assert.equal(chosen("L1.4"), "not_yet");
});

test("A key that stands for no answer is left to the browser", async () => {
  await section();
  standIn("id_L1.3-0");
  for (const key of ["9", "q", "0", "Enter", "ArrowDown", "Tab"]) {
    assert.equal((await press(key)).defaultPrevented, false, key);
  }
  assert.equal(chosen("L1.3"), undefined);
  assert.equal(focused(), "id_L1.3-0");
});

test("A digit outside every question leads to the first open one and answers nothing", async () => {
  await section();
  const event = await press("1");
  assert.equal(event.defaultPrevented, true);
  assert.equal(focused(), "id_L1.3-0");
  assert.equal(chosen("L1.3"), undefined);
});

test("A letter outside every question does nothing", async () => {
  await section();
  for (const key of ["g", "x", "e", "h"]) await press(key);
  assert.equal(focused(), "BODY");
  assert.equal((await press("g")).defaultPrevented, false);
});

test("X chooses what does not arise and leads into the note; Escape leads out of it", async () => {
  await section();
  standIn("id_L1.3-0");
  await press("x");
  assert.equal(chosen("L1.3"), "none");
  assert.equal(focused(), "id_L1.3-note");
  await press("1");
  assert.equal(chosen("L1.3"), "none"); // he is writing
  assert.equal(focused(), "id_L1.3-note");
  await press("Escape");
  assert.equal(focused(), "id_L1.3-2");
});

test("X goes on where the note is written already", async () => {
  await section({ inside: question("L1.3", { note: "No lending here" }) + question("L1.4") });
  standIn("id_L1.3-0");
  await press("x");
  assert.equal(focused(), "id_L1.4-0");
});

test("A note of blanks is none", async () => {
  await section({ inside: question("L1.3", { note: "  " }) + question("L1.4") });
  standIn("id_L1.3-0");
  await press("x");
  assert.equal(focused(), "id_L1.3-note");
});

test("X means the first of the answers that need a reason, and each of them leads into the note", async () => {
  await section({
    inside: question("L1.3", { noteFor: "not_yet none" }) + question("L1.4", { noteFor: "not_yet none" }),
  });
  standIn("id_L1.3-0");
  await press("x");
  assert.equal(chosen("L1.3"), "not_yet");
  standIn("id_L1.4-0");
  await press("3");
  assert.equal(focused(), "id_L1.4-note");
});

test("Where no answer needs a reason X stands for nothing", async () => {
  await section({ inside: question("L1.3", { noteFor: "" }) + question("L1.4") });
  standIn("id_L1.3-0");
  assert.equal((await press("x")).defaultPrevented, false);
  assert.equal(chosen("L1.3"), undefined);
});

test("E leads into the note and H opens the guidance, and closes it", async () => {
  await section();
  standIn("id_L1.3-0");
  await press("h");
  assert.equal(find('[id="criterion-L1.3"] details').open, true);
  await press("h");
  assert.equal(find('[id="criterion-L1.3"] details').open, false);
  await press("e");
  assert.equal(focused(), "id_L1.3-note");
});

test("U leads to the next open question", async () => {
  await section();
  standIn("id_L1.3-0");
  await press("u");
  assert.equal(focused(), "id_L1.4-0");
  await press("u");
  assert.equal(focused(), "id_L1.3-0");
});

test("A question that came back counts as open until it is answered again", async () => {
  await section({
    inside: question("L1.1", { value: "enough", more: "data-again" }) + question("L1.3", { value: "enough" }),
  });
  standIn("id_L1.3-0");
  await press("u");
  assert.equal(focused(), "id_L1.1-0");
  await click('[id="id_L1.1-1"]');
  standIn("id_L1.3-0");
  await press("u");
  assert.equal(focused(), "next");
});

for (const about of [
  { ctrlKey: true },
  { altKey: true },
  { metaKey: true },
  { repeat: true },
  { isComposing: true },
]) {
  test(`A key with ${Object.keys(about)} is left to the browser`, async () => {
    await section();
    standIn("id_L1.3-0");
    assert.equal((await press("1", about)).defaultPrevented, false);
    assert.equal(chosen("L1.3"), undefined);
  });
}

test("A key that something else has made use of is not used again", async () => {
  await section();
  standIn("id_L1.3-0");
  find("main").addEventListener("keydown", (event) => event.preventDefault());
  await press("1");
  assert.equal(chosen("L1.3"), undefined);
});

test("While a dialog is open no key answers", async () => {
  await section({ before: "<dialog open>You will be signed out</dialog>" });
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(chosen("L1.3"), undefined);
});

test("While somebody writes, in whatever field, keys are letters", async () => {
  const fields = [
    '<input type="search" id="s">',
    '<select id="s"><option>a</option></select>',
    '<textarea id="s"></textarea>',
  ];
  for (const field of fields) {
    await section({ before: field });
    standIn("s");
    assert.equal((await press("j")).defaultPrevented, false, field);
    await press("Escape");
    assert.equal(focused(), "s");
  }
});

test("On a checkbox, where nobody writes, J leads on", async () => {
  await section({ before: '<input type="checkbox" id="box">' });
  standIn("box");
  await press("j");
  assert.equal(focused(), "id_L1.3-0");
});

test("An answer that is hidden or locked is passed over", async () => {
  await section({ inside: question("L1.3") + question("L1.4") });
  find('[id="id_L1.3-0"]').disabled = true;
  for (const place of [0, 1, 2]) find(`[id="id_L1.4-${place}"]`).hidden = true;
  await press("j");
  assert.equal(focused(), "id_L1.3-1");
  await press("1");
  assert.equal(chosen("L1.3"), "not_yet");
  assert.equal(focused(), "next");
});

test("Single keys are turned off on the page, and stay off on this computer", async () => {
  await section();
  assert.equal(find("[data-shortcuts]").hidden, false);
  assert.equal(find("#shortcuts-on").checked, true);
  await click("#shortcuts-on");
  assert.equal(localStorage.getItem("thematic-shortcuts"), "off");
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(chosen("L1.3"), undefined);
  await click("#shortcuts-on");
  assert.equal(localStorage.getItem("thematic-shortcuts"), "on");
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(chosen("L1.3"), "enough");
});

test("A page opened where they are off leaves every key alone", async () => {
  await section({ stored: "off" });
  assert.equal(find("#shortcuts-on").checked, false);
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(chosen("L1.3"), undefined);
});

test("Where nothing can be stored they are on, and can be turned off for this page", async () => {
  await section({ broken: true });
  assert.equal(find("#shortcuts-on").checked, true);
  await click("#shortcuts-on");
  standIn("id_L1.3-0");
  await press("1");
  assert.equal(chosen("L1.3"), undefined);
});

test("A key is heard once, also when the box was ticked twice", async () => {
  await section();
  find("#shortcuts-on").dispatchEvent(new Event("change"));
  await press("j");
  assert.equal(focused(), "id_L1.3-0");
});

test("A link to a question puts the focus into it, also on a page without the switch", async () => {
  await section({ hash: "#criterion-L1.4" });
  assert.equal(focused(), "id_L1.4-0");
  await section({ hash: "#criterion-L1.3", panel: "" });
  assert.equal(focused(), "id_L1.3-0");
  assert.equal((await press("1")).defaultPrevented, false);
});

test("A link that is followed on the page itself does the same; to what is no question it does nothing", async () => {
  const { window } = await section();
  const follow = (hash) => {
    window.location.hash = hash;
    window.dispatchEvent(new Event("hashchange"));
  };
  follow("#criterion-L1.1");
  assert.equal(focused(), "id_L1.1-0");
  for (const hash of ["#scoring", "#criterion-L1.2", "#nothing", "#id_L1.3-0"]) {
    follow(hash);
    assert.equal(focused(), "id_L1.1-0", hash);
  }
});

test("The link to the next unanswered question leads into it on the same page", async () => {
  await section({ before: '<a href="#criterion-L1.3" data-next-unanswered>Next unanswered: L1.3</a>' });
  let left;
  document.addEventListener("click", (event) => (left = !event.defaultPrevented));
  await click("[data-next-unanswered]");
  assert.equal(focused(), "id_L1.3-0");
  assert.equal(left, false);
});

test("With nothing open on this page the link leads to the page it names", async () => {
  const answered = question("L1.1", { value: "enough" });
  await section({ inside: answered, before: '<a href="/tiny/cases/N3/L2/" data-next-unanswered>Next</a>' });
  let left;
  document.addEventListener("click", (event) => (left = !event.defaultPrevented));
  await click("[data-next-unanswered]");
  assert.equal(left, true);
  assert.equal(focused(), "BODY");
});

// Each answer saves by itself: when it is sent, what the page says of it, and what the buttons wait for.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  KEY_URL,
  PAGE,
  Server,
  answer,
  closeWindows,
  cut,
  idle,
  load,
  onItsWay,
  page,
  pass,
  saved,
  startBrowser,
} from "./browser.js";
import { click, find, openPage, type, words } from "./page.js";
import { notAsked, question, scoringForm, version } from "./questions.js";

const FACTS_PAGE = "/tiny/cases/N3/facts/";
const TWO = scoringForm(question("L2.1") + question("L2.2") + version("L2.1", 1) + version("L2.2", 5));
const STATUS = '[id="criterion-L2.1"] [data-status]';
const COMPLAINT = '[id="criterion-L2.1"] [data-complaint]';
const NOTE = '[id="id_L2.1-note"]';
const [ENOUGH, NOT_YET, NONE] = [0, 1, 2].map((place) => `[id="id_L2.1-${place}"]`);
const FACTS = scoringForm(
  `<label><input type="radio" name="librarian" value="yes" id="yes">Yes</label>
   <label><input type="radio" name="librarian" value="no" id="no">No</label>
   <label><input type="checkbox" name="open" value="on" id="open">Open</label>
   <input type="text" name="town" id="town" value="Ware"><select name="kind" id="kind"><option>a</option><option>b</option></select>
   <input type="text" name="locked" id="locked" value="x" disabled>${version("save", 6)}<p data-status></p>`,
  "Case N3, facts",
);
let server;

beforeEach(() => {
  startBrowser();
  server = new Server();
});

// Amir's page, ready to score; `html` and `path` say which.
async function scoring({ html = TWO, path = PAGE, open = true } = {}) {
  const opened = openPage(html, { path, body: 'data-person="mark-of-amir"' });
  const { Outbox } = await load("outbox.js");
  const { saveAsYouGo } = await load("scoring.js");
  const outbox = new Outbox(KEY_URL);
  saveAsYouGo(find("form"), outbox);
  if (open) await outbox.open();
  await idle();
  return Object.assign(opened, { outbox });
}

const versionOf = (code) => find(`[name="${code}-version"]`).value;
const fields = (place = -1) => {
  const { csrfmiddlewaretoken, "save-operation": operation, ...sent } = server.saves.at(place);
  return sent;
};

// When an answer is sent

test("Amir chooses an answer: it is sent at once, alone, with its note and its version", async () => {
  await scoring();
  await click(NOT_YET);
  assert.equal(server.saves.length, 1);
  assert.deepEqual(fields(), { "L2.1": "not_yet", "L2.1-note": "", "L2.1-version": "1" });
  assert.equal(words(STATUS), "Saved");
  assert.equal(versionOf("L2.1"), "2");
  assert.equal(versionOf("L2.2"), "5");
});

test("He types a note: it is sent a second after his last key", async () => {
  await scoring();
  await type(NOTE, "Shut");
  await pass(600);
  await type(NOTE, "Shut on Mondays");
  await pass(999);
  assert.deepEqual(server.saves, []);
  assert.equal(words(STATUS), "Not saved yet");
  await pass(1);
  assert.deepEqual(fields(), { "L2.1": "", "L2.1-note": "Shut on Mondays", "L2.1-version": "1" });
  assert.equal(words(STATUS), "Saved");
});

test("He leaves a note: it is sent without waiting, and once", async () => {
  await scoring();
  await type(NOTE, "Shut");
  find('[id="id_L2.2-note"]').focus();
  await idle();
  assert.equal(server.saves.length, 1);
  await pass(5000);
  assert.equal(server.saves.length, 1);
});

test("He walks through a question without changing it: nothing is sent", async () => {
  await scoring();
  find(NOTE).focus();
  find('[id="id_L2.2-note"]').focus();
  await pass(5000);
  assert.deepEqual(server.saves, []);
  assert.equal(words(STATUS), "");
});

test("An answer that needs a reason waits while he goes to write it", async () => {
  await scoring();
  find(NONE).focus();
  await click(NONE);
  find(NOTE).focus();
  await idle();
  assert.deepEqual(server.saves, []);
  await type(NOTE, "No lending here");
  await pass(1000);
  assert.deepEqual(fields(), { "L2.1": "none", "L2.1-note": "No lending here", "L2.1-version": "1" });
});

test("A reason of blanks is none; leaving the question sends it for the server to say so", async () => {
  await scoring();
  await type(NOTE, "   ");
  await click(NONE);
  assert.equal(server.saves.length, 0);
  find(NOTE).focus();
  find('[id="id_L2.2-note"]').focus();
  await idle();
  assert.equal(fields()["L2.1"], "none");
});

test("An answer that needs a reason and has one is sent at once", async () => {
  await scoring();
  await type(NOTE, "No lending here");
  await click(NONE);
  assert.equal(server.saves.length, 1);
  assert.equal(fields()["L2.1"], "none");
});

test("Where no answer needs a reason none waits for one", async () => {
  await scoring({ html: scoringForm(question("L2.1", { noteFor: "" }) + version("L2.1", 1)) });
  await click(NONE);
  assert.equal(server.saves.length, 1);
});

test("While a save is on its way a second answer waits, and goes under the new version", async () => {
  await scoring();
  const save = onItsWay();
  server.next(save);
  await click(ENOUGH);
  await click(NOT_YET);
  assert.equal(server.saves.length, 1);
  save.reply(saved());
  await idle();
  assert.deepEqual(fields(), { "L2.1": "not_yet", "L2.1-note": "", "L2.1-version": "2" });
  assert.equal(versionOf("L2.1"), "3");
});

test("With more to send the question is not called saved", async () => {
  await scoring();
  const save = onItsWay();
  server.next(save, onItsWay());
  await click(ENOUGH);
  await click(NOT_YET);
  save.reply(saved());
  await idle();
  assert.equal(words(STATUS), "Not saved yet");
});

test("The same text typed again while it waits is not another change", async () => {
  const { outbox } = await scoring();
  server.otherwise = cut;
  await type(NOTE, "Shut");
  await pass(1000);
  const { operation } = outbox.records.get(`${PAGE} L2.1`).sending;
  await type(NOTE, "Shut");
  const record = outbox.records.get(`${PAGE} L2.1`);
  assert.deepEqual([record.sending.operation, record.latest], [operation, null]);
});

test("Without a line the page says that nothing is saved", async () => {
  await scoring();
  server.otherwise = cut;
  await click(NOT_YET);
  await pass(60_000);
  assert.equal(words(STATUS), "Not saved yet");
  assert.equal(versionOf("L2.1"), "1");
});

test("A question that is not asked saves nothing", async () => {
  await scoring({ html: scoringForm(notAsked("L2.1") + question("L2.2") + version("L2.2", 0)) });
  await click('[id="id_L2.2-0"]');
  assert.deepEqual(fields(), { "L2.2": "enough", "L2.2-note": "", "L2.2-version": "0" });
});

test("A first answer, for which the page has no version, is sent under none", async () => {
  await scoring({ html: scoringForm(question("L2.1")) });
  await click(ENOUGH);
  assert.equal(fields()["L2.1-version"], "0");
  assert.equal(words(STATUS), "Saved");
});

test("Where it goes is said for other pages: the case, the question, its page", async () => {
  const { outbox } = await scoring();
  server.otherwise = cut;
  await click(ENOUGH);
  const { label, page: path, code } = outbox.records.get(`${PAGE} L2.1`);
  assert.deepEqual({ label, path, code }, { label: "Case N3, L2.1", path: PAGE, code: "L2.1" });
});

// Facts

test("Facts are sent together, each as it stands, under the version of the whole", async () => {
  await scoring({ html: FACTS, path: FACTS_PAGE });
  await click("#no");
  assert.deepEqual(fields(), { librarian: "no", open: "", town: "Ware", kind: "a", "save-version": "6" });
  assert.equal(find("[name=save-version]").value, "7");
  await click("#open");
  assert.deepEqual(fields(), { librarian: "no", open: "on", town: "Ware", kind: "a", "save-version": "7" });
});

test("A fact that is typed waits for a pause; one that is chosen does not", async () => {
  await scoring({ html: FACTS, path: FACTS_PAGE });
  await type("#town", "Hertford");
  assert.equal(server.saves.length, 0);
  await pass(1000);
  assert.equal(fields().town, "Hertford");
  await type("#kind", "b");
  assert.equal(fields().kind, "b");
});

test("A fact that is locked saves nothing when something is put into it", async () => {
  await scoring({ html: FACTS, path: FACTS_PAGE });
  await type("#locked", "y");
  await pass(5000);
  assert.deepEqual(server.saves, []);
});

test("The facts of a case are called by its label alone", async () => {
  const { outbox } = await scoring({ html: FACTS, path: FACTS_PAGE });
  server.otherwise = cut;
  await click("#no");
  assert.equal(outbox.records.get(`${FACTS_PAGE} `).label, "Case N3, facts");
});

// What is left over

test("What Amir typed before a crash stands in its question again, and is sent", async () => {
  await scoring();
  server.otherwise = cut;
  await click(NOT_YET);
  await type(NOTE, "Typed and left");
  closeWindows();
  const { outbox } = await scoring();
  assert.equal(find(NOTE).value, "Typed and left");
  assert.equal(find(NOT_YET).checked, true);
  assert.equal(find(ENOUGH).checked, false);
  assert.equal(words(STATUS), "Not saved yet");
  assert.equal(find('[id="id_L2.2-note"]').value, "");
  server.otherwise = saved();
  await outbox.hurry();
  assert.equal(words(STATUS), "Saved");
});

test("What was sent without an answer before the crash stands in its question too", async () => {
  await scoring();
  server.otherwise = cut;
  await type(NOTE, "Perhaps arrived");
  await pass(1000);
  closeWindows();
  await scoring();
  assert.equal(find(NOTE).value, "Perhaps arrived");
});

test("What is left over, typed again as it is, is not another change", async () => {
  await scoring();
  server.otherwise = cut;
  await type(NOTE, "Typed and left");
  closeWindows();
  const { outbox } = await scoring();
  const { operation } = outbox.records.get(`${PAGE} L2.1`).sending;
  await type(NOTE, "Typed and left");
  const record = outbox.records.get(`${PAGE} L2.1`);
  assert.deepEqual([record.sending.operation, record.latest], [operation, null]);
});

test("What is left over for a question that is no longer asked says nothing at that question", async () => {
  await scoring();
  server.otherwise = cut;
  await type(NOTE, "Typed and left");
  closeWindows();
  const { outbox } = await scoring({ html: scoringForm(notAsked("L2.1") + question("L2.2")) });
  assert.equal(outbox.count, 1);
  assert.equal(words(STATUS), "Not asked");
});

test("A question without a place for words saves all the same", async () => {
  await scoring({ html: scoringForm(question("L2.1").replace("<p data-status></p>", "")) });
  await click(ENOUGH);
  assert.equal(fields()["L2.1"], "enough");
});

test("What he types before the page has its key is not replaced by what was left over", async () => {
  await scoring();
  server.otherwise = cut;
  await type(NOTE, "From yesterday");
  closeWindows();
  const { outbox } = await scoring({ open: false });
  await type(NOTE, "From today");
  server.otherwise = saved();
  await outbox.open();
  await idle();
  assert.equal(find(NOTE).value, "From today");
  assert.equal(fields()["L2.1-note"], "From today");
});

// A key that comes after so many letters, and letters that come faster than they are kept.
for (const early of [1, 5, 9, 13]) {
  for (const turns of [0, 1, 2, 3]) {
    test(`What he types stays as he types it: the key after ${early} letters, ${turns} turns between two`, async () => {
      const { outbox } = await scoring({ open: false });
      const note = find(NOTE);
      let opening;
      for (const [place, letter] of [..."Just left, 2 days ago"].entries()) {
        if (place === early) opening = outbox.open();
        const typed = note.value + letter;
        note.value = typed;
        note.dispatchEvent(new Event("input", { bubbles: true }));
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        assert.equal(note.value, typed);
      }
      await opening;
      await idle();
      assert.equal(note.value, "Just left, 2 days ago");
    });
  }
}

// What the page says

test("A change that is refused says why, at its question, and no longer once it is put right", async () => {
  await scoring();
  server.next(answer(422, { errors: { "L2.1-note": ["Say in the note why"], "L2.1": ["And choose"] } }));
  await click(NOT_YET);
  assert.equal(words(STATUS), "Not saved");
  assert.equal(words(COMPLAINT), "Say in the note why. And choose");
  assert.equal(find(COMPLAINT).className, "govuk-error-message");
  await type(NOTE, "Because");
  assert.equal(find(COMPLAINT), null);
  assert.equal(words(STATUS), "Not saved yet");
  await pass(1000);
  assert.equal(words(STATUS), "Saved");
});

test("A complaint takes the place of the one before", async () => {
  await scoring();
  server.next(answer(422, { errors: { a: ["First"] } }), answer(422, { errors: { a: ["Second"] } }));
  await click(NOT_YET);
  await click(ENOUGH);
  assert.equal(document.querySelectorAll("[data-complaint]").length, 1);
  assert.equal(words(COMPLAINT), "Second");
});

test("A case that has been submitted meanwhile says so and leaves the text to copy", async () => {
  await scoring();
  server.next(answer(409, { refused: "The case has been submitted." }));
  await type(NOTE, "Too late");
  await pass(1000);
  assert.equal(words(COMPLAINT), "The case has been submitted.");
  assert.equal(find(NOTE).value, "Too late");
});

test("Facts that would change other answers ask for the button", async () => {
  await scoring({ html: FACTS, path: FACTS_PAGE });
  server.next(answer(409, { consent: { "L1.2": "Not asked" } }));
  await click("#no");
  assert.equal(words("[data-complaint]"), "Other answers would change. Press the button to see which");
});

test("Facts that somebody else has saved ask for the button too", async () => {
  await scoring({ html: FACTS, path: FACTS_PAGE });
  server.next(answer(409, { conflict: { librarian: {} } }));
  await click("#no");
  assert.equal(
    words("[data-complaint]"),
    "Somebody else has saved other facts. Press the button to see both",
  );
});

test("How much is left in the section and in the case follows the reply", async () => {
  await scoring();
  server.next(saved({ left: { section: 1, case: 8 } }));
  await click(ENOUGH);
  assert.deepEqual([words("[data-left=section]"), words("[data-left=case]")], ["1", "8"]);
});

test("How much is left in another case does not show here", async () => {
  await scoring({ html: TWO.replace("Case N3", "Case N4"), path: "/tiny/cases/N4/L2/" });
  server.otherwise = cut;
  await click(ENOUGH);
  closeWindows();
  server.otherwise = saved({ left: { section: 0, case: 0 } });
  await scoring();
  assert.equal(server.requests.at(-1).url, "/tiny/cases/N4/L2/");
  assert.deepEqual([words("[data-left=section]"), words("[data-left=case]")], ["2", "9"]);
});

// Two answers

const AT = "2026-03-02T08:30:00";
const CONFLICT = answer(409, {
  conflict: {
    "L2.1": {
      yours: { value: "not_yet", label: "Not yet", note: "Mine" },
      theirs: {
        value: "enough",
        label: "Good enough",
        note: "Open when I called",
        version: 4,
        by: "Ines Moreau",
        at: AT,
      },
    },
  },
});
const PANEL = '[id="criterion-L2.1"] [data-conflict]';

async function contested() {
  const opened = await scoring();
  server.next(CONFLICT);
  await type(NOTE, "Mine");
  await click(NOT_YET);
  return opened;
}

test("Two answers to one question stand side by side, with who saved theirs and when", async () => {
  await contested();
  const shown = (name) => words(`${PANEL} [data-is=${name}]`);
  assert.equal(shown("by"), "Saved by Ines Moreau");
  assert.equal(shown("at"), "2 March 2026 at 08:30");
  assert.deepEqual([shown("their-answer"), shown("their-note")], ["Good enough", "Open when I called"]);
  assert.deepEqual([shown("your-answer"), shown("your-note")], ["Not yet", "Mine"]);
  assert.equal(words(STATUS), "Not saved");
});

test("An answer saved by nobody who is named, at no known time, says neither", async () => {
  await scoring();
  const theirs = { value: "enough", label: "Good enough", note: "", version: 4, by: "", at: "" };
  server.next(answer(409, { conflict: { "L2.1": { yours: { label: "Not yet", note: "" }, theirs } } }));
  await click(NOT_YET);
  assert.deepEqual([words(`${PANEL} [data-is=by]`), words(`${PANEL} [data-is=at]`)], ["Saved", ""]);
});

test("Amir keeps what is saved: it stands in the question, and his change is let go", async () => {
  const { outbox } = await contested();
  await click(`${PANEL} [data-keep=theirs]`);
  assert.equal(find(PANEL), null);
  assert.equal(find(ENOUGH).checked, true);
  assert.equal(find(NOTE).value, "Open when I called");
  assert.equal(outbox.count, 0);
  assert.equal(server.saves.length, 1);
  assert.equal(versionOf("L2.1"), "4");
  assert.equal(words(STATUS), "");
  assert.equal(document.activeElement.closest("[data-criterion]").dataset.criterion, "L2.1");
});

test("After keeping what is saved his next change is made to that", async () => {
  await contested();
  await click(`${PANEL} [data-keep=theirs]`);
  await type(NOTE, "Open when I called. So it was");
  await pass(1000);
  assert.deepEqual(fields(), {
    "L2.1": "enough",
    "L2.1-note": "Open when I called. So it was",
    "L2.1-version": "4",
  });
});

test("Amir puts his in its place: it is saved over the version he has seen", async () => {
  await contested();
  await click(`${PANEL} [data-keep=yours]`);
  assert.equal(find(PANEL), null);
  assert.deepEqual(fields(), { "L2.1": "not_yet", "L2.1-note": "Mine", "L2.1-version": "4" });
  assert.equal(versionOf("L2.1"), "5");
  assert.equal(words(STATUS), "Saved");
});

test("A click beside the two buttons decides nothing", async () => {
  await contested();
  await click(`${PANEL} h3`);
  assert.notEqual(find(PANEL), null);
  assert.equal(server.saves.length, 1);
});

test("Typing on while the two stand there leaves them there", async () => {
  await contested();
  await type(NOTE, "Mine, and more");
  await pass(1000);
  assert.notEqual(find(PANEL), null);
  assert.equal(server.saves.length, 1);
  await click(`${PANEL} [data-keep=yours]`);
  assert.equal(fields()["L2.1-note"], "Mine, and more");
});

test("A second conflict takes the place of the first", async () => {
  await contested();
  server.next(CONFLICT);
  await click(`${PANEL} [data-keep=yours]`);
  assert.equal(document.querySelectorAll("[data-conflict]").length, 1);
});

// What is asked after an answer

test("A question that is asked after this answer appears, and saves by itself", async () => {
  await scoring({ html: scoringForm(question("L2.1") + notAsked("L2.2") + version("L2.1", 1)) });
  server.next(saved({ changed: { "L2.2": "asked" } }), page(200, TWO));
  await click(NOT_YET);
  assert.equal(server.requests.at(-1).cache, "no-store");
  await click('[id="id_L2.2-0"]');
  assert.deepEqual(fields(), { "L2.2": "enough", "L2.2-note": "", "L2.2-version": "5" });
});

test("A question that is no longer asked goes, with its version", async () => {
  await scoring();
  server.next(
    saved({ changed: { "L2.2": "not asked" } }),
    page(200, scoringForm(question("L2.1") + notAsked("L2.2"))),
  );
  await click(NOT_YET);
  assert.equal(words('[id="criterion-L2.2"]'), "Not asked");
  assert.equal(find('[name="L2.2-version"]'), null);
});

test("A question in which Amir stands, or whose text is not saved, is left as it is", async () => {
  await scoring();
  const gone = scoringForm(question("L2.1") + notAsked("L2.2"));
  const save = onItsWay();
  server.next(save, page(200, gone));
  await click(NOT_YET);
  find('[id="id_L2.2-0"]').focus();
  save.reply(saved({ changed: { "L2.2": "not asked" } }));
  await idle();
  assert.notEqual(find('[id="id_L2.2-0"]'), null);

  find(ENOUGH).focus();
  const again = onItsWay();
  server.next(again);
  await click(ENOUGH);
  await type('[id="id_L2.2-note"]', "Not saved");
  find(ENOUGH).focus();
  server.next(page(200, gone), cut);
  again.reply(saved({ changed: { "L2.2": "not asked" } }));
  await idle();
  assert.equal(find('[id="id_L2.2-note"]').value, "Not saved");
});

for (const [what, reply] of [
  ["no line", cut],
  ["a fault at the server", page(500, scoringForm(""))],
]) {
  test(`With ${what} the questions stay as they are`, async () => {
    await scoring();
    server.next(saved({ changed: { "L2.2": "not asked" } }), reply);
    await click(NOT_YET);
    assert.notEqual(find('[id="id_L2.2-0"]'), null);
    assert.equal(words(STATUS), "Saved");
  });
}

test("A question of another section that has changed is no matter here", async () => {
  await scoring();
  server.next(saved({ changed: { "L9.9": "asked" } }), page(200, TWO));
  await click(NOT_YET);
  assert.equal(words(STATUS), "Saved");
});

test("When no other question changes the page is not asked for", async () => {
  await scoring();
  server.next(saved({ changed: {} }));
  await click(NOT_YET);
  assert.equal(server.requests.at(-1).method, "POST");
});

// The buttons

test("With nothing on its way a button does what it always does", async () => {
  const { submitted } = await scoring();
  await click("button[value=stay]");
  assert.deepEqual(submitted, ["stay"]);
});

test("A button waits for what is on its way, then goes on as the same button", async () => {
  const { submitted } = await scoring();
  const save = onItsWay();
  server.next(save);
  await type(NOTE, "In a hurry");
  await click("button[value=stay]");
  assert.deepEqual([server.saves.length, submitted.length], [1, 0]);
  save.reply(saved());
  await idle();
  assert.deepEqual(submitted, ["stay"]);
  assert.equal(server.saves.length, 1);
});

test("Without a line a button stays, says so, and leaves the text", async () => {
  const { submitted, outbox } = await scoring();
  let stuck = 0;
  outbox.addEventListener("stuck", () => (stuck += 1));
  server.otherwise = cut;
  await type(NOTE, "Kept here");
  await click("button[value=next]");
  assert.deepEqual(submitted, []);
  assert.equal(stuck, 1);
  assert.equal(find(NOTE).value, "Kept here");
  server.otherwise = saved();
  await click("button[value=next]");
  assert.deepEqual(submitted, ["next"]);
});

test("A button pressed before the page has its key gets it first", async () => {
  const { submitted } = await scoring({ open: false });
  await type(NOTE, "Quick");
  await click("button[value=next]");
  assert.equal(server.identified, 1);
  assert.deepEqual(submitted, ["next"]);
  assert.equal(fields()["L2.1-note"], "Quick");
});

test("A button with a conflict open leads to the choice", async () => {
  const { submitted } = await contested();
  find('[id="id_L2.2-note"]').focus();
  await click("button[value=next]");
  assert.deepEqual(submitted, []);
  assert.equal(document.activeElement.dataset.keep, "theirs");
});

test("A button with a refused answer leads to it", async () => {
  const { submitted } = await scoring();
  server.next(answer(422, { errors: { "L2.1": ["Say why"] } }));
  await type(NOTE, "x");
  await pass(1000);
  find('[id="id_L2.2-note"]').focus();
  await click("button[value=next]");
  assert.deepEqual(submitted, []);
  assert.equal(document.activeElement, find(NOTE));
});

for (const [what, reply] of [
  ["would change other answers", answer(409, { consent: { "L1.2": "Not asked" } })],
  ["somebody else has saved otherwise", answer(409, { conflict: { librarian: {} } })],
]) {
  test(`The button goes on to the page that asks about facts that ${what}`, async () => {
    const { submitted, outbox } = await scoring({ html: FACTS, path: FACTS_PAGE });
    server.next(reply);
    await click("#no");
    await click("button[value=next]");
    assert.deepEqual(submitted, ["next"]);
    assert.equal(outbox.count, 0);
  });
}

test("The button stays with facts that are refused for good", async () => {
  const { submitted, outbox } = await scoring({ html: FACTS, path: FACTS_PAGE });
  server.next(answer(409, { refused: "The case has been submitted." }));
  await click("#no");
  await click("button[value=next]");
  assert.deepEqual(submitted, []);
  assert.equal(outbox.count, 1);
  assert.equal(document.activeElement.id, "yes");
});

test("A change that waits for another page does not keep a button from going on", async () => {
  await scoring({ html: TWO, path: "/tiny/cases/N4/L2/" });
  server.otherwise = cut;
  await click(ENOUGH);
  closeWindows();
  const { submitted } = await scoring();
  await click("button[value=next]");
  assert.deepEqual(submitted, ["next"]);
});

// What every page of a signed-in person says of changes that are not saved, and when it asks before leaving.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  KEY_URL,
  PAGE,
  SECRET,
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
import { asksBeforeLeaving, click, find, openPage, type, words } from "./page.js";
import { ACCOUNT, notAsked, question, scoringForm, version } from "./questions.js";

const BODY = `data-person="mark-of-amir" data-key-url="${KEY_URL}" data-stay-url="/stay/" data-session-left="900"`;
const TWO = scoringForm(question("L2.1") + question("L2.2") + version("L2.1", 1) + version("L2.2", 5));
const NOTE = '[id="id_L2.1-note"]';
const SAID = "#unsaved-words";
const REFUSED = answer(409, { refused: "The case has been submitted." });
let server;

beforeEach(() => {
  startBrowser();
  server = new Server();
});

async function amirAt(path = PAGE, { html = TWO, body = BODY } = {}) {
  const opened = openPage(ACCOUNT + html, { path, body });
  await load("signed-in.js");
  await idle();
  return opened;
}

async function write(note, selector = NOTE) {
  await type(selector, note);
  await pass(1000);
}

// What the bar says

test("A page to score on says that answers are sent as they are given; another says nothing", async () => {
  await amirAt();
  assert.equal(words(SAID), "Answers are sent as you give them");
  await amirAt("/", { html: "" });
  assert.equal(words(SAID), "");
});

test("It does not say so before the page has its key", async () => {
  server.identity = onItsWay();
  await amirAt();
  assert.equal(words(SAID), "");
});

test("One change, two changes, everything saved", async () => {
  await amirAt();
  const save = onItsWay();
  server.next(save);
  await write("Half");
  assert.equal(words(SAID), "1 change not yet saved.");
  assert.equal(find("#unsaved").dataset.state, "waiting");
  await write("Another", '[id="id_L2.2-note"]');
  assert.equal(words(SAID), "2 changes not yet saved.");
  save.reply(saved());
  await idle();
  assert.equal(words(SAID), "Everything is saved");
  assert.equal(find("#unsaved").dataset.state, "saved");
});

test("Without a line it says so, and never that anything is saved", async () => {
  await amirAt();
  server.otherwise = cut;
  await write("In a cellar");
  assert.equal(words(SAID), "1 change not yet saved. There is no connection: we keep trying.");
  server.otherwise = saved();
  await pass(2000);
  assert.equal(words(SAID), "Everything is saved");
});

test("What is refused needs a decision, and so do two", async () => {
  await amirAt();
  server.otherwise = REFUSED;
  await write("Too late");
  assert.equal(words(SAID), "1 change not yet saved. One needs your decision.");
  await write("This too", '[id="id_L2.2-note"]');
  assert.equal(words(SAID), "2 changes not yet saved. 2 need your decision.");
});

test("The words do not change, for a screen reader, while they would say the same", async () => {
  const { window } = await amirAt();
  server.otherwise = cut;
  await write("In a cellar");
  let spoken = 0;
  new window.MutationObserver(() => (spoken += 1)).observe(find(SAID), {
    childList: true,
    characterData: true,
  });
  await pass(10_000);
  assert.equal(spoken, 0);
});

test("Signed out in the middle of a sentence: the page is covered, says what is kept, leads to sign-in", async () => {
  await amirAt();
  server.next(answer(401, { error: "signed_out" }));
  await write("Half a sentence");
  assert.equal(words(SAID), "You have been signed out. 1 change not yet saved, kept on this computer.");
  assert.equal(find("#session-ended").open, true);
  assert.equal(find("#unsaved-sign-in").hidden, false);
  assert.equal(find(NOTE).value, "Half a sentence");
});

test("While all is well there is no way to sign in again", async () => {
  await amirAt();
  assert.equal(find("#unsaved-sign-in").hidden, true);
  server.otherwise = cut;
  await write("In a cellar");
  assert.equal(find("#unsaved-sign-in").hidden, true);
});

test("Signed out with nothing unsaved, the bar has nothing to say of it", async () => {
  server.identity = answer(401, { error: "signed_out" });
  await amirAt();
  assert.equal(words(SAID), "");
  assert.equal(find("#unsaved-sign-in").hidden, true);
  assert.equal(find("#session-ended").open, true);
});

test("Somebody else has signed in: the page sends nothing and says whose turn it is", async () => {
  await amirAt();
  server.next(answer(401, { error: "another" }));
  await write("Mine");
  assert.equal(
    words(SAID),
    "Somebody else has signed in here. 1 change not yet saved: sign in yourself to send them.",
  );
  assert.equal(find("#unsaved-sign-in").hidden, true);
  assert.equal(find("#session-ended").open, true);
});

test("A button that could not save leads to the bar", async () => {
  await amirAt();
  server.otherwise = cut;
  await write("Kept here");
  await click("button[value=next]");
  assert.equal(document.activeElement.id, "unsaved");
});

// The list

const items = () =>
  [...document.querySelectorAll("#unsaved-list li")].map((item) =>
    item.textContent.replace(/\s+/g, " ").trim(),
  );

async function leftAt(path, reply = cut) {
  await amirAt(path);
  server.otherwise = reply;
  await write("Left behind");
  closeWindows();
}

test("On another page what waits is listed, with a link to its question", async () => {
  await leftAt("/tiny/cases/N4/L2/");
  await amirAt("/", { html: "" });
  assert.deepEqual(items(), ["Case N3, L2.1"]);
  assert.equal(find("#unsaved-list a").getAttribute("href"), "/tiny/cases/N4/L2/#criterion-L2.1");
  assert.equal(find("#unsaved-list button"), null);
  server.otherwise = saved();
  await pass(2000);
  assert.deepEqual(items(), []);
  assert.equal(words(SAID), "Everything is saved");
});

test("On its own page it stands in its question and is not listed", async () => {
  await leftAt(PAGE);
  await amirAt();
  assert.deepEqual(items(), []);
  assert.equal(find(NOTE).value, "Left behind");
});

test("What is refused on another page is listed with why and what was given, and can be let go", async () => {
  await leftAt("/tiny/cases/N4/L2/");
  server.otherwise = REFUSED;
  await amirAt("/", { html: "" });
  assert.deepEqual(items(), [
    "Case N3, L2.1: The case has been submitted. You gave: “Left behind” Let this change go",
  ]);
  assert.equal(find("#unsaved-list button").type, "button");
  await click("#unsaved-list button");
  assert.deepEqual(items(), []);
  assert.equal(words(SAID), "");
  await pass(10 * 60_000);
  assert.equal(server.saves.length, 2);
});

test("A conflict on another page says that it needs a decision", async () => {
  await leftAt("/tiny/cases/N4/L2/");
  server.otherwise = answer(409, { conflict: { "L2.1": {} } });
  await amirAt("/", { html: "" });
  assert.deepEqual(items(), [
    "Case N3, L2.1: needs your decision You gave: “Left behind” Let this change go",
  ]);
});

test("A refused answer to a question that this page no longer asks is listed here", async () => {
  await leftAt(PAGE);
  server.otherwise = REFUSED;
  await amirAt(PAGE, { html: scoringForm(notAsked("L2.1") + question("L2.2") + version("L2.2", 5)) });
  assert.equal(items().length, 1);
});

test("A refused answer to a question that stands on this page is not: it says so itself", async () => {
  await leftAt(PAGE);
  server.otherwise = REFUSED;
  await amirAt();
  assert.deepEqual(items(), []);
  assert.equal(words("[data-complaint]"), "The case has been submitted.");
});

test("A refused answer of this page is listed where the page has no form any more", async () => {
  await leftAt(PAGE);
  server.otherwise = REFUSED;
  await amirAt(PAGE, { html: "<p>Submitted</p>" });
  assert.equal(items().length, 1);
});

test("Refused facts are listed only where there is no form to put them right in", async () => {
  const path = "/tiny/cases/N3/facts/";
  const facts = scoringForm(
    `<input type="radio" name="librarian" value="no" id="no">${version("save", 6)}<p data-status></p>`,
  );
  await amirAt(path, { html: facts });
  server.otherwise = REFUSED;
  await click("#no");
  assert.deepEqual(items(), []);
  closeWindows();
  await amirAt(path, { html: "<p>Submitted</p>" });
  assert.equal(items().length, 1);
});

test("A click in the bar that is on no button lets nothing go", async () => {
  await leftAt("/tiny/cases/N4/L2/");
  server.otherwise = REFUSED;
  await amirAt("/", { html: "" });
  await click(SAID);
  assert.equal(items().length, 1);
});

test("The list is not drawn anew, under the keyboard's focus, while it stays the same", async () => {
  await leftAt("/tiny/cases/N4/L2/");
  await amirAt("/", { html: "" });
  const link = find("#unsaved-list a");
  link.focus();
  await pass(10_000);
  assert.equal(document.activeElement, link);
});

// Leaving

test("Leaving with something unsaved asks; with nothing it does not", async () => {
  await amirAt();
  assert.equal(asksBeforeLeaving(), false);
  server.otherwise = cut;
  await write("Do not go");
  assert.equal(asksBeforeLeaving(), true);
});

test("Signing out with nothing unsaved just does", async () => {
  const { submitted } = await amirAt();
  find("[data-sign-out]").requestSubmit();
  assert.equal(submitted.length, 1);
  assert.equal(find("#leave-unsaved").open, false);
});

async function signingOut() {
  const opened = await amirAt();
  server.otherwise = cut;
  await write("Do not go");
  find("[data-sign-out]").requestSubmit();
  return opened;
}

test("Signing out with something unsaved asks first, and Amir may stay", async () => {
  const { submitted } = await signingOut();
  assert.deepEqual(submitted, []);
  assert.equal(find("#leave-unsaved").open, true);
  await click("#leave-unsaved [data-stay]");
  assert.equal(find("#leave-unsaved").open, false);
  assert.deepEqual(submitted, []);
  assert.equal(asksBeforeLeaving(), true);
});

test("He may sign out all the same, and is not asked twice", async () => {
  const { submitted } = await signingOut();
  await click("#leave-unsaved [data-leave]");
  assert.deepEqual(submitted, ["sign-out"]);
  assert.equal(asksBeforeLeaving(), false);
});

test("The link to sign in again leaves without a question: what is unsaved waits in the browser", async () => {
  await amirAt();
  server.next(answer(401, { error: "signed_out" }));
  await write("Half a sentence");
  await click("#session-ended [data-sign-in-again]");
  assert.equal(asksBeforeLeaving(), false);
});

// The session

test("Each reply to a save moves the end of the session", async () => {
  await amirAt();
  await pass(12 * 60_000);
  await write("Still here");
  await pass(12 * 60_000);
  assert.equal(find("#session-warning").open, false);
});

test("To stay signed in the newest token is sent; before there is one, the page's", async () => {
  await amirAt();
  await click("#session-warning [data-stay]");
  server.identity = cut;
  await amirAt();
  await click("#session-warning [data-stay]");
  assert.deepEqual(server.saves, [
    { csrfmiddlewaretoken: "token-1" },
    { csrfmiddlewaretoken: "token-of-the-page" },
  ]);
  assert.equal(server.requests.at(-1).url, "/stay/");
});

test("The session lasts as long as the page was told when the key cannot be had", async () => {
  server.identity = cut;
  await amirAt(PAGE, { body: BODY.replace("900", "180") });
  await pass(59_000);
  assert.equal(find("#session-warning").open, false);
  await pass(1000);
  assert.equal(find("#session-warning").open, true);
});

test("After signing in again in another window the page is uncovered and sends", async () => {
  const { window } = await amirAt();
  server.next(answer(401, { error: "signed_out" }));
  await write("Half a sentence");
  server.identity = answer(200, { key: SECRET, token: "token-2" });
  document.dispatchEvent(new window.Event("visibilitychange"));
  await idle();
  assert.equal(find("#session-ended").open, false);
  assert.equal(words(SAID), "Everything is saved");
});

// Where nothing of this can be

for (const [what, prepare] of [
  ["a page of nobody signed in", () => ({ body: "" })],
  ["a connection that is not secure", () => Object.assign(globalThis, { isSecureContext: false })],
  ["a browser without locks", () => (navigator.locks = undefined)],
]) {
  test(`With ${what} the form works by its buttons alone`, async () => {
    const { submitted } = await amirAt(PAGE, { body: BODY, ...prepare() });
    await write("By hand");
    assert.deepEqual(server.requests, []);
    await click("button[value=next]");
    assert.deepEqual(submitted, ["next"]);
  });
}

test("A page without the bar, such as one of an error, starts nothing", async () => {
  openPage(TWO, { body: BODY });
  await load("signed-in.js");
  await idle();
  assert.deepEqual(server.requests, []);
});

test("A network's own page in place of the key is no reason to believe anything", async () => {
  server.identity = page(200);
  await amirAt();
  await write("On a train");
  assert.equal(words(SAID), "1 change not yet saved. There is no connection: we keep trying.");
});

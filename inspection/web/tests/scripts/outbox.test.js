// Changes on their way: kept, sent in order, sent again as they were, and never called saved before they are.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IDBObjectStore } from "fake-indexeddb";
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
  never,
  onDisk,
  onItsWay,
  openWindow,
  page,
  pass,
  saved,
  startBrowser,
} from "./browser.js";

const THEIRS = { "L2.1": { yours: {}, theirs: { value: "not_yet", version: 4 } } };
const CONFLICT = answer(409, { conflict: THEIRS });
const OTHER = "/tiny/cases/N4/L2/";
let server;

beforeEach(() => {
  startBrowser();
  server = new Server();
});

// A change as a page hands it over: Amir's note to one question of case N3.
const change = (note, { code = "L2.1", path = PAGE, version = 1 } = {}) => ({
  key: `${path} ${code}`,
  page: path,
  code,
  label: `Case N3, ${code}`,
  versionName: `${code || "save"}-version`,
  version,
  fields: [[`${code}-note`, note]],
});
const KEY = change("").key;

// A window of Amir's. `said` collects what its outbox tells the page, without the bare "change".
async function amirsWindow({ open = true, ...about } = {}) {
  const window = openWindow(about);
  const { Outbox } = await load("outbox.js");
  const outbox = new Outbox(KEY_URL);
  const said = [];
  for (const type of ["open", "contact", "saved", "held", "stopped"]) {
    outbox.addEventListener(type, ({ detail }) => said.push([type, detail]));
  }
  if (open) await outbox.open();
  await idle();
  return Object.assign(outbox, { said, window });
}

// Types, and lets the change be sent as far as it gets.
async function type(outbox, note, about) {
  await outbox.change(change(note, about));
  outbox.pump();
  await idle();
}

const notes = () => server.saves.map((fields) => fields["L2.1-note"] ?? fields["L2.2-note"]);
const heard = (outbox, type) => outbox.said.filter(([name]) => name === type).map(([, detail]) => detail);
const typed = (record) => (record.latest ?? record.sending).fields[0][1];

// Sending one change

test("A note that Amir types is sent with its version, its operation and the token", async () => {
  const outbox = await amirsWindow();
  await type(outbox, "Open on Mondays");
  const [{ "save-operation": operation, ...fields }] = server.saves;
  assert.deepEqual(fields, {
    "L2.1-note": "Open on Mondays",
    "L2.1-version": "1",
    csrfmiddlewaretoken: "token-1",
  });
  assert.match(operation, /^[0-9a-f-]{36}$/);
  assert.equal(server.requests.at(-1).url, PAGE);
});

test("Once the server says so it is saved, and nothing of it is left anywhere", async () => {
  const outbox = await amirsWindow();
  await type(outbox, "Open on Mondays");
  assert.equal(outbox.count, 0);
  assert.equal(outbox.has(KEY), false);
  assert.deepEqual(await onDisk(), []);
  const [detail] = heard(outbox, "saved");
  assert.deepEqual([detail.key, detail.version, detail.more], [KEY, 2, false]);
  assert.equal(detail.reply.saved["L2.1"].version, 2);
});

test("A change is kept on the disk before it is sent", async () => {
  const outbox = await amirsWindow();
  await outbox.change(change("In the lift"));
  assert.equal((await onDisk()).length, 1);
  assert.deepEqual(server.saves, []);
  assert.equal(outbox.count, 1);
});

test("From the first key on the page knows that something is not saved", async () => {
  const outbox = await amirsWindow();
  const tells = mock.fn();
  outbox.addEventListener("change", tells);
  const kept = outbox.change(change("T"));
  assert.equal(outbox.has(KEY), true);
  assert.equal(outbox.count, 1);
  assert.equal(tells.mock.callCount(), 1);
  await kept;
  assert.equal(outbox.count, 1);
});

test("The facts of a case are saved under the version of the whole", async () => {
  const outbox = await amirsWindow();
  const path = "/tiny/cases/N3/facts/";
  await type(outbox, "no", { code: "", path, version: 6 });
  assert.equal(server.saves[0]["save-version"], "6");
  assert.equal(heard(outbox, "saved")[0].version, 7);
});

test("Three changes are sent one after the other, in the order in which they were begun", async () => {
  const outbox = await amirsWindow();
  const first = onItsWay();
  server.next(first);
  for (const code of ["L2.3", "L2.1", "L2.2"]) outbox.change(change(code, { code }));
  await idle();
  outbox.pump();
  await idle();
  assert.equal(server.saves.length, 1);
  first.reply(saved());
  await idle();
  const sent = server.saves.map((fields) => Object.keys(fields)[0]);
  assert.deepEqual(sent, ["L2.3-note", "L2.1-note", "L2.2-note"]);
});

test("Asking twice to send sends once", async () => {
  const outbox = await amirsWindow();
  await outbox.change(change("Once"));
  await Promise.all([outbox.pump(), outbox.pump()]);
  assert.deepEqual(notes(), ["Once"]);
});

test("Of what Amir types while there is no line only the last is sent", async () => {
  const outbox = await amirsWindow();
  for (const note of ["H", "Ha", "Half"]) await outbox.change(change(note));
  await outbox.pump();
  assert.deepEqual(notes(), ["Half"]);
});

test("The reply tells how long the session lasts", async () => {
  const outbox = await amirsWindow();
  server.next(answer(200, { saved: { "L2.1": { version: 2 } } }, 720));
  await type(outbox, "Heard");
  assert.deepEqual(heard(outbox, "contact"), [900, 720]);
});

// Typing while a change is on its way

test("What Amir types while a save is on its way is sent after it, under its new version", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Half");
  await type(outbox, "Half a sentence");
  assert.deepEqual(notes(), ["Half"]);
  save.reply(saved());
  await idle();
  assert.deepEqual(notes(), ["Half", "Half a sentence"]);
  assert.deepEqual(
    server.saves.map((fields) => fields["L2.1-version"]),
    ["1", "2"],
  );
  assert.notEqual(server.saves[0]["save-operation"], server.saves[1]["save-operation"]);
});

test("A first save is not called the end of it while there is more", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Half");
  await type(outbox, "Half a sentence");
  save.reply(saved());
  await idle();
  assert.deepEqual(
    heard(outbox, "saved").map(({ version, more }) => [version, more]),
    [
      [2, true],
      [3, false],
    ],
  );
});

test("A key pressed as the reply arrives, not yet on the disk, counts as more", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Half");
  save.reply(saved());
  let more;
  outbox.addEventListener("saved", (event) => (more ??= event.detail.more), { once: true });
  const told = mock.method(outbox.channel, "postMessage", () => {
    told.mock.restore(); // between the two
    outbox.change(change("Half a"));
  });
  await idle();
  assert.equal(more, true);
  await outbox.pump();
  assert.deepEqual(notes(), ["Half", "Half a"]);
});

test("A save that may have arrived is sent again as it was, before anything newer", async () => {
  const outbox = await amirsWindow();
  server.next(cut);
  await type(outbox, "Half");
  await type(outbox, "Half a sentence");
  assert.deepEqual(notes(), ["Half", "Half", "Half a sentence"]);
  const operations = server.saves.map((fields) => fields["save-operation"]);
  assert.equal(operations[0], operations[1]);
  assert.notEqual(operations[1], operations[2]);
});

test("A refused save gives way to what Amir has typed meanwhile", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Half");
  await type(outbox, "Half a sentence");
  save.reply(answer(422, { errors: { "L2.1": ["Say why"] } }));
  await idle();
  assert.deepEqual(notes(), ["Half", "Half a sentence"]);
  assert.equal(outbox.held.size, 0);
  assert.equal(outbox.count, 0);
});

test("A note that was too long is sent once Amir has shortened it while it was on its way", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "x".repeat(9000));
  await type(outbox, "Short");
  save.reply(page(413));
  await idle();
  assert.deepEqual(
    notes().map((note) => note.length),
    [9000, 5],
  );
  assert.equal(outbox.count, 0);
});

test("A conflict keeps what Amir has typed meanwhile for his decision", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Half");
  await type(outbox, "Half a sentence");
  save.reply(CONFLICT);
  await idle();
  assert.deepEqual(notes(), ["Half"]);
  assert.equal(outbox.held.get(KEY).kind, "conflict");
  assert.equal(typed(outbox.records.get(KEY)), "Half a sentence");
  await outbox.insist(KEY, 4);
  assert.deepEqual(notes(), ["Half", "Half a sentence"]);
});

test("A key pressed while what was saved is taken off the disk is neither lost nor called saved", async () => {
  const outbox = await amirsWindow();
  const removing = mock.method(IDBObjectStore.prototype, "delete", function slow(id) {
    removing.mock.restore();
    outbox.change(change("Half a"));
    return this.delete(id);
  });
  const counts = [];
  outbox.addEventListener("saved", ({ detail }) => counts.push([detail.more, outbox.has(KEY), outbox.count]));
  await type(outbox, "Half");
  assert.deepEqual(counts[0], [true, true, 1]);
  await outbox.pump();
  assert.equal(notes().at(-1), "Half a");
  assert.equal(outbox.count, 0);
});

// Before the page has its key

test("What Amir types before the page has its key is kept, and sent when it has", async () => {
  const outbox = await amirsWindow({ open: false });
  await type(outbox, "Early");
  assert.deepEqual(server.requests, []);
  assert.equal(outbox.count, 1);
  assert.equal(outbox.state, "online");
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["Early"]);
  assert.equal(outbox.count, 0);
});

test("What he typed before the key lies on the disk as soon as the key is there", async () => {
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("Early"));
  server.next(never);
  await outbox.open();
  await idle();
  assert.equal((await onDisk()).length, 1);
});

test("What he types before the key comes takes the place of what was left over from before", async () => {
  await leaveBehind("From yesterday", { version: 3 });
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("From today"));
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["From today"]);
  assert.equal(server.saves[0]["L2.1-version"], "3"); // what the person had seen then
});

test("What he types while the page reads the disk is not replaced by what he typed before", async () => {
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("Ear"));
  const reading = mock.method(IDBObjectStore.prototype, "getAll", function slow() {
    reading.mock.restore();
    outbox.change(change("Early bird"));
    return this.getAll();
  });
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["Early bird"]);
});

test("What he types while the page puts away what he typed before is not replaced by it", async () => {
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("First", { code: "L2.2" }));
  await outbox.change(change("Ear"));
  const writing = mock.method(IDBObjectStore.prototype, "put", function slow(row) {
    writing.mock.restore();
    outbox.change(change("Early bird"));
    return this.put(row);
  });
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["First", "Early bird"]);
  assert.deepEqual(await onDisk(), []);
});

test("An unanswered save left over is sent again before what he types today", async () => {
  await leaveUnanswered("From yesterday");
  const [{ "save-operation": operation }] = server.saves;
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("From today"));
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["From yesterday", "From yesterday", "From today"]);
  assert.equal(server.saves[1]["save-operation"], operation);
});

test("Opening twice at once asks for the key once", async () => {
  const outbox = await amirsWindow({ open: false });
  await Promise.all([outbox.open(), outbox.open()]);
  assert.equal(server.identified, 1);
  assert.equal(outbox.isOpen, true);
  assert.deepEqual(heard(outbox, "open"), [null]);
});

test("Without a line the key is asked for again, and what was typed is sent then", async () => {
  const { identity } = server;
  server.identity = cut;
  const outbox = await amirsWindow();
  assert.equal(outbox.isOpen, false);
  assert.equal(outbox.state, "offline");
  await type(outbox, "In a cellar");
  server.identity = identity;
  await pass(999);
  assert.equal(server.identified, 1);
  await pass(1);
  assert.equal(outbox.state, "online");
  assert.deepEqual(notes(), ["In a cellar"]);
});

test("A browser in which nothing can be kept sends all the same", async () => {
  mock.method(indexedDB, "open", () => {
    throw new Error("Private window");
  });
  const outbox = await amirsWindow();
  assert.equal(outbox.isOpen, true);
  await type(outbox, "Not kept");
  assert.deepEqual(notes(), ["Not kept"]);
  assert.equal(outbox.count, 0);
});

test("A browser that cannot read what it kept sends what is typed now", async () => {
  mock.method(IDBObjectStore.prototype, "getAll", () => {
    throw new Error("Damaged");
  });
  const outbox = await amirsWindow();
  assert.equal(outbox.isOpen, true);
  await type(outbox, "Typed now");
  assert.deepEqual(notes(), ["Typed now"]);
});

test("What was typed before the key is sent in a browser in which nothing can be kept", async () => {
  mock.method(indexedDB, "open", () => {
    throw new Error("Private window");
  });
  const outbox = await amirsWindow({ open: false });
  await outbox.change(change("Early"));
  await outbox.open();
  await idle();
  assert.deepEqual(notes(), ["Early"]);
});

test("A disk that fills up in the middle leaves the changes to the page, in order", async () => {
  const outbox = await amirsWindow();
  server.next(cut, cut);
  await type(outbox, "Ha");
  mock.method(IDBObjectStore.prototype, "put", () => {
    throw new Error("Full");
  });
  await type(outbox, "Half");
  assert.equal(outbox.count, 1);
  await pass(2000);
  assert.deepEqual(notes().slice(-2), ["Ha", "Half"]);
  assert.equal(outbox.count, 0);
});

// From one window's end to the next

async function leaveBehind(note, about) {
  const outbox = await amirsWindow(about);
  await outbox.change(change(note, about));
  closeWindows();
}

async function leaveUnanswered(note) {
  const outbox = await amirsWindow();
  server.next(never);
  await type(outbox, note);
  closeWindows();
}

test("What was typed when the browser crashed is sent by the next page, whichever it is", async () => {
  await leaveBehind("Typed and left");
  const outbox = await amirsWindow({ path: "/" });
  assert.deepEqual(notes(), ["Typed and left"]);
  assert.equal(server.requests.at(-1).url, PAGE);
  assert.equal(outbox.count, 0);
});

test("A save without an answer when the browser crashed is sent again as the same operation", async () => {
  await leaveUnanswered("Perhaps arrived");
  await amirsWindow({ path: "/" });
  const [first, again] = server.saves;
  assert.deepEqual(again, first);
});

test("The next page shows what is left over before it is sent", async () => {
  await leaveBehind("Typed and left");
  server.next(cut);
  const outbox = await amirsWindow();
  assert.equal(outbox.count, 1);
  assert.equal(typed(outbox.records.get(KEY)), "Typed and left");
  assert.equal(outbox.records.get(KEY).label, "Case N3, L2.1");
});

test("A save that was refused before the crash is asked about again, not forgotten", async () => {
  const before = await amirsWindow();
  server.next(CONFLICT);
  await type(before, "Mine");
  closeWindows();
  server.next(CONFLICT);
  const outbox = await amirsWindow();
  assert.equal(outbox.held.get(KEY).kind, "conflict");
  assert.equal(typed(outbox.records.get(KEY)), "Mine");
});

test("Bea, who signs in next, neither sees nor sends what Amir left", async () => {
  await leaveBehind("Confidential");
  server.identity = answer(200, { key: "f0".repeat(32), token: "token-2" });
  const outbox = await amirsWindow({ path: "/" });
  assert.equal(outbox.count, 0);
  assert.deepEqual(server.saves, []);
  assert.equal((await onDisk()).length, 1);
});

// No line

test("Without a line nothing is called saved, and the wait doubles from one second on", async () => {
  const outbox = await amirsWindow();
  server.otherwise = cut;
  await type(outbox, "In a cellar");
  assert.equal(outbox.state, "offline");
  assert.equal(outbox.count, 1);
  assert.deepEqual(heard(outbox, "saved"), []);
  for (const [round, wait] of [1000, 2000, 4000, 8000].entries()) {
    await pass(wait - 1);
    assert.equal(server.saves.length, round + 1, `before ${wait}`);
    await pass(1);
    assert.equal(server.saves.length, round + 2, `after ${wait}`);
  }
});

test("It never waits longer than five minutes", async () => {
  const outbox = await amirsWindow();
  server.otherwise = cut;
  await type(outbox, "In a cellar");
  for (let round = 0; round < 9; round += 1) await pass(1000 * 2 ** round);
  const sent = server.saves.length;
  assert.equal(sent, 10);
  await pass(5 * 60_000 - 1);
  assert.equal(server.saves.length, sent);
  await pass(1);
  assert.equal(server.saves.length, sent + 1);
});

for (const [number, wait] of [
  [0, 750],
  [0.996, 1248],
]) {
  test(`Forty pages do not all come back at once: with ${number} drawn, Amir's waits ${wait} ms`, async () => {
    Math.random.mock.mockImplementation(() => number);
    const outbox = await amirsWindow();
    server.next(cut);
    await type(outbox, "In a cellar");
    await pass(wait - 1);
    assert.equal(server.saves.length, 1);
    await pass(1);
    assert.equal(server.saves.length, 2);
  });
}

test("After a save that arrived the wait begins at one second again", async () => {
  const outbox = await amirsWindow();
  server.next(cut, cut, cut);
  await type(outbox, "First");
  await pass(1000);
  await pass(2000);
  await pass(4000);
  assert.equal(outbox.state, "online");
  server.next(cut);
  await type(outbox, "Second");
  await pass(1000);
  assert.deepEqual(notes(), ["First", "First", "First", "First", "Second", "Second"]);
});

test("After a refusal, which is a reply too, the wait begins at one second again", async () => {
  const outbox = await amirsWindow();
  server.next(cut, cut, answer(422, { errors: {} }), cut);
  await type(outbox, "First");
  await pass(1000);
  await pass(2000);
  assert.equal(outbox.state, "online");
  await type(outbox, "Second");
  assert.equal(outbox.state, "offline");
  await pass(1000);
  assert.equal(outbox.state, "online");
});

test("When the line comes back it is tried at once, and not once more later", async () => {
  const outbox = await amirsWindow();
  server.next(cut, cut);
  await type(outbox, "In a cellar");
  await pass(1000);
  outbox.window.goOnline();
  await idle();
  assert.deepEqual(notes(), ["In a cellar", "In a cellar", "In a cellar"]);
  await type(outbox, "Upstairs");
  await pass(10_000);
  assert.equal(server.saves.length, 4);
});

test("When the line comes back but fails again the wait begins at one second", async () => {
  const outbox = await amirsWindow();
  server.next(cut, cut, cut, cut);
  await type(outbox, "In a cellar");
  await pass(1000);
  await pass(2000);
  outbox.window.goOnline();
  await idle();
  assert.equal(server.saves.length, 4);
  await pass(1000);
  assert.equal(server.saves.length, 5);
});

test("When Amir comes back to the window it is tried at once; when he leaves it, not", async () => {
  const outbox = await amirsWindow();
  server.next(cut);
  await type(outbox, "In a cellar");
  outbox.window.show(true);
  await idle();
  assert.equal(server.saves.length, 1);
  outbox.window.show();
  await idle();
  assert.equal(server.saves.length, 2);
  assert.equal(outbox.count, 0);
});

test("What comes back before the page has its key opens it", async () => {
  const outbox = await amirsWindow({ open: false });
  outbox.window.goOnline();
  await idle();
  assert.equal(outbox.isOpen, true);
});

test("A server that never replies is given up after twenty seconds and asked again", async () => {
  const outbox = await amirsWindow();
  server.next(never);
  await type(outbox, "On a train");
  await pass(19_999);
  assert.equal(outbox.state, "online");
  await pass(1);
  assert.equal(outbox.state, "offline");
  await pass(1000);
  assert.equal(outbox.count, 0);
  const [first, again] = server.saves;
  assert.deepEqual(again, first);
});

// Replies that are none

const NO_SAVES = [
  ["the page of a hotel's network", page(200)],
  ["an error page", page(500)],
  ["a database that does not answer", page(503)],
  ["a page that is not there", page(404)],
  ["another operation's reply", answer(200, { operation: "1", saved: { "L2.1": { version: 9 } } })],
  ["a reply that saves another question", answer(200, { saved: { "L2.2": { version: 9 } } })],
  ["a reply without a version", answer(200, { saved: { "L2.1": {} } })],
  ["a reply with an older version", answer(200, { saved: { "L2.1": { version: 0 } } })],
  ["a reply that has only words", answer(200)],
];

for (const [what, reply] of NO_SAVES) {
  test(`Not a save: ${what}. The change is sent again`, async () => {
    const outbox = await amirsWindow();
    server.next(reply);
    await type(outbox, "On a train");
    assert.deepEqual(heard(outbox, "saved"), []);
    assert.equal(outbox.count, 1);
    assert.equal(outbox.state, "offline");
    await pass(1000);
    const [first, again] = server.saves;
    assert.deepEqual(again, first);
    assert.equal(outbox.count, 0);
  });
}

test("A change that said nothing new is saved under the version it had", async () => {
  const outbox = await amirsWindow();
  server.next(answer(200, { saved: { "L2.1": { version: 1 } } }));
  await type(outbox, "The same");
  assert.equal(outbox.count, 0);
});

test("A case whose page fails at the server does not hold up another case", async () => {
  const outbox = await amirsWindow();
  server.otherwise = (request) => (request.url === PAGE ? page(500) : saved())(request);
  await outbox.change(change("Stuck"));
  await outbox.change(change("Stuck too", { code: "L2.2" }));
  await outbox.change(change("Through", { path: OTHER }));
  await outbox.pump();
  assert.deepEqual(
    server.requests.slice(1).map(({ url }) => url),
    [PAGE, OTHER],
  );
  assert.deepEqual([...outbox.records.values()].map(typed), ["Stuck", "Stuck too"]);
  await pass(1000);
  assert.equal(server.saves.length, 3);
});

test("Without a line one change is tried, not every one", async () => {
  const outbox = await amirsWindow();
  server.otherwise = cut;
  await outbox.change(change("One"));
  await outbox.change(change("Two", { path: OTHER }));
  await outbox.pump();
  assert.equal(server.saves.length, 1);
});

// Signed out, somebody else, an old token

for (const [error, state] of [
  ["signed_out", "signed-out"],
  ["another", "another"],
]) {
  test(`When a save is answered with ${state} nothing more is sent, and everything is kept`, async () => {
    const outbox = await amirsWindow();
    server.next(answer(401, { error }));
    await outbox.change(change("One"));
    await outbox.change(change("Two", { code: "L2.2" }));
    await outbox.pump();
    assert.equal(outbox.state, state);
    assert.equal(heard(outbox, "stopped").length, 1);
    await type(outbox, "One and a half");
    await pass(10 * 60_000);
    assert.equal(server.saves.length, 1);
    assert.equal(outbox.count, 2);
    assert.equal((await onDisk()).length, 2);
  });

  test(`When the key is refused with ${state} the page says so and sends nothing`, async () => {
    server.identity = answer(401, { error });
    const outbox = await amirsWindow();
    assert.deepEqual([outbox.state, outbox.isOpen], [state, false]);
    assert.equal(heard(outbox, "stopped").length, 1);
    await type(outbox, "Not Bea's words");
    await pass(10 * 60_000);
    assert.deepEqual(server.saves, []);
    assert.equal(server.identified, 1);
  });
}

test("Signed in again in another window, Amir comes back and his change is sent", async () => {
  const outbox = await amirsWindow();
  server.next(answer(401, { error: "signed_out" }));
  await type(outbox, "Half a sentence");
  server.identity = answer(200, { key: SECRET, token: "token-2" });
  outbox.window.show();
  await idle();
  assert.equal(outbox.state, "online");
  const [first, again] = server.saves;
  assert.deepEqual(again, { ...first, csrfmiddlewaretoken: "token-2" });
  assert.equal(outbox.count, 0);
  assert.equal(heard(outbox, "open").length, 1);
});

test("While somebody else is signed in Amir's page asks who it is and sends nothing", async () => {
  const outbox = await amirsWindow();
  server.next(answer(401, { error: "another" }));
  await type(outbox, "Mine");
  server.identity = answer(401, { error: "another" });
  outbox.window.show();
  await idle();
  assert.equal(server.identified, 2);
  assert.equal(server.saves.length, 1);
  assert.equal(outbox.state, "another");
});

test("An old token is replaced and the same change sent with the new one", async () => {
  const outbox = await amirsWindow();
  assert.equal(outbox.token, "token-1");
  server.next(answer(403, { error: "token" }));
  server.identity = answer(200, { key: SECRET, token: "token-2" });
  await type(outbox, "Still here");
  const [first, again] = server.saves;
  assert.deepEqual(again, { ...first, csrfmiddlewaretoken: "token-2" });
  assert.equal(outbox.token, "token-2");
  assert.equal(outbox.count, 0);
});

test("When no new token can be had for want of a line it is tried later", async () => {
  const outbox = await amirsWindow();
  const { identity } = server;
  server.next(answer(403, { error: "token" }));
  server.identity = cut;
  await type(outbox, "Still here");
  assert.equal(server.saves.length, 1);
  server.identity = identity;
  await pass(1000);
  assert.equal(outbox.count, 0);
});

test("When no new token can be had since Amir is signed out it stops", async () => {
  const outbox = await amirsWindow();
  server.next(answer(403, { error: "token" }));
  server.identity = answer(401, { error: "signed_out" });
  await type(outbox, "Still here");
  await pass(10 * 60_000);
  assert.equal(outbox.state, "signed-out");
  assert.equal(server.saves.length, 1);
});

test("A server that refuses every token is not asked without end", async () => {
  const outbox = await amirsWindow();
  server.otherwise = (request) => answer(server.saves.length < 9 ? 403 : 200, { error: "token" })(request);
  await type(outbox, "Still here");
  assert.equal(server.saves.length, 2);
  assert.equal(outbox.count, 1);
  await pass(1000);
  assert.equal(server.saves.length, 4);
});

// What a person has to decide

const TO_DECIDE = [
  ["conflict", CONFLICT],
  ["consent", answer(409, { consent: { "L1.2": "Not asked" } })],
  ["invalid", answer(422, { errors: { "L2.1": ["Say why"] } })],
  ["refused", answer(409, { refused: "Submitted." })],
];

for (const [kind, reply] of TO_DECIDE) {
  test(`A change that is answered with ${kind} waits for Amir and holds nothing else up`, async () => {
    const outbox = await amirsWindow();
    server.next(reply);
    await outbox.change(change("Mine"));
    await outbox.change(change("Another", { code: "L2.2" }));
    await outbox.pump();
    assert.deepEqual(notes(), ["Mine", "Another"]);
    assert.equal(outbox.held.get(KEY).kind, kind);
    assert.deepEqual(
      heard(outbox, "held").map(({ key, reply: held }) => [key, held.kind]),
      [[KEY, kind]],
    );
    assert.equal(typed(outbox.records.get(KEY)), "Mine");
    await pass(10 * 60_000);
    assert.equal(server.saves.length, 2);
    assert.equal(outbox.count, 1);
  });
}

test("What has been refused is sent anew, as another operation, when Amir changes it", async () => {
  const outbox = await amirsWindow();
  server.next(answer(422, { errors: { "L2.1": ["Say why"] } }));
  await type(outbox, "None");
  await type(outbox, "None: no lending here");
  assert.deepEqual(notes(), ["None", "None: no lending here"]);
  assert.notEqual(server.saves[0]["save-operation"], server.saves[1]["save-operation"]);
  assert.equal(outbox.held.size, 0);
});

test("Typing on does not close an open conflict: only Amir's choice does", async () => {
  const outbox = await amirsWindow();
  server.next(CONFLICT);
  await type(outbox, "Mine");
  await type(outbox, "Mine, still");
  assert.equal(outbox.held.get(KEY).kind, "conflict");
  assert.deepEqual(notes(), ["Mine"]);
});

test("Amir's choice to put his in its place sends what he typed last, over what he has seen", async () => {
  const outbox = await amirsWindow();
  server.next(CONFLICT);
  await type(outbox, "Mine");
  await type(outbox, "Mine, still");
  await outbox.insist(KEY, 4);
  const [first, again] = server.saves;
  assert.deepEqual([again["L2.1-note"], again["L2.1-version"]], ["Mine, still", "4"]);
  assert.notEqual(again["save-operation"], first["save-operation"]);
  assert.equal(outbox.held.size, 0);
  assert.equal(heard(outbox, "saved")[0].version, 5);
});

test("A conflict without further typing is sent over it as another operation", async () => {
  const outbox = await amirsWindow();
  server.next(CONFLICT);
  await type(outbox, "Mine");
  await outbox.insist(KEY, 4);
  const [first, again] = server.saves;
  assert.deepEqual([again["L2.1-note"], again["L2.1-version"]], ["Mine", "4"]);
  assert.notEqual(again["save-operation"], first["save-operation"]);
});

test("Amir's choice to keep what is saved lets his change go, here and on the disk", async () => {
  const outbox = await amirsWindow();
  server.next(CONFLICT);
  await type(outbox, "Mine");
  await outbox.drop(KEY);
  assert.equal(outbox.count, 0);
  assert.equal(outbox.held.size, 0);
  assert.deepEqual(await onDisk(), []);
  await outbox.pump();
  assert.equal(server.saves.length, 1);
});

test("A change that Amir lets go while it is refused is not held", async () => {
  const outbox = await amirsWindow();
  const save = onItsWay();
  server.next(save);
  await type(outbox, "Mine");
  await outbox.drop(KEY);
  save.reply(CONFLICT);
  await idle();
  assert.equal(outbox.held.size, 0);
  assert.equal(outbox.count, 0);
});

test("To insist on what another window has meanwhile sent changes nothing", async () => {
  const outbox = await amirsWindow();
  await outbox.insist(KEY, 4);
  assert.equal(outbox.count, 0);
  assert.deepEqual(server.saves, []);
});

// Two windows

test("What one window saves the other knows to be saved", async () => {
  await leaveBehind("Typed and left");
  const save = onItsWay();
  server.next(save);
  const left = await amirsWindow({ path: "/" });
  const right = await amirsWindow();
  assert.deepEqual([left.count, right.count], [1, 1]);
  save.reply(saved());
  await idle();
  assert.equal(left.count, 0);
  assert.equal(right.count, 0);
  const [detail] = heard(right, "saved");
  assert.deepEqual([detail.key, detail.version, detail.more, detail.reply], [KEY, 2, false, {}]);
});

test("Two windows that find the same change send it once", async () => {
  await leaveBehind("Typed and left");
  const { identity } = server;
  const keys = [onItsWay(), onItsWay()];
  const coming = [...keys];
  server.identity = (request) => coming.shift()(request);
  const left = await amirsWindow({ open: false });
  const right = await amirsWindow({ open: false, path: "/" });
  left.open();
  right.open();
  await idle();
  for (const key of keys) key.reply(identity);
  await idle();
  assert.deepEqual(notes(), ["Typed and left"]);
  assert.deepEqual([left.count, right.count], [0, 0]);
});

test("A window that has typed on keeps what is newer when the other has saved the rest", async () => {
  await leaveBehind("Half");
  const [save, next] = [onItsWay(), onItsWay()];
  server.next(save, next);
  const left = await amirsWindow();
  const right = await amirsWindow();
  right.change(change("Half a sentence"));
  await idle();
  save.reply(saved());
  await idle();
  assert.equal(right.count, 1);
  assert.equal(typed(right.records.get(KEY)), "Half a sentence");
  assert.deepEqual(
    heard(right, "saved").map(({ version, more }) => [version, more]),
    [[2, true]],
  );
  next.reply(saved());
  await idle();
  assert.equal(right.count, 0);
  assert.deepEqual(notes(), ["Half", "Half a sentence"]);
  assert.equal(server.saves[1]["L2.1-version"], "2");
  assert.equal(left.count, 0);
});

test("What a window hears of a save that is not among its own changes nothing", async () => {
  const left = await amirsWindow();
  const right = await amirsWindow();
  server.otherwise = cut;
  await right.change(change("Mine"));
  left.channel.postMessage({ key: "some other operation", version: 8 });
  await idle();
  assert.equal(right.count, 1);
  assert.deepEqual(heard(right, "saved"), []);
});

test("While one window waits for a reply the other does not send", async () => {
  const save = onItsWay();
  const left = await amirsWindow();
  const right = await amirsWindow();
  server.next(save);
  await type(left, "Left");
  await type(right, "Right", { code: "L2.2" });
  assert.deepEqual(notes(), ["Left"]);
  save.reply(saved());
  await idle();
  assert.deepEqual(notes(), ["Left", "Right"]);
});

test("Two keys pressed at once on a slow disk are kept in their order", async () => {
  const outbox = await amirsWindow();
  const { subtle } = crypto;
  let slow = true;
  const encrypt = async (...given) => {
    const turns = slow ? 20 : 0;
    slow = false;
    for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => setImmediate(done));
    return subtle.encrypt(...given);
  };
  crypto.subtle = new Proxy(subtle, { get: (real, name) => (name === "encrypt" ? encrypt : real[name]) });
  outbox.change(change("T"));
  outbox.change(change("Th"));
  await idle();
  await outbox.pump();
  assert.deepEqual(notes(), ["Th"]);
});

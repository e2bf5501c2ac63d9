// The end of a session: two minutes before it Amir may stay; after it the page is covered until he signs in.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Server, answer, cut, idle, load, page, pass, startBrowser } from "./browser.js";
import { click, find, openPage } from "./page.js";
import { ACCOUNT } from "./questions.js";

const STAY_URL = "/stay/";
const MINUTE = 60_000;
let server;

beforeEach(() => {
  startBrowser();
  server = new Server();
  server.otherwise = answer(200, {}, 900);
});

// A page of Amir's whose session has `left` seconds.
async function watched(left = 900) {
  const opened = openPage(ACCOUNT, { body: 'data-person="mark-of-amir"' });
  const { watchSession } = await load("session.js");
  const session = watchSession({
    left,
    stayUrl: STAY_URL,
    token: () => "token-3",
    signOut: find("[data-sign-out]"),
  });
  const [warning, ended] = ["session-warning", "session-ended"].map((id) => document.getElementById(id));
  return Object.assign(opened, { session, warning, ended });
}

const cancel = async (dialog) => {
  const event = new Event("cancel", { cancelable: true });
  dialog.dispatchEvent(event);
  await idle();
  return event.defaultPrevented;
};

test("Until two minutes before the end nothing is shown, from then on the offer to stay", async () => {
  const { warning, ended } = await watched(900);
  await pass(13 * MINUTE - 1000);
  assert.equal(warning.open, false);
  await pass(1000);
  assert.equal(warning.open, true);
  assert.equal(ended.open, false);
});

test("At the end the page is covered and the offer is gone", async () => {
  const { warning, ended } = await watched(900);
  await pass(15 * MINUTE - 1000);
  assert.deepEqual([warning.open, ended.open], [true, false]);
  await pass(1000);
  assert.deepEqual([warning.open, ended.open], [false, true]);
  await pass(MINUTE);
  assert.deepEqual([warning.open, ended.open], [false, true]);
});

test("Amir stays: the server is asked, and the session lasts as long as it says", async () => {
  const { warning, ended } = await watched(180);
  await pass(MINUTE);
  server.next(answer(200, {}, 600));
  await click("#session-warning [data-stay]");
  assert.deepEqual(
    server.requests.map(({ url, method }) => [method, url]),
    [["POST", STAY_URL]],
  );
  assert.deepEqual(server.saves, [{ csrfmiddlewaretoken: "token-3" }]);
  assert.equal(warning.open, false);
  await pass(8 * MINUTE - 1000);
  assert.equal(warning.open, false);
  await pass(1000);
  assert.equal(warning.open, true);
  await pass(2 * MINUTE);
  assert.equal(ended.open, true);
});

test("Escape means to stay", async () => {
  const { warning } = await watched(180);
  await pass(MINUTE);
  assert.equal(await cancel(warning), true);
  assert.equal(server.saves.length, 1);
  assert.equal(warning.open, false);
});

test("Escape does not uncover a page whose session has ended", async () => {
  const { ended } = await watched(1);
  await pass(1000);
  assert.equal(await cancel(ended), true);
  assert.equal(ended.open, true);
});

test("Amir leaves: the form that signs him out is sent", async () => {
  const { submitted } = await watched(180);
  await pass(MINUTE);
  await click("#session-warning [data-leave]");
  assert.deepEqual(submitted, ["sign-out"]);
  assert.deepEqual(server.requests, []);
});

test("A click beside the buttons does neither", async () => {
  const { submitted } = await watched(180);
  await pass(MINUTE);
  await click("#session-warning [data-failed]");
  assert.deepEqual([submitted, server.requests], [[], []]);
});

for (const [what, reply] of [
  ["no line", cut],
  ["the page of a network", page(200)],
  ["an error", page(500)],
]) {
  test(`With ${what} Amir is told that the service was not reached, and may try again`, async () => {
    const { warning } = await watched(180);
    await pass(MINUTE);
    assert.equal(find("[data-failed]").hidden, true);
    server.next(reply);
    await click("#session-warning [data-stay]");
    assert.equal(find("[data-failed]").hidden, false);
    assert.equal(warning.open, true);
    await click("#session-warning [data-stay]");
    assert.equal(warning.open, false);
  });
}

for (const error of ["signed_out", "another"]) {
  test(`When the reply to staying is ${error} the page is covered`, async () => {
    const { warning, ended } = await watched(180);
    await pass(MINUTE);
    server.next(answer(401, { error }));
    await click("#session-warning [data-stay]");
    assert.deepEqual([warning.open, ended.open], [false, true]);
    assert.equal(find("[data-failed]").hidden, true);
  });
}

test("Each save moves the end", async () => {
  const { session, warning } = await watched(180);
  await pass(MINUTE);
  session.extend(900);
  assert.equal(warning.open, false);
  await pass(12 * MINUTE);
  assert.equal(warning.open, false);
});

test("A reply that says nothing of the session does not end it", async () => {
  const { session, ended } = await watched(900);
  session.extend(0);
  await pass(1000);
  assert.equal(ended.open, false);
});

test("Signed in again in another window, the page is uncovered by the next reply", async () => {
  const { session, ended } = await watched(1);
  await pass(1000);
  assert.equal(ended.open, true);
  session.extend(900);
  assert.equal(ended.open, false);
});

test("Told that nobody is signed in any more, the page is covered at once, and once", async () => {
  const { session, ended } = await watched(900);
  session.expire();
  session.expire();
  assert.equal(ended.open, true);
  await pass(MINUTE);
  assert.equal(ended.open, true);
});

test("A save in one window keeps the other awake", async () => {
  const right = await watched(180);
  const left = await watched(180);
  await pass(MINUTE);
  assert.equal(right.warning.open, true);
  left.session.extend(900);
  await idle();
  assert.equal(right.warning.open, false);
});

test("A window that was opened with little left does not shorten the other's session", async () => {
  const right = await watched(900);
  await watched(60);
  await idle();
  await pass(12 * MINUTE);
  assert.deepEqual([right.warning.open, right.ended.open], [false, false]);
});

test("A covered page offers nothing more, also when another window's session goes on", async () => {
  const covered = await watched(1);
  await pass(1000);
  const other = await watched(200);
  await pass(90_000);
  assert.equal(other.warning.open, true);
  assert.deepEqual([covered.warning.open, covered.ended.open], [false, true]);
});

test("A computer that wakes up after the end covers the page as soon as it is looked at", async () => {
  const { ended, window } = await watched(900);
  Date.now = (
    (now) => () =>
      now + 16 * MINUTE
  )(Date.now());
  document.dispatchEvent(new window.Event("visibilitychange"));
  assert.equal(ended.open, true);
});

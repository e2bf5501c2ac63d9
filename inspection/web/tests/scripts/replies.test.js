// Which replies of the server count, and as what.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  PAGE,
  Server,
  answer,
  cut,
  idle,
  load,
  never,
  openWindow,
  page,
  pass,
  startBrowser,
} from "./browser.js";

const SAVE = [
  ["L2.1", "enough"],
  ["L2.1-note", "Open – & free"],
  ["save-operation", "operation-1"],
];
let server, ask;

beforeEach(async () => {
  startBrowser();
  openWindow({ person: "mark-of-amir" });
  server = new Server();
  ({ ask } = await load("replies.js"));
});

async function kindOf(reply) {
  server.next(reply);
  return (await ask(PAGE, SAVE)).kind;
}

test("A page asks with the mark of its person, past every cache, and follows nobody elsewhere", async () => {
  await ask("/offline-key/");
  const [{ url, method, headers, cache, redirect, fields }] = server.requests;
  assert.deepEqual(
    { url, method, cache, redirect },
    { url: "/offline-key/", method: "GET", cache: "no-store", redirect: "manual" },
  );
  assert.deepEqual(headers, { Accept: "application/json", Person: "mark-of-amir" });
  assert.deepEqual(fields, {});
});

test("A change is posted with all its fields", async () => {
  await ask(PAGE, SAVE);
  assert.equal(server.requests[0].method, "POST");
  assert.deepEqual(server.saves, [Object.fromEntries(SAVE)]);
});

test("A reply to what was asked carries what it says and how long the session lasts", async () => {
  server.next(answer(200, { saved: { "L2.1": { version: 4 } } }, 840));
  const reply = await ask(PAGE, SAVE);
  assert.equal(reply.kind, "done");
  assert.equal(reply.sessionLeft, 840);
  assert.equal(reply.saved["L2.1"].version, 4);
});

const KINDS = [
  ["saved", answer(200), "done"],
  ["signed out", answer(401, { error: "signed_out" }), "signed-out"],
  ["somebody else is signed in", answer(401, { error: "another" }), "another"],
  ["an old token", answer(403, { error: "token" }), "token"],
  [
    "a case that is no longer Amir's",
    answer(403, { refused: "You may no longer change this case." }),
    "refused",
  ],
  ["forbidden without a word", answer(403), "unreachable"],
  ["not found, in JSON", answer(404), "unreachable"],
  ["two answers", answer(409, { conflict: { "L2.1": {} } }), "conflict"],
  ["answers that would change", answer(409, { consent: { "L1.2": "Not asked" } }), "consent"],
  ["a case that has been submitted", answer(409, { refused: "Submitted." }), "refused"],
  ["a note that is missing", answer(422, { errors: { "L2.1-note": ["Say why"] } }), "invalid"],
  ["errors beside a refusal", answer(422, { errors: { "L2.1": ["No"] }, refused: "No." }), "invalid"],
  ["a fault of the server, in JSON", answer(500), "unreachable"],
  ["an error page", page(500), "unreachable"],
  ["a page for a database that does not answer", page(503), "unreachable"],
  ["a page that is not there", page(404), "unreachable"],
  ["a page that is forbidden", page(403), "unreachable"],
  ["a sign-in page of somebody's network", page(200), "unreachable"],
  ["an empty page", page(200, ""), "unreachable"],
  ["JSON that says nothing", page(200, "null"), "unreachable"],
  ["no network", cut, "unreachable"],
  ["a note over the limit", page(413), "refused"],
  ["a body over the limit", page(400), "refused"],
];

for (const [what, reply, kind] of KINDS) {
  test(`The reply to Amir's change: ${what} is ${kind}`, async () => assert.equal(await kindOf(reply), kind));
}

test("A redirect, which is how a network leads to its own page, is no reply", async () => {
  const opaque = () => ({ status: 0, headers: new Headers(), json: () => Promise.reject(new SyntaxError()) });
  server.next(opaque);
  assert.deepEqual(await ask(PAGE, SAVE), { kind: "unreachable", status: 0 });
});

test("Another application's JSON is no reply, whatever it says", async () => {
  server.next(answer(200, { application: "portal", saved: { "L2.1": { version: 9 } } }));
  assert.deepEqual(await ask(PAGE, SAVE), { kind: "unreachable", status: 200 });
});

test("The reply to another operation is no reply to this one", async () => {
  server.next(answer(200, { operation: "operation-0" }));
  assert.equal((await ask(PAGE, SAVE)).kind, "unreachable");
});

test("A reply without an operation is none to a change with one", async () => {
  server.next(answer(200, { operation: "" }));
  assert.equal((await ask(PAGE, SAVE)).kind, "unreachable");
});

test("What is asked without an operation is answered without one", async () => {
  server.next(answer(200));
  assert.equal((await ask("/stay/", [["csrfmiddlewaretoken", "token-1"]])).kind, "done");
});

test("A note over the limit is called too long, so that Amir shortens it", async () => {
  server.next(page(413));
  assert.deepEqual(await ask(PAGE, SAVE), {
    kind: "refused",
    refused: "This is too long to be saved. Shorten it.",
  });
});

test("A question without a body is never too long: it is asked again", async () => {
  server.next(page(400));
  assert.deepEqual(await ask("/jobs/1/"), { kind: "unreachable", status: 400 });
});

test("A server that says nothing for twenty seconds is as good as none", async () => {
  server.next(never);
  let reply = null;
  ask(PAGE, SAVE).then((found) => (reply = found));
  await pass(19_999);
  assert.equal(reply, null);
  await pass(1);
  assert.deepEqual(reply, { kind: "unreachable", status: undefined });
});

test("A page of nobody in particular asks without a mark", async () => {
  openWindow({ person: null });
  const { ask: askAnew } = await load("replies.js");
  await askAnew("/");
  assert.equal(server.requests[0].headers.Person, "");
  await idle();
});

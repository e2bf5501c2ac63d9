// How far a report is, told without loading the page again until the work has ended.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Server, answer, cut, load, page, pass, startBrowser } from "./browser.js";
import { find, openPage, words } from "./page.js";

const JOB = "/tiny/report/jobs/7/";
const EVERY = 1500;
const HTML = `
  <p data-job-words>Waiting</p><progress max="1" value="0" data-job-bar></progress>
  <p data-job-refresh><a href="${JOB}">See how far it is now</a></p>`;
let server, reload;

beforeEach(() => {
  startBrowser();
  server = new Server();
  reload = mock.fn();
});

const progress = (done, more = {}) =>
  answer(200, { words: `${done} of 4 parts`, done, total: 4, ended: false, ...more });

async function waiting(html = HTML) {
  const opened = openPage(html, { path: JOB, body: 'data-person="mark-of-laura"' });
  Object.defineProperty(globalThis, "location", {
    value: { pathname: JOB, reload },
    configurable: true,
    writable: true,
  });
  await load("job.js");
  return opened;
}

test("Laura sees the words and the bar move while she waits", async () => {
  await waiting();
  server.next(progress(1), progress(3));
  await pass(EVERY - 1);
  assert.equal(server.requests.length, 0);
  await pass(1);
  assert.deepEqual(
    [words("[data-job-words]"), find("progress").value, find("progress").max],
    ["1 of 4 parts", 1, 4],
  );
  await pass(EVERY);
  assert.deepEqual([words("[data-job-words]"), find("progress").value], ["3 of 4 parts", 3]);
  assert.equal(server.requests[0].url, JOB);
  assert.equal(reload.mock.callCount(), 0);
});

test("Words that stay the same are not said again to a screen reader", async () => {
  const { window } = await waiting();
  server.otherwise = progress(1);
  await pass(EVERY);
  const spoken = mock.fn();
  const watch = new window.MutationObserver(spoken);
  watch.observe(find("[data-job-words]"), { childList: true, characterData: true, subtree: true });
  await pass(EVERY);
  assert.equal(spoken.mock.callCount(), 0);
});

test("The link to load the page again is hidden while the script does it", async () => {
  await waiting();
  assert.equal(find("[data-job-refresh]").hidden, true);
});

test("When the work has ended the page is loaded, once", async () => {
  await waiting();
  server.next(progress(4, { ended: true }));
  await pass(EVERY);
  await pass(10 * EVERY);
  assert.equal(reload.mock.callCount(), 1);
  assert.equal(server.requests.length, 1);
});

for (const [what, reply] of [
  ["no line", cut],
  ["an error page", page(503)],
  ["the page of a network", page(200)],
]) {
  test(`With ${what} she sees what she saw, and it is asked again`, async () => {
    await waiting();
    server.next(progress(1), reply, progress(2));
    await pass(EVERY);
    await pass(EVERY);
    assert.equal(words("[data-job-words]"), "1 of 4 parts");
    await pass(EVERY);
    assert.equal(words("[data-job-words]"), "2 of 4 parts");
  });
}

for (const error of ["signed_out", "another"]) {
  test(`When the reply is ${error} nothing more is asked, and the link is back`, async () => {
    await waiting();
    server.next(answer(401, { error }));
    await pass(EVERY);
    await pass(10 * EVERY);
    assert.equal(server.requests.length, 1);
    assert.equal(find("[data-job-refresh]").hidden, false);
  });
}

test("A page that nobody looks at asks nothing, and asks again when somebody does", async () => {
  await waiting();
  server.otherwise = progress(1);
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  await pass(4 * EVERY);
  assert.equal(server.requests.length, 0);
  Object.defineProperty(document, "hidden", { value: false, configurable: true });
  await pass(EVERY);
  assert.equal(server.requests.length, 1);
});

test("A page left open does not keep the session alive for ever: after a quarter of an hour it stops", async () => {
  await waiting();
  server.otherwise = progress(1);
  for (let asked = 1; asked <= 600; asked += 1) await pass(EVERY);
  assert.equal(server.requests.length, 600); // fifteen minutes
  assert.equal(find("[data-job-refresh]").hidden, true);
  await pass(EVERY);
  assert.equal(server.requests.length, 601);
  assert.equal(find("[data-job-refresh]").hidden, false);
  await pass(10 * EVERY);
  assert.equal(server.requests.length, 601);
});

test("A page of work that has ended asks nothing", async () => {
  await waiting("<p>Done</p>");
  await pass(10 * EVERY);
  assert.equal(server.requests.length, 0);
});

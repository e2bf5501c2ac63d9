// Says how far a render job is, without loading the page again until it has ended.
import { ask } from "./replies.js";

const EVERY = 1_500;
const PATIENCE = 15 * 60_000; // a page left open must not keep a session alive for ever
const words = document.querySelector("[data-job-words]");
const bar = document.querySelector("[data-job-bar]");
const refresh = document.querySelector("[data-job-refresh]");
const began = Date.now();

if (words) {
  refresh.hidden = true;
  setTimeout(look, EVERY);
}

async function look() {
  const reply = document.hidden ? null : await ask(location.pathname);
  if (reply?.ended) return location.reload();
  if (reply?.kind === "signed-out" || reply?.kind === "another") return stop();
  if (reply?.kind === "done") show(reply);
  if (Date.now() - began > PATIENCE) return stop();
  setTimeout(look, EVERY);
}

function show(reply) {
  if (words.textContent !== reply.words) words.textContent = reply.words;
  bar.max = reply.total;
  bar.value = reply.done;
}

function stop() {
  refresh.hidden = false;
}

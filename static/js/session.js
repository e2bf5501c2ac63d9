// Two minutes before a session ends, offers to stay; when it has ended, hides the page and leads to sign-in.
import { ask } from "./replies.js";

const WARN_SECONDS = 120;

export function watchSession({ left, stayUrl, token, signOut }) {
  const warning = document.getElementById("session-warning");
  const ended = document.getElementById("session-ended");
  const channel = new BroadcastChannel("thematic-session");
  let ends = Date.now() + left * 1000;

  const extend = (seconds) => {
    if (!seconds) return;
    ended.close();
    ends = Date.now() + seconds * 1000;
    channel.postMessage(ends);
    look();
  };
  channel.onmessage = ({ data }) => {
    ends = Math.max(ends, data);
    look();
  };

  const look = () => {
    const seconds = (ends - Date.now()) / 1000;
    if (ended.open) return;
    if (seconds <= 0) expire();
    else if (seconds > WARN_SECONDS) warning.close();
    else if (!warning.open) warning.showModal();
  };

  const expire = () => {
    warning.close();
    if (!ended.open) ended.showModal();
  };

  warning.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  ended.addEventListener("cancel", (event) => event.preventDefault());
  warning.addEventListener("click", ({ target }) => {
    if (target.matches("[data-stay]")) stay();
    if (target.matches("[data-leave]")) signOut.requestSubmit();
  });

  const stay = async () => {
    const reply = await ask(stayUrl, [["csrfmiddlewaretoken", token()]]);
    if (reply.kind === "done") return extend(reply.sessionLeft);
    if (reply.kind === "signed-out" || reply.kind === "another") return expire();
    warning.querySelector("[data-failed]").hidden = false;
  };

  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  extend(left);

  return { extend, expire };
}

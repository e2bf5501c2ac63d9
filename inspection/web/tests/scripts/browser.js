// What the scripts find in a browser, for tests in Node: windows that share a disk, locks and channels, a
// clock that stands still until it is moved, and a server that replies as the test says.
import { webcrypto } from "node:crypto";
import { mock } from "node:test";
import { IDBFactory } from "fake-indexeddb";

export const PAGE = "/tiny/cases/N3/L2/";
export const KEY_URL = "/offline-key/";
export const SECRET = "00112233445566778899aabbccddeeff".repeat(2); // what the server gives Amir
const SCRIPTS = new URL("../../../../static/js/", import.meta.url);
const NodeEvent = globalThis.Event;
const MORNING = Date.UTC(2026, 2, 2, 9, 0);
let loads = 0;

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

// The script, run anew: those that do their work when they are loaded do it once for each page.
export const load = (name) => import(new URL(`${name}?${(loads += 1)}`, SCRIPTS));

// An empty browser at nine o'clock, in which `random` numbers are 0.5.
export function startBrowser() {
  mock.timers.reset();
  mock.restoreAll();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: MORNING });
  mock.method(Math, "random", () => 0.5);
  mock.method(AbortSignal, "timeout", (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("Too late", "TimeoutError")), milliseconds);
    return controller.signal;
  });
  define("indexedDB", new IDBFactory());
  define("crypto", watchedCrypto());
  define("isSecureContext", true);
  define("BroadcastChannel", Channel);
  closeWindows();
}

// Every window is closed, or the browser has crashed: what they waited for never comes, what is kept stays.
export function closeWindows() {
  channels.clear();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: MORNING });
  define("navigator", { locks: new Locks() });
}

// A window for scripts that need no elements. Its events are sent with `tell` and `show`.
export function openWindow({ path = PAGE, person = "mark-of-amir" } = {}) {
  const target = new EventTarget();
  const page = new EventTarget();
  Object.assign(page, { hidden: false, body: { dataset: person ? { person } : {} } });
  define("Event", NodeEvent);
  define("document", page);
  define("location", { pathname: path });
  define("addEventListener", target.addEventListener.bind(target));
  return {
    goOnline: () => target.dispatchEvent(new Event("online")),
    show(hidden = false) {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

// Locks as the browser gives them: one piece of work after the other under each name.
class Locks {
  #last = new Map();

  request(name, work) {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(() => work({ name }));
    this.#last.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
}

const channels = new Set();

class Channel {
  constructor(name) {
    this.name = name;
    channels.add(this);
  }

  postMessage(data) {
    for (const other of channels) {
      if (other !== this && other.name === this.name) {
        setImmediate(() => other.onmessage?.({ data: structuredClone(data) }));
      }
    }
  }
}

let busy = 0;

function watchedCrypto() {
  const subtle = new Proxy(webcrypto.subtle, {
    get:
      (real, name) =>
      (...given) => {
        busy += 1;
        return real[name](...given).finally(() => (busy -= 1));
      },
  });
  return {
    subtle,
    randomUUID: () => webcrypto.randomUUID(),
    getRandomValues: (numbers) => webcrypto.getRandomValues(numbers),
  };
}

// Waits until nothing goes on any more but what waits for the clock, the server or a person.
export async function idle() {
  for (let quiet = 0; quiet < 25; quiet = busy ? 0 : quiet + 1) {
    await new Promise((done) => setImmediate(done));
  }
}

// Moves the clock, and lets what follows from it happen.
export async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await idle();
}

// What lies on the disk, as somebody with the computer in their hands would read it.
export async function onDisk() {
  const database = await done(indexedDB.open("thematic"));
  const rows = await done(database.transaction("unsaved").objectStore("unsaved").getAll());
  database.close();
  return rows;
}

export const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// The server. `next` says what the coming requests get, one each; what nobody spoke of gets `otherwise`.
export class Server {
  requests = [];
  otherwise = saved();
  identity = answer(200, { key: SECRET, token: "token-1" });
  #coming = [];

  constructor() {
    define("fetch", (url, options = {}) => this.#receive(url, options));
  }

  next(...answers) {
    this.#coming.push(...answers);
  }

  // What was sent to be saved, as objects.
  get saves() {
    return this.requests.filter(({ method }) => method === "POST").map(({ fields }) => fields);
  }

  get identified() {
    return this.requests.filter(({ url }) => url === KEY_URL).length;
  }

  async #receive(url, { method = "GET", body, ...options }) {
    const request = { url, method, fields: Object.fromEntries(body ?? []), ...options };
    this.requests.push(request);
    if (url === KEY_URL) return this.identity(request);
    return (this.#coming.shift() ?? this.otherwise)(request);
  }
}

// A reply of our own application to the operation that it was asked for.
export const answer =
  (status, says = {}, left = 900) =>
  ({ fields }) =>
    Response.json(
      { application: "thematic", operation: fields["save-operation"] ?? "", ...says },
      { status, headers: { "Session-Left": String(left) } },
    );

// "Saved": every version that was sent goes up by one.
export const saved =
  (says = {}) =>
  (request) => {
    const sent = Object.entries(request.fields).filter(([name]) => name.endsWith("-version"));
    const versions = sent.map(([name, version]) => [name.replace("-version", ""), Number(version) + 1]);
    const each = Object.fromEntries(versions.map(([code, version]) => [code, { version }]));
    return answer(200, { saved: each, version: each.save?.version, ...says })(request);
  };

export const page =
  (status, html = "<!doctype html><title>Welcome to our network</title>") =>
  () =>
    new Response(html, { status, headers: { "Content-Type": "text/html" } });

export const cut = () => Promise.reject(new TypeError("Failed to fetch"));

// The line is there, but no reply comes: until the script itself gives up.
export const never = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

// A reply on its way: `reply` says what it is when the test wants it to arrive.
export function onItsWay() {
  let arrive;
  const arrives = new Promise((resolve) => (arrive = resolve));
  const waiting = async (request) => (await arrives)(request);
  return Object.assign(waiting, { reply: (what) => arrive(what) });
}

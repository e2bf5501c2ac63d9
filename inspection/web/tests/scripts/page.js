// A page with elements for the scripts that work on them, and what a person does there.
import { JSDOM, VirtualConsole } from "jsdom";
import { PAGE, idle } from "./browser.js";

const GLOBALS = [
  "document",
  "location",
  "localStorage",
  "Event",
  "FormData",
  "DOMParser",
  "HTMLScriptElement",
];

// Opens `html` at `path`. What jsdom cannot do stands in here: dialogs, layout, leaving the page.
export function openPage(html, { path = PAGE, body = "" } = {}) {
  const dom = new JSDOM(`<!doctype html><body ${body}>${html}</body>`, {
    url: `https://thematic.example${path}`,
    pretendToBeVisual: true,
    virtualConsole: consoleThatFails(),
  });
  const { window } = dom;
  const opened = { window, document: window.document, submitted: [], scrolledTo: null };
  give(window);
  withDialogs(window);
  withLayout(window, opened);
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    opened.submitted.push(event.submitter?.value ?? event.target.id);
  });
  return opened;
}

// Says nothing of links that lead nowhere here; an error in a script fails the test.
function consoleThatFails() {
  return new VirtualConsole().on("jsdomError", ({ type, detail }) => {
    if (type !== "unhandled exception") return;
    setImmediate(() => {
      throw detail;
    });
  });
}

function give(window) {
  for (const name of GLOBALS) {
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  }
  Object.defineProperty(globalThis, "addEventListener", {
    value: window.addEventListener.bind(window),
    configurable: true,
    writable: true,
  });
}

function withDialogs({ HTMLDialogElement, DOMException }) {
  HTMLDialogElement.prototype.showModal = function showModal() {
    if (this.open) throw new DOMException("Already open", "InvalidStateError");
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
}

function withLayout({ HTMLElement, document }, opened) {
  Object.defineProperty(HTMLElement.prototype, "offsetParent", {
    get() {
      return this.closest("[hidden]") ? null : document.body;
    },
  });
  HTMLElement.prototype.scrollIntoView = function scrollIntoView(options) {
    opened.scrolledTo = { element: this, ...options };
  };
}

export const find = (selector) => document.querySelector(selector);
export const words = (selector) => find(selector)?.textContent.trim().replace(/\s+/g, " ");

// Types into a field, as one input event.
export async function type(selector, text) {
  const field = find(selector);
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await idle();
}

export async function click(selector) {
  find(selector).click();
  await idle();
}

export async function press(key, about = {}) {
  const { KeyboardEvent } = document.defaultView;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...about });
  (document.activeElement ?? document.body).dispatchEvent(event);
  await idle();
  return event;
}

// Whether the browser would ask before it leaves the page.
export function asksBeforeLeaving() {
  const event = new Event("beforeunload", { cancelable: true });
  document.defaultView.dispatchEvent(event);
  return event.defaultPrevented;
}

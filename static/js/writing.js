// The desk of whoever writes a passage: it is shown as it will print while they type, and figures are
// inserted at the cursor. The form works without: there is a button for the preview, and a page of figures.
import { ask } from "./replies.js";

const PAUSE = 400; // after the last key

const form = document.querySelector("[data-writing]");
const text = form?.elements.text;

function show(preview, html) {
  preview.innerHTML = html; // made by our own server, which escapes what was typed
}

function previewAsTyped(preview) {
  let timer, asked = 0;
  const renew = async () => {
    const mine = ++asked;
    const fields = [...new FormData(form)];
    const reply = await ask(form.dataset.previewUrl, fields);
    if (mine === asked && reply.kind === "done") show(preview, reply.html);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, PAUSE);
  });
  form.querySelector("[data-preview-button]").remove(); // not needed
  if (text.value) renew();
}

function warnBeforeLeaving() {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function insert(reference) {
  text.focus();
  text.setRangeText(reference, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

const element = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
};

const SEARCH = `
  <div class="govuk-form-group">
    <label class="govuk-label" for="find-figure">Find a figure by its code or words</label>
    <input class="govuk-input" id="find-figure" type="search" autocomplete="off">
    <div class="govuk-checkboxes govuk-checkboxes--small">
      <div class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" id="in-words" type="checkbox">
        <label class="govuk-label govuk-checkboxes__label" for="in-words">Write whole numbers in words</label>
      </div>
    </div>
    <p class="govuk-body-s" role="status" data-found></p>
  </div>`;

class Picker {
  constructor(root) {
    this.root = root;
    this.url = root.dataset.figures;
    this.list = document.createElement("div");
  }

  async open() {
    const reply = await ask(this.url);
    if (reply.kind !== "done") return; // the link to the page of figures stays
    this.root.replaceChildren(element(SEARCH), this.list);
    this.words = this.root.querySelector("#in-words");
    this.find = this.root.querySelector("#find-figure");
    this.find.addEventListener("input", () => this.narrow());
    this.root.addEventListener("click", (event) => this.choose(event));
    this.root.addEventListener("submit", (event) => this.count(event));
    this.write(reply.html);
  }

  write(html) {
    this.list.innerHTML = html;
    for (const code of this.list.querySelectorAll("[data-reference]")) this.makeButton(code);
  }

  // What a person reads on the button is the figure; what goes into the text is its reference.
  makeButton(code) {
    const item = code.closest("li");
    const form = item.querySelector("[data-form]");
    const button = element('<button type="button" class="app-link-button"></button>');
    const label = item.closest("[data-figure]").querySelector(".app-choosable__label");
    button.dataset.reference = code.textContent;
    button.textContent = item.querySelector("[data-value]").textContent;
    button.title = `${code.textContent}: ${form.textContent}`;
    button.setAttribute("aria-label", `Insert ${button.textContent}: ${form.textContent}, ${label.textContent.trim()}`);
    form.ariaHidden = "true"; // the button says it
    item.replaceChildren(form, " ", button);
  }

  choose(event) {
    const button = event.target.closest("button[data-reference]");
    if (!button) return;
    const whole = button.closest("li").hasAttribute("data-number");
    const reference = button.dataset.reference;
    insert(whole && this.words.checked ? reference.replace("}}", "|words}}") : reference);
  }

  narrow() {
    const wanted = this.find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of this.list.querySelectorAll("[data-group]")) {
      let inGroup = 0;
      for (const figure of group.querySelectorAll("[data-figure]")) {
        const words = figure.querySelector(".app-choosable__label").textContent.toLowerCase();
        figure.hidden = !wanted.every((word) => words.includes(word));
        if (!figure.hidden) inGroup += 1;
      }
      group.hidden = !inGroup;
      group.open = wanted.length > 0 && inGroup > 0;
      found += inGroup;
    }
    const status = this.root.querySelector("[data-found]");
    status.textContent = wanted.length ? `${found} found` : "";
  }

  async count(event) {
    event.preventDefault();
    const query = new URLSearchParams(new FormData(event.target));
    const reply = await ask(`${this.url}?${query}`);
    if (reply.kind !== "done") return;
    this.write(reply.html);
    this.narrow();
    this.list.querySelector("[data-rule] button[type=submit]").focus();
  }
}

if (form) {
  previewAsTyped(document.querySelector("[data-preview]"));
  warnBeforeLeaving();
  new Picker(document.querySelector("[data-figures]")).open();
}

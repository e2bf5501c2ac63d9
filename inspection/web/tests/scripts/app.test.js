// What starts on every page: the components of GOV.UK, and MoJ's where the page has them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";
import { idle, load, startBrowser } from "./browser.js";
import { click, find, openPage, words } from "./page.js";

const FILTER = `
  <div class="moj-filter-layout"><div class="moj-filter-layout__filter">
    <div class="moj-filter" data-module="moj-filter"><div class="moj-filter__header"><div class="moj-filter__header-action"></div></div></div>
  </div><div class="moj-action-bar"><div class="moj-action-bar__filter"></div></div></div>`;
const TABLE = `
  <table data-module="moj-sortable-table"><thead><tr><th aria-sort="none">Area</th></tr></thead>
  <tbody><tr><td>Ware</td></tr><tr><td>Bath</td></tr></tbody></table>`;

beforeEach(startBrowser);

// One window for all: the components remember the kinds of element of the window they were loaded in.
const at = openPage("", { path: "/tiny/" });
const kinds = Object.getOwnPropertyNames(at.window).filter((name) =>
  /^(HTML\w*|\w*Element|Node\w*|Mutation\w*)$/.test(name),
);
for (const name of ["window", ...kinds]) {
  Object.defineProperty(globalThis, name, { value: at.window[name], configurable: true, writable: true });
}

async function opened(html, { wide = true } = {}) {
  document.documentElement.className = "govuk-template";
  document.documentElement.style.setProperty("--govuk-breakpoint-tablet", "40rem");
  document.documentElement.style.setProperty("--govuk-breakpoint-mobile", "20rem");
  document.body.className = "govuk-template__body govuk-frontend-supported";
  document.body.innerHTML = html;
  at.submitted.length = 0;
  at.window.matchMedia = (media) => ({ matches: wide, media, addEventListener() {}, addListener() {} });
  await load("app.js");
  await idle();
  return at;
}

test("A button pressed twice at once sends its form once", async () => {
  const { submitted } = await opened(
    '<form id="once" method="post"><button data-module="govuk-button">Submit</button></form>',
  );
  find("button").click();
  find("button").click();
  assert.equal(submitted.length, 1);
});

test("A count of letters says how many are left", async () => {
  await opened(`<div class="govuk-character-count" data-module="govuk-character-count" data-maxlength="10">
    <textarea class="govuk-js-character-count" id="reason">Four</textarea><div id="reason-info" class="govuk-character-count__message">10</div></div>`);
  assert.equal(words(".govuk-character-count__status"), "You have 6 characters remaining");
});

test("Every other component that pages use is started too", async () => {
  const names = [
    "checkboxes",
    "error-summary",
    "notification-banner",
    "password-input",
    "radios",
    "service-navigation",
    "skip-link",
    "tabs",
  ];
  await opened(`
    <a href="#main" data-module="govuk-skip-link">Skip</a><main id="main"></main>
    <div data-module="govuk-checkboxes"><input type="checkbox"></div>
    <div data-module="govuk-radios"><input type="radio"></div>
    <div data-module="govuk-error-summary" role="alert"></div>
    <div data-module="govuk-notification-banner" role="alert"></div>
    <div data-module="govuk-password-input"><input class="govuk-js-password-input-input" type="password" id="p">
      <button class="govuk-js-password-input-toggle" type="button" aria-controls="p" hidden>Show</button></div>
    <div data-module="govuk-service-navigation"><button class="govuk-js-service-navigation-toggle" aria-controls="nav" hidden></button><ul id="nav"></ul></div>
    <div data-module="govuk-tabs"><ul class="govuk-tabs__list"><li class="govuk-tabs__list-item"><a class="govuk-tabs__tab" href="#one">One</a></li></ul>
      <div class="govuk-tabs__panel" id="one"></div></div>`);
  const started = names.filter((name) =>
    find(`[data-module="govuk-${name}"]`).hasAttribute(`data-govuk-${name}-init`),
  );
  assert.deepEqual(started, names);
});

test("A page with filters can hide and show them again", async () => {
  await opened(FILTER);
  const toggle = ".moj-action-bar__filter button";
  assert.equal(words(toggle), "Hide filter");
  assert.ok(find(toggle).classList.contains("govuk-button--secondary"));
  await click(toggle);
  assert.equal(words(toggle), "Show filter");
  assert.ok(find(".moj-filter").classList.contains("moj-js-hidden"));
});

test("In a narrow window the filters are hidden at first and can be closed", async () => {
  await opened(FILTER, { wide: false });
  assert.equal(words(".moj-action-bar__filter button"), "Show filter");
  await click(".moj-action-bar__filter button");
  assert.equal(words(".moj-filter__header-action .moj-filter__close"), "Close");
});

test("A table that can be sorted is sorted by its heading", async () => {
  await opened(TABLE);
  await click("th button");
  assert.deepEqual(
    [...document.querySelectorAll("td")].map((cell) => cell.textContent),
    ["Bath", "Ware"],
  );
});

test("A page without filters and tables is left without", async () => {
  await opened("<table><thead><tr><th aria-sort=none>Area</th></tr></thead></table>");
  assert.equal(find("button"), null);
});

const supported = await readFile(new URL("../../../../static/js/supported.js", import.meta.url), "utf8");

for (const [modules, classes] of [
  [true, "js-enabled govuk-frontend-supported"],
  [false, "js-enabled"],
]) {
  test(`Before the page is drawn a browser ${modules ? "with" : "without"} modules is marked ${classes}`, () => {
    openPage("");
    const prototype = modules ? { noModule: false } : {};
    Object.defineProperty(globalThis, "HTMLScriptElement", {
      value: { prototype },
      configurable: true,
      writable: true,
    });
    new Function(supported)();
    assert.equal(document.body.className, classes);
  });
}

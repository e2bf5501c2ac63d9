// The writing desk: the passage as it will print, figures put in at the cursor, a warning before leaving.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Server, answer, cut, idle, load, onItsWay, page, pass, startBrowser } from "./browser.js";
import { asksBeforeLeaving, click, find, openPage, type, words } from "./page.js";

const PREVIEW = "/tiny/writing/preview/";
const FIGURES = "/tiny/writing/figures/";
const PAUSE = 400;
const figure = (label, forms) => `
  <li data-figure><span class="app-choosable__label">${label}</span><ul>${forms
    .map(
      ([form, reference, value, number]) =>
        `<li ${number ? "data-number" : ""}><span data-form>${form}</span> <code data-reference>${reference}</code> <span data-value>${value}</span></li>`,
    )
    .join("")}</ul></li>`;
const RULE = `<form data-rule><input name="fact" value="kind"><input name="value" value="core"><button type="submit">Count</button></form>`;
const LIST = `${RULE}
  <details data-group><summary>Access</summary><ul>
    ${figure("<strong>L2.1</strong> Open at weekends", [
      ["percentage", "{{ L2.1 }}", "51%"],
      ["number", "{{ L2.1 number }}", "41 (of 80)", true],
    ])}
    ${figure("<strong>L2.2</strong> Open in the evening", [["percentage", "{{ L2.2 }}", "20%"]])}
  </ul></details>
  <details data-group><summary>Staff</summary><ul>${figure("<strong>L3.1</strong> Staff in the evening", [["percentage", "{{ L3.1 }}", "7%"]])}</ul></details>`;
const desk = (text) => `
  <form id="desk" method="post" data-writing data-preview-url="${PREVIEW}">
    <input type="hidden" name="kind" value="finding"><input name="title" id="title" value="Access">
    <textarea name="text" id="text">${text}</textarea>
    <button type="submit" name="do" value="save">Save</button>
    <button type="submit" name="do" value="preview" data-preview-button>Preview</button>
  </form>
  <div data-preview><p>Write something to see it here.</p></div>
  <div data-figures="${FIGURES}"><p><a href="${FIGURES}">Figures to refer to</a></p></div>`;
let server;

beforeEach(() => {
  startBrowser();
  server = new Server();
  server.otherwise = (request) =>
    request.url.startsWith(FIGURES)
      ? answer(200, { html: LIST })(request)
      : answer(200, { html: `<p>Printed: ${request.fields.text}</p>` })(request);
});

async function lauraAt(text = "") {
  const opened = openPage(desk(text), { path: "/tiny/writing/1/", body: 'data-person="mark-of-laura"' });
  await load("writing.js");
  await idle();
  return opened;
}

const previews = () => server.requests.filter(({ url }) => url === PREVIEW);
const button = (reference) => `button[data-reference="${reference}"]`;
const search = (text) => type("#find-figure", text);
const shown = () =>
  [...document.querySelectorAll("[data-figure]")]
    .filter((one) => !one.hidden)
    .map((one) => one.querySelector("strong").textContent);

// The preview

test("Laura types: what will print is shown a moment after her last key", async () => {
  await lauraAt();
  await type("#text", "Half");
  await pass(300);
  await type("#text", "Half of them");
  await pass(PAUSE - 1);
  assert.equal(previews().length, 0);
  await pass(1);
  assert.equal(previews().length, 1);
  assert.deepEqual(previews()[0].fields, { kind: "finding", title: "Access", text: "Half of them" });
  assert.equal(words("[data-preview]"), "Printed: Half of them");
});

test("A passage with text is shown as soon as the desk opens; an empty one is not asked about", async () => {
  await lauraAt("Written before");
  assert.equal(words("[data-preview]"), "Printed: Written before");
  server.requests.length = 0;
  await lauraAt();
  assert.equal(previews().length, 0);
  assert.equal(words("[data-preview]"), "Write something to see it here.");
});

test("The reply to an older text that comes late does not take the place of the newer", async () => {
  await lauraAt();
  const [older, newer] = [onItsWay(), onItsWay()];
  server.next(older, newer);
  await type("#text", "Older");
  await pass(PAUSE);
  await type("#text", "Newer");
  await pass(PAUSE);
  newer.reply(server.otherwise);
  await idle();
  older.reply(server.otherwise);
  await idle();
  assert.equal(words("[data-preview]"), "Printed: Newer");
});

for (const [what, reply] of [
  ["no line", cut],
  ["an error page", page(500)],
  ["the page of a network", page(200)],
]) {
  test(`With ${what} the last preview stays`, async () => {
    await lauraAt("Written before");
    server.next(reply);
    await type("#text", "Written now");
    await pass(PAUSE);
    assert.equal(words("[data-preview]"), "Printed: Written before");
  });
}

test("The button for the preview goes; the one that saves stays", async () => {
  await lauraAt();
  assert.equal(find("[data-preview-button]"), null);
  assert.notEqual(find("button[value=save]"), null);
});

// Leaving

test("Leaving asks once something has been typed, and not after it has been sent", async () => {
  const { submitted } = await lauraAt("Written before");
  assert.equal(asksBeforeLeaving(), false);
  await type("#title", "Access for all");
  assert.equal(asksBeforeLeaving(), true);
  await click("button[value=save]");
  assert.deepEqual(submitted, ["save"]);
  assert.equal(asksBeforeLeaving(), false);
});

// Figures

test("Each figure is a button that shows it and tells a screen reader what it is", async () => {
  await lauraAt();
  const one = find(button("{{ L2.1 }}"));
  assert.equal(one.textContent, "51%");
  assert.deepEqual([one.type, one.className], ["button", "app-link-button"]);
  assert.equal(one.title, "{{ L2.1 }}: percentage");
  assert.equal(one.getAttribute("aria-label"), "Insert 51%: percentage, L2.1 Open at weekends");
  const item = one.closest("li");
  assert.equal(item.querySelector("[data-form]").getAttribute("aria-hidden"), "true");
  assert.equal(item.querySelector("code"), null);
  assert.equal(find("#find-figure").autocomplete, "off");
  assert.equal(words("[data-figures] a") ?? "", "");
});

test("A figure is put in at the cursor, in the place of what is marked, and the preview follows", async () => {
  await lauraAt("Of all XX are open");
  const text = find("#text");
  text.setSelectionRange(7, 9);
  await click(button("{{ L2.1 }}"));
  assert.equal(text.value, "Of all {{ L2.1 }} are open");
  assert.deepEqual([text.selectionStart, text.selectionEnd], [17, 17]);
  assert.equal(document.activeElement, text);
  await pass(PAUSE);
  assert.equal(words("[data-preview]"), "Printed: Of all {{ L2.1 }} are open");
  assert.equal(asksBeforeLeaving(), true);
});

test("A whole number is written in words where Laura wants it; a percentage never is", async () => {
  await lauraAt();
  await click(button("{{ L2.1 number }}"));
  await click("#in-words");
  await click(button("{{ L2.1 number }}"));
  await click(button("{{ L2.1 }}"));
  assert.equal(find("#text").value, "{{ L2.1 number }}{{ L2.1 number |words}}{{ L2.1 }}");
});

test("A click beside the buttons puts nothing in", async () => {
  await lauraAt();
  await click("[data-figure] .app-choosable__label");
  assert.equal(find("#text").value, "");
});

test("Figures are found by their code or by all the words, in any order and size of letters", async () => {
  await lauraAt();
  await search(" EVENING  open ");
  assert.deepEqual(shown(), ["L2.2"]);
  assert.equal(words("[data-found]"), "1 found");
  const [access, staff] = document.querySelectorAll("[data-group]");
  assert.deepEqual([access.hidden, access.open, staff.hidden, staff.open], [false, true, true, false]);
  await search("evening");
  assert.deepEqual(shown(), ["L2.2", "L3.1"]);
  assert.equal(words("[data-found]"), "2 found");
  await search("l2.1");
  assert.deepEqual(shown(), ["L2.1"]);
  await search("nothing");
  assert.equal(words("[data-found]"), "0 found");
});

test("With nothing to look for every figure is there again, and the groups are closed", async () => {
  await lauraAt();
  await search("evening");
  await search(" ");
  assert.deepEqual(shown(), ["L2.1", "L2.2", "L3.1"]);
  assert.equal(words("[data-found]"), "");
  assert.deepEqual(
    [...document.querySelectorAll("[data-group]")].map(({ hidden, open }) => [hidden, open]),
    [
      [false, false],
      [false, false],
    ],
  );
});

test("To look for a figure is not to write: no preview, and no warning before leaving", async () => {
  await lauraAt();
  await search("evening");
  await pass(PAUSE);
  assert.equal(previews().length, 0);
  assert.equal(asksBeforeLeaving(), false);
});

test("Cases with a fact are counted: the list is renewed, still narrowed, and the button keeps the focus", async () => {
  const { submitted } = await lauraAt();
  await search("evening");
  const counted = `${RULE}<ul>${figure("Cases of kind core", [["number", "{{ cases kind=core }}", "12", true]])}</ul>${LIST.replace(RULE, "")}`;
  server.next(answer(200, { html: counted }));
  await click("[data-rule] button");
  assert.deepEqual(submitted, []);
  assert.equal(server.requests.at(-1).url, `${FIGURES}?fact=kind&value=core`);
  assert.equal(find(button("{{ cases kind=core }}")).textContent, "12");
  assert.equal(document.activeElement, find("[data-rule] button"));
  const [access] = document.querySelectorAll("[data-group]");
  assert.equal(access.querySelector("[data-figure]").hidden, true);
  await click(button("{{ cases kind=core }}"));
  assert.equal(find("#text").value, "{{ cases kind=core }}");
});

test("When the count cannot be had the list stays", async () => {
  const { submitted } = await lauraAt();
  server.next(cut);
  await click("[data-rule] button");
  assert.deepEqual(submitted, []);
  assert.notEqual(find(button("{{ L2.1 }}")), null);
});

test("When the figures cannot be had the link to their page stays", async () => {
  server.next(cut);
  await lauraAt();
  assert.equal(words("[data-figures] a"), "Figures to refer to");
  assert.equal(find("#find-figure"), null);
});

test("A page without a desk does nothing", async () => {
  openPage("<p>History</p>", { body: 'data-person="mark-of-laura"' });
  await load("writing.js");
  await idle();
  assert.deepEqual(server.requests, []);
});

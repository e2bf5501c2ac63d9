// The parts of a scoring page that scripts work on, as the templates of casefiles/scoring write them.
const LABELS = { enough: "Good enough", not_yet: "Not yet", none: "Does not arise" };

export function question(
  code,
  { value = "", note = "", noteFor = "none", values = Object.keys(LABELS), more = "" } = {},
) {
  const choices = values.map(
    (choice, place) => `
      <input id="id_${code}-${place}" name="${code}" type="radio" value="${choice}" ${choice === value ? "checked" : ""}>
      <label for="id_${code}-${place}">${LABELS[choice] ?? choice}</label>`,
  );
  return `
    <div id="criterion-${code}" data-criterion="${code}" ${noteFor ? `data-note-for="${noteFor}"` : ""} ${more}>
      <details><summary>Guidance</summary></details>
      ${choices.join("")}
      <textarea id="id_${code}-note" name="${code}-note">${note}</textarea>
      <p data-status></p>
    </div>`;
}

export const version = (code, number) => `<input type="hidden" name="${code}-version" value="${number}">`;

// A question that is not asked: nothing in it can be filled in.
export const notAsked = (code) =>
  `<div id="criterion-${code}" data-criterion="${code}"><p data-status>Not asked</p></div>`;

export const scoringForm = (inside, label = "Case N3") => `
  <p><strong data-left="section">2</strong> <strong data-left="case">9</strong></p>
  <form id="scoring" method="post" data-saves data-label="${label}">
    <input type="hidden" name="csrfmiddlewaretoken" value="token-of-the-page">
    ${inside}
    <button type="submit" name="then" value="next">Save and check answers</button>
    <button type="submit" name="then" value="stay">Save and stay here</button>
  </form>
  <template id="conflict"><div data-conflict>
    <h3 data-is="by"></h3><p data-is="at"></p><strong data-is="their-answer"></strong><p data-is="their-note"></p>
    <strong data-is="your-answer"></strong><p data-is="your-note"></p>
    <button type="button" data-keep="theirs">Keep what is saved</button>
    <button type="button" data-keep="yours">Save mine in its place</button>
  </div></template>`;

// The bar of unsaved changes and the dialogs of the session: templates/_unsaved.html.
export const ACCOUNT = `
  <form id="sign-out" method="post" data-sign-out>
    <input type="hidden" name="csrfmiddlewaretoken" value="token-of-the-page"><button>Sign out</button>
  </form>
  <div id="unsaved" tabindex="-1">
    <p id="unsaved-words" role="status"></p>
    <p id="unsaved-sign-in" hidden><a href="/sign-in/" data-sign-in-again>Sign in again</a></p>
    <ul id="unsaved-list"></ul>
  </div>
  <dialog id="session-warning">
    <p data-failed hidden>We could not reach the service.</p>
    <button type="button" data-stay>Stay signed in</button><button type="button" data-leave>Sign out</button>
  </dialog>
  <dialog id="session-ended"><a href="/sign-in/" data-sign-in-again>Sign in again</a></dialog>
  <dialog id="leave-unsaved">
    <button type="button" data-stay>Stay signed in</button><button type="button" data-leave>Sign out all the same</button>
  </dialog>`;

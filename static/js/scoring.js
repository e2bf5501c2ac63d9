// Saves each answer of a form by itself. The form works without: its buttons then do the saving.
const PAUSE = 1000; // after the last key in a note

// One answer: a criterion with its note, or all the facts of a case.
class Unit {
  constructor(form, code, root) {
    this.form = form;
    this.code = code;
    this.root = root;
    this.versionName = `${code || "save"}-version`;
    this.key = `${location.pathname} ${code}`;
  }

  get inputs() {
    const named = [...this.root.querySelectorAll("input, select, textarea")];
    return named.filter((input) => input.name && input.type !== "hidden" && !input.disabled);
  }

  get versionInput() {
    return this.form.elements[this.versionName];
  }

  get version() {
    return Number(this.versionInput?.value || 0);
  }

  set version(number) {
    if (this.versionInput) this.versionInput.value = number;
  }

  // An answer that only stands with a note is not sent while the person goes to write one.
  get lacksReason() {
    const chosen = this.root.querySelector("input:checked")?.value;
    const needs = (this.root.dataset.noteFor ?? "").split(" ");
    return needs.includes(chosen) && !this.root.querySelector("textarea")?.value.trim();
  }

  read() {
    const fields = new Map();
    for (const input of this.inputs) {
      if (input.type !== "radio" && input.type !== "checkbox") fields.set(input.name, input.value);
      else if (input.checked) fields.set(input.name, input.value);
      else if (!fields.has(input.name)) fields.set(input.name, "");
    }
    return [...fields];
  }

  write(fields) {
    const values = new Map(fields);
    for (const input of this.inputs) {
      if (!values.has(input.name)) continue;
      if (input.type === "radio") input.checked = input.value === values.get(input.name);
      else input.value = values.get(input.name);
    }
  }

  say(words) {
    const status = this.root.querySelector("[data-status]");
    if (status && status.textContent !== words) status.textContent = words;
  }

  complain(messages) {
    this.root.querySelector("[data-complaint]")?.remove();
    if (!messages.length) return;
    const note = document.createElement("p");
    note.className = "govuk-error-message";
    note.dataset.complaint = "";
    note.textContent = messages.join(". ");
    this.root.querySelector("[data-status]")?.before(note);
  }
}

export function saveAsYouGo(form, outbox) {
  const label = form.dataset.label;
  const units = new Map();
  const about = (unit) => ({
    key: unit.key,
    page: location.pathname,
    code: unit.code,
    label: [label, unit.code].filter(Boolean).join(", "),
    versionName: unit.versionName,
    version: unit.version,
  });
  const writing = new Map(); // unit -> the promise of its last change being kept
  let timer = 0;

  const find = () => {
    units.clear();
    const rows = [...form.querySelectorAll("[data-criterion]")];
    for (const row of rows) {
      const unit = new Unit(form, row.dataset.criterion, row);
      if (unit.inputs.length) units.set(unit.key, unit);
    }
    if (!rows.length) {
      const unit = new Unit(form, "", form);
      units.set(unit.key, unit);
    }
  };

  const unitOf = (input) =>
    [...units.values()].find((unit) => unit.root.contains(input) && unit.inputs.includes(input));

  const keep = (unit) => {
    if (JSON.stringify(unit.read()) === unit.kept && outbox.has(unit.key)) return;
    unit.kept = JSON.stringify(unit.read());
    unit.say("Not saved yet");
    unit.complain([]);
    const kept = outbox.change({ ...about(unit), fields: unit.read() });
    writing.set(unit, kept);
    kept.finally(() => writing.get(unit) === kept && writing.delete(unit));
  };

  const send = async () => {
    clearTimeout(timer);
    await Promise.all(writing.values());
    await outbox.pump();
  };

  form.addEventListener("input", ({ target }) => {
    const unit = unitOf(target);
    if (!unit) return;
    keep(unit);
    clearTimeout(timer);
    if (target.matches("textarea, [type=text]")) timer = setTimeout(send, PAUSE);
    else if (!unit.lacksReason) send();
  });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const unit = unitOf(target);
    const goesOn = unit?.lacksReason && unit.root.contains(relatedTarget);
    if (unit && !goesOn && outbox.has(unit.key)) send();
  });

  // The buttons first wait for what is on its way. What cannot be saved now keeps the page here.
  let passed = false;
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    const waiting = () => [...units.keys()].some((key) => outbox.has(key));
    if (passed || !waiting()) return;
    event.preventDefault();
    if (!outbox.isOpen) await outbox.open(); // pressed before the page has its key
    await send();
    const held = [...units.values()].find((unit) => outbox.held.has(unit.key));
    const asks = held && outbox.held.get(held.key).kind !== "refused" && !held.code;
    if (asks) await outbox.drop(held.key); // the page that follows asks about the facts
    if (waiting()) {
      outbox.dispatchEvent(new CustomEvent("stuck"));
      const place = held && ["[data-keep]", "textarea"].map((name) => held.root.querySelector(name)).find(Boolean);
      (place ?? held?.inputs[0])?.focus();
      return;
    }
    passed = true;
    form.requestSubmit(submitter);
  });

  outbox.addEventListener("open", () => {
    for (const unit of units.values()) {
      const record = outbox.records.get(unit.key);
      if (!record) continue;
      unit.write((record.latest ?? record.sending).fields);
      unit.kept = JSON.stringify(unit.read());
      unit.say("Not saved yet");
    }
  });

  outbox.addEventListener("saved", ({ detail }) => {
    const unit = units.get(detail.key);
    if (unit) {
      unit.version = detail.version;
      unit.complain([]);
      if (!detail.more) unit.say("Saved");
    }
    if (detail.page !== location.pathname) return;
    showLeft(detail.reply.left);
    const moved = Object.keys(detail.reply.changed ?? {});
    if (moved.length) refresh(moved);
  });

  outbox.addEventListener("held", ({ detail }) => {
    const unit = units.get(detail.key);
    if (!unit) return;
    const { reply } = detail;
    unit.say("Not saved");
    if (reply.kind === "invalid") unit.complain(Object.values(reply.errors).flat());
    else if (reply.kind === "refused") unit.complain([reply.refused]);
    else if (reply.kind === "consent") unit.complain(["Other answers would change. Press the button to see which"]);
    else if (unit.code) choose(unit, reply.conflict[unit.code]);
    else unit.complain(["Somebody else has saved other facts. Press the button to see both"]);
  });

  // Both answers side by side, in the place of the question. Nothing is saved until the person has chosen.
  const choose = (unit, { yours, theirs }) => {
    const panel = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    const fill = (name, words) => (panel.querySelector(`[data-is=${name}]`).textContent = words);
    const when = theirs.at && new Date(theirs.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    fill("by", theirs.by ? `Saved by ${theirs.by}` : "Saved");
    fill("at", when);
    fill("their-answer", theirs.label);
    fill("their-note", theirs.note);
    fill("your-answer", yours.label);
    fill("your-note", yours.note);
    panel.addEventListener("click", async ({ target }) => {
      if (!target.dataset.keep) return;
      panel.remove();
      unit.version = theirs.version;
      unit.root.querySelector("input, textarea").focus();
      if (target.dataset.keep === "theirs") {
        unit.write([[unit.code, theirs.value], [`${unit.code}-note`, theirs.note]]);
        unit.kept = "";
        unit.say("");
        await outbox.drop(unit.key);
      } else {
        unit.say("Not saved yet");
        await outbox.insist(unit.key, theirs.version);
      }
    });
    unit.root.querySelector("[data-status]").before(panel);
  };

  const showLeft = (left) => {
    for (const [name, number] of Object.entries(left ?? {})) {
      for (const place of document.querySelectorAll(`[data-left=${name}]`)) place.textContent = number;
    }
  };

  // Questions that are asked, or no longer asked, after an answer: taken from the page as it now is.
  const refresh = async (codes) => {
    const response = await fetch(location.pathname, { cache: "no-store", redirect: "error" }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const code of codes) {
      const [old, fresh] = [document, page].map((from) => from.getElementById(`criterion-${code}`));
      const unsaved = outbox.has(`${location.pathname} ${code}`);
      if (!old || !fresh || unsaved || old.contains(document.activeElement)) continue;
      old.replaceWith(document.adoptNode(fresh));
      const version = page.querySelector(`input[name="${code}-version"]`);
      form.elements[`${code}-version`]?.remove();
      if (version) form.append(document.adoptNode(version));
    }
    find();
  };

  find();
}

// The changes that are not saved yet, each sent again until the application itself has acknowledged it.
//
// One record for each answer: { key, page, code, label, versionName, version, sending, latest }.
// `sending` may have reached the server, so it is sent again as it was, under the same operation, until
// that is known. `latest` is what was typed since: a later change takes its place and gets a new operation.
import { ask } from "./replies.js";
import { Vault } from "./vault.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 5 * 60 * 1000;
const locked = (name, work) => navigator.locks.request(`thematic-${name}`, work);

export class Outbox extends EventTarget {
  records = new Map();
  held = new Map(); // key -> the reply that a person has to deal with
  state = "online"; // or "offline", "signed-out", "another"
  #failures = 0;
  #timer = 0;
  #pumping = null;
  #token = "";
  #vault = null;
  #opening = null;
  #typing = new Map(); // key -> how many changes are on their way into the browser, and the latest of them
  isOpen = false;

  constructor(keyUrl) {
    super();
    this.keyUrl = keyUrl;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.channel = new BroadcastChannel("thematic-outbox");
    this.channel.onmessage = ({ data }) => this.#elsewhere(data);
  }

  get token() {
    return this.#token;
  }

  get count() {
    return new Set([...this.records.keys(), ...this.#typing.keys()]).size;
  }

  has(key) {
    return this.records.has(key) || this.#typing.has(key);
  }

  // Gets the key, and the changes left over from before. Until then changes are held in the page alone.
  open() {
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #open() {
    const reply = await this.#identify();
    if (reply.kind === "unreachable") {
      this.state = "offline";
      this.#tell();
      this.#later();
    }
    if (reply.kind !== "done") return;
    if (this.isOpen) return void this.pump();
    this.#failures = 0;
    const left = await this.#unlock(reply.key);
    const typed = [...this.records.keys()];
    for (const record of left) if (!this.records.has(record.key)) this.records.set(record.key, record);
    for (const key of typed) {
      await this.#edit(key, (kept) => {
        const record = this.records.get(key); // as it now is: people do not stop typing for this
        return { ...(kept ?? record), latest: record.latest };
      });
    }
    this.isOpen = true;
    this.#say("open");
    this.#tell();
    this.pump();
  }

  // The changes left over from before; none in a browser that cannot keep or read any.
  async #unlock(secret) {
    try {
      const vault = await Vault.open(secret);
      const left = await vault.all();
      this.#vault = vault;
      return left;
    } catch {
      return [];
    }
  }

  async #identify() {
    const reply = await ask(this.keyUrl);
    if (reply.kind === "done") {
      this.#token = reply.token;
      this.state = "online";
      this.#say("contact", reply.sessionLeft);
    } else if (reply.kind === "signed-out" || reply.kind === "another") {
      this.#stop(reply.kind);
    }
    return reply;
  }

  // Keeps a change: in the page at once, in the browser when the promise resolves. Sending is `pump`.
  async change({ key, fields, ...about }) {
    const latest = { operation: crypto.randomUUID(), fields };
    const known = this.records.get(key) ?? { key, ...about, sending: null };
    this.records.set(key, { ...known, latest });
    this.#typing.set(key, { changes: (this.#typing.get(key)?.changes ?? 0) + 1, latest });
    if (this.held.get(key)?.kind !== "conflict") this.held.delete(key);
    this.#tell();
    await this.#edit(key, (kept) => ({ ...(kept ?? known), latest }));
    const typing = this.#typing.get(key);
    typing.changes -= 1;
    if (!typing.changes) this.#typing.delete(key);
  }

  // Gives a change up: the person has seen it and lets it go.
  async drop(key) {
    this.held.delete(key);
    await this.#edit(key, () => null);
  }

  // Saves a change over `version`, which the person has seen.
  async insist(key, version) {
    this.held.delete(key);
    await this.#edit(key, (kept) => kept && { ...kept, version });
    await this.pump();
  }

  // Tries again at once: the line is back, or the person is.
  hurry() {
    this.#failures = 0;
    const known = this.state === "online" || this.state === "offline";
    return this.isOpen && known ? this.pump() : this.open();
  }

  // Sends everything that can be sent, one after the other. Resolves when nothing more can be done now.
  // A page that fails at the server does not keep what belongs to other pages from being sent.
  pump() {
    this.#pumping ??= this.#sendAll().finally(() => (this.#pumping = null));
    return this.#pumping;
  }

  async #sendAll() {
    if (!this.isOpen) return;
    const failed = new Set();
    let renewed = false; // a new token that is refused as well is no reason to ask for one without end
    let key;
    while ((key = this.#next(failed)) !== undefined) {
      const reply = await locked("sending", () => this.#send(key));
      if (!reply) continue;
      if (reply.kind === "token" && !renewed) {
        renewed = true;
        const known = await this.#identify();
        if (known.kind === "unreachable") this.#later();
        if (known.kind !== "done") return;
      } else if (reply.kind === "signed-out" || reply.kind === "another") {
        this.#stop(reply.kind);
        return;
      } else if (reply.kind === "unreachable" || reply.kind === "token") {
        this.state = "offline";
        this.#tell();
        this.#later();
        if (!reply.status) return;
        failed.add(this.records.get(key)?.page);
      }
    }
  }

  #next(failed) {
    if (this.state === "signed-out" || this.state === "another") return undefined;
    return [...this.records].find(([key, { page }]) => !this.held.has(key) && !failed.has(page))?.[0];
  }

  async #send(key) {
    const record = await this.#edit(key, (kept) => {
      if (!kept || kept.sending || !kept.latest) return kept;
      return { ...kept, sending: { ...kept.latest, version: kept.version }, latest: null };
    });
    if (!record?.sending) return null; // another window has sent it
    const { operation, fields, version } = record.sending;
    const reply = await ask(record.page, [
      ...fields,
      [record.versionName, String(version)],
      ["save-operation", operation],
      ["csrfmiddlewaretoken", this.#token],
    ]);
    await this.#settle(record, reply);
    return reply;
  }

  async #settle(record, reply) {
    const { key, code, sending } = record;
    if (reply.kind === "done") {
      const version = code ? reply.saved?.[code]?.version : reply.version;
      if (!Number.isInteger(version) || version < sending.version) {
        reply.kind = "unreachable";
        return;
      }
      this.#failures = 0;
      this.state = "online";
      this.#say("contact", reply.sessionLeft);
      const left = await this.#edit(
        key,
        (kept) => kept?.latest && { ...kept, version, sending: null },
      );
      this.channel.postMessage({ key: sending.operation, version });
      this.#say("saved", { ...record, version, reply, more: Boolean(left) || this.has(key) });
    } else if (["conflict", "consent", "invalid", "refused"].includes(reply.kind)) {
      this.#failures = 0;
      this.state = "online";
      const again = { operation: crypto.randomUUID(), fields: sending.fields };
      const left = await this.#edit(
        key,
        (kept) => kept && { ...kept, sending: null, latest: kept.latest ?? again },
      );
      const superseded = reply.kind !== "conflict" && left && left.latest.fields !== again.fields;
      if (left && !superseded) this.held.set(key, reply);
      this.#say("held", { ...record, reply });
    }
    this.#tell();
  }

  // Another window of this person's has saved something: what this page typed may be among it.
  async #elsewhere({ key: operation, version }) {
    for (const [key, record] of this.records) {
      if (record.latest?.operation !== operation && record.sending?.operation !== operation) continue;
      const kept = this.#vault && (await this.#vault.get(key));
      if (kept) this.records.set(key, kept);
      else this.records.delete(key);
      this.#say("saved", { ...record, version, reply: {}, more: this.has(key) });
    }
    this.#tell();
  }

  // Changes one record, here and in the browser, while no other window changes any. A browser that
  // cannot keep it (a full disk) leaves the changes to the page, which warns before it is left. Either
  // way changes wait for one another: an earlier one never takes the place of a later one.
  #edit(key, change) {
    return locked("records", async () => {
      if (this.#vault) {
        try {
          const record = change(await this.#vault.get(key));
          await (record ? this.#vault.put(key, record) : this.#vault.remove(key));
          return this.#remember(key, record);
        } catch {
          this.#vault = null;
        }
      }
      return this.#remember(key, change(this.records.get(key) ?? null));
    });
  }

  // The page goes on with what was typed last, however many changes are still on their way.
  #remember(key, record) {
    const typed = this.#typing.get(key)?.latest;
    const behind = record && typed && record.sending?.operation !== typed.operation;
    if (record) this.records.set(key, behind ? { ...record, latest: typed } : record);
    else this.records.delete(key);
    this.#tell();
    return record;
  }

  #later() {
    const wait = Math.min(FIRST_WAIT * 2 ** this.#failures++, LONGEST_WAIT);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.isOpen ? this.pump() : this.open()), wait * (0.75 + Math.random() / 2));
  }

  #stop(state) {
    this.state = state;
    this.#say("stopped");
    this.#tell();
  }

  #tell() {
    this.#say("change");
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

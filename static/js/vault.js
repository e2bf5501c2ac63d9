// What is not saved yet, kept in this browser: encrypted, under ids that say nothing, until it is saved.
// Both keys are worked out from the one that the server hands to the signed-in person; neither can be
// read back, and they live as long as the page. What somebody else left here cannot be opened and stays.
const NAME = "thematic";
const STORE = "unsaved";
const BLOCK = 1024; // lengths are rounded up, so that they do not tell a long note from a short one
const text = new TextEncoder();

export class Vault {
  static async open(secret) {
    const bytes = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
    const root = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
    const derive = (use, algorithm, uses) =>
      crypto.subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(use) },
        root,
        algorithm,
        false,
        uses,
      );
    const vault = new Vault();
    vault.seal = await derive("seal", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
    vault.name = await derive("name", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
    vault.database = await opened();
    return vault;
  }

  async get(key) {
    const id = await this.#id(key);
    const row = await this.#run("readonly", (store) => store.get(id));
    return row ? this.#unseal(row) : null;
  }

  async put(key, record) {
    const plain = JSON.stringify(record);
    const size = text.encode(plain).length;
    const padded = text.encode(plain + " ".repeat((BLOCK - (size % BLOCK)) % BLOCK));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.seal, padded);
    const id = await this.#id(key);
    await this.#run("readwrite", (store) => store.put({ id, iv, data }));
  }

  async remove(key) {
    const id = await this.#id(key);
    await this.#run("readwrite", (store) => store.delete(id));
  }

  // Every record of this person's.
  async all() {
    const rows = await this.#run("readonly", (store) => store.getAll());
    const records = await Promise.all(rows.map((row) => this.#unseal(row)));
    return records.filter(Boolean);
  }

  async #id(key) {
    const mark = await crypto.subtle.sign("HMAC", this.name, text.encode(key));
    return Array.from(new Uint8Array(mark), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async #unseal({ iv, data }) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.seal, data);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  #run(mode, ask) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

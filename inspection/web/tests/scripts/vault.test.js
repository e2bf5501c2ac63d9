// What is kept in the browser: who can read it, and what it tells those who cannot.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IDBFactory, IDBDatabase, IDBObjectStore } from "fake-indexeddb";
import { Vault } from "../../../../static/js/vault.js";
import { SECRET, done, onDisk, startBrowser } from "./browser.js";

const BEAS = "f0".repeat(32);
const KEY = "/tiny/cases/N3/L2/ L2.1";
const BLOCK = 1024;
const TAG = 16; // what AES-GCM adds
const bytes = (record) => new TextEncoder().encode(JSON.stringify(record)).length;

beforeEach(startBrowser);

test("What Amir's page keeps it finds again under the same key", async () => {
  const vault = await Vault.open(SECRET);
  await vault.put(KEY, { key: KEY, latest: { note: "Shut on Mondays – ‘again’" } });
  assert.deepEqual(await vault.get(KEY), { key: KEY, latest: { note: "Shut on Mondays – ‘again’" } });
});

test("Nothing is found where nothing was kept", async () => {
  const vault = await Vault.open(SECRET);
  assert.equal(await vault.get(KEY), null);
  assert.deepEqual(await vault.all(), []);
});

test("What is kept later takes the place of what was kept before", async () => {
  const vault = await Vault.open(SECRET);
  await vault.put(KEY, { note: "Half a" });
  await vault.put(KEY, { note: "Half a sentence" });
  assert.deepEqual(await vault.all(), [{ note: "Half a sentence" }]);
});

test("What is removed is gone from the disk, and nothing else is", async () => {
  const vault = await Vault.open(SECRET);
  await vault.put(KEY, { note: "L2.1" });
  await vault.put("/tiny/cases/N3/L2/ L2.2", { note: "L2.2" });
  await vault.remove(KEY);
  assert.deepEqual(await vault.all(), [{ note: "L2.2" }]);
  assert.equal((await onDisk()).length, 1);
});

test("Amir's next page opens what the last one kept", async () => {
  await (await Vault.open(SECRET)).put(KEY, { note: "Before the crash" });
  assert.deepEqual(await (await Vault.open(SECRET)).get(KEY), { note: "Before the crash" });
});

test("What an earlier release kept is still found", async () => {
  await Vault.open(SECRET); // makes the store
  const database = await done(indexedDB.open("thematic"));
  const row = {
    id: "6ae2ac70f32a52bdea5a1ce4cd1ec742d53fd8075514c6331fc6bfca7f19b983",
    iv: Uint8Array.from(Buffer.from("lO7qcQSjfW5TNJGV", "base64")),
    data: Uint8Array.from(
      Buffer.from("zq+/pU/VQZLMm1wblRz1t68udADgXYxUBStoFM5p7JwlN0CMxuP0HiGCIAykCfWGlxwnn5Y=", "base64"),
    ).buffer,
  };
  await done(database.transaction("unsaved", "readwrite").objectStore("unsaved").put(row));
  assert.deepEqual(await (await Vault.open(SECRET)).get(KEY), { note: "Kept by an earlier release" });
});

test("Bea can neither read nor remove what Amir left in the same browser", async () => {
  const amirs = await Vault.open(SECRET);
  await amirs.put(KEY, { note: "Confidential" });
  const beas = await Vault.open(BEAS);
  assert.equal(await beas.get(KEY), null);
  assert.deepEqual(await beas.all(), []);
  await beas.put(KEY, { note: "Mine" });
  await beas.remove(KEY);
  assert.deepEqual(await amirs.get(KEY), { note: "Confidential" });
});

test("The disk shows neither the note nor the case nor the question", async () => {
  const vault = await Vault.open(SECRET);
  await vault.put(KEY, { key: KEY, note: "Confidential" });
  const [row] = await onDisk();
  assert.deepEqual(Object.keys(row).sort(), ["data", "id", "iv"]);
  assert.match(row.id, /^[0-9a-f]{64}$/);
  const raw = Buffer.from(row.data).toString("latin1");
  for (const told of ["Confidential", "N3", "L2.1", "note"]) assert.ok(!raw.includes(told), told);
});

test("Each time it is kept it is sealed under a number never used before", async () => {
  const vault = await Vault.open(SECRET);
  const seen = [];
  for (let time = 0; time < 8; time += 1) {
    await vault.put(KEY, { note: "The same" });
    const [{ iv, data }] = await onDisk();
    seen.push([Buffer.from(iv).toString("hex"), Buffer.from(data).toString("hex")]);
  }
  assert.deepEqual(
    seen.map(([iv]) => iv.length),
    Array(8).fill(24),
  ); // twelve bytes
  assert.equal(new Set(seen.map(([iv]) => iv)).size, 8);
  assert.equal(new Set(seen.map(([, data]) => data)).size, 8);
});

test("The size on the disk does not tell one word from a paragraph", async () => {
  const vault = await Vault.open(SECRET);
  const sizes = [];
  for (const note of ["No", "x".repeat(900)]) {
    await vault.put(KEY, { note });
    sizes.push((await onDisk())[0].data.byteLength);
  }
  assert.deepEqual(sizes, [BLOCK + TAG, BLOCK + TAG]);
});

test("A size is rounded up in bytes, not letters, and a full block is left as it is", async () => {
  const vault = await Vault.open(SECRET);
  const room = BLOCK - bytes({ note: "" });
  const sizes = [];
  for (const note of ["é".repeat(room / 2) + "x".repeat(room % 2), "x".repeat(room), "x".repeat(room + 1)]) {
    await vault.put(KEY, { note });
    sizes.push((await onDisk())[0].data.byteLength - TAG);
    assert.deepEqual(await vault.get(KEY), { note });
  }
  assert.deepEqual(sizes, [BLOCK, BLOCK, 2 * BLOCK]);
});

test("The keys cannot be read back out of the page", async () => {
  const vault = await Vault.open(SECRET);
  for (const key of [vault.seal, vault.name]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey("raw", key));
  }
  assert.deepEqual([vault.seal.algorithm.name, vault.seal.algorithm.length], ["AES-GCM", 256]);
});

test("What was changed on the disk is not opened", async () => {
  const vault = await Vault.open(SECRET);
  await vault.put(KEY, { note: "Genuine" });
  const [row] = await onDisk();
  new Uint8Array(row.data)[5] ^= 1;
  const database = await done(indexedDB.open("thematic"));
  await done(database.transaction("unsaved", "readwrite").objectStore("unsaved").put(row));
  assert.equal(await vault.get(KEY), null);
  assert.deepEqual(await vault.all(), []);
});

test("A change counts as kept only when it is on the disk itself", async () => {
  const vault = await Vault.open(SECRET);
  const transaction = mock.method(IDBDatabase.prototype, "transaction");
  await vault.put(KEY, { note: "Kept" });
  const [{ arguments: asked }] = transaction.mock.calls;
  assert.deepEqual(asked, ["unsaved", "readwrite", { durability: "strict" }]);
});

test("On a full disk the page is told that nothing was kept", async () => {
  const vault = await Vault.open(SECRET);
  const put = mock.method(IDBObjectStore.prototype, "put", function full(row) {
    const request = this.add(row);
    this.transaction.abort();
    return request;
  });
  await assert.rejects(vault.put(KEY, { note: "Too much" }));
  put.mock.restore();
  assert.equal(await vault.get(KEY), null);
});

test("A browser that keeps nothing says so when the vault is opened", async () => {
  mock.method(IDBFactory.prototype, "open", () => {
    const request = { error: new DOMException("Private window", "UnknownError") };
    setImmediate(() => request.onerror());
    return request;
  });
  await assert.rejects(Vault.open(SECRET), /Private window/);
});

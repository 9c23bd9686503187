// What this browser keeps of unsaved texts: in IndexedDB, in the plainer storage where that cannot be had or there is no
// time to wait for it. A window keeps its text under a name of its own, so that two do not overwrite each other.

const DATABASE = 'broadsheet-newsroom';
const STORE = 'texts';
const PREFIX = 'broadsheet-text/';
/** A text that somebody has set aside is kept for so long; one that was never saved, until it is. */
const ASIDE = 30 * 24 * 3600 * 1000;

const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Some browsers refuse at once where nothing may be kept, others when asked. */
async function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
  return finished(request);
}

/** IndexedDB with the four verbs that are needed here. */
class Database {
  constructor(database) {
    this.database = database;
  }

  run(mode, act) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, mode, { durability: 'strict' });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      if (mode === 'readwrite') transaction.commit();
    });
  }

  put = (record) => this.run('readwrite', (store) => store.put(record));
  remove = (key) => this.run('readwrite', (store) => store.delete(key));
  all = () => this.run('readonly', (store) => store.getAll());
}

/** The same verbs over localStorage, which writes at once. */
class Plain {
  put = async (record) => this.putAtOnce(record);
  remove = async (key) => localStorage.removeItem(PREFIX + key);

  putAtOnce(record) {
    localStorage.setItem(PREFIX + record.key, JSON.stringify(record));
  }

  all = async () => {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index));
    return keys.filter((key) => key.startsWith(PREFIX)).map((key) => JSON.parse(localStorage.getItem(key)));
  };
}

/** What this browser keeps for one draft, written by this window. */
export class Kept {
  constructor(draft, window) {
    this.draft = draft;
    this.key = `${draft}/${window}`;
    this.plain = new Plain();
    this.store = openDatabase().then((database) => new Database(database), () => this.plain);
    // Other windows can see that this one is open, and leave its text alone.
    navigator.locks?.request(PREFIX + this.key, () => new Promise(() => {}));
  }

  async put(record) {
    const store = await this.store;
    await store.put({ ...record, key: this.key, draft: this.draft });
    if (store !== this.plain && this.hurried) {
      this.hurried = false;
      await this.plain.remove(this.key);
    }
  }

  /** Without waiting: for a window that may be gone in the next moment. */
  putAtOnce(record) {
    try {
      this.plain.putAtOnce({ ...record, key: this.key, draft: this.draft });
      this.hurried = true;
    } catch {
      // There is no room in the plain storage; what is on its way to the other one may still arrive.
    }
  }

  remove() {
    return this.forget(this.key);
  }

  async forget(key) {
    const store = await this.store;
    await Promise.all([store.remove(key), this.plain.remove(key)]);
  }

  /** Keeps a text that somebody has decided against, for a while. */
  async setAside(record) {
    const store = await this.store;
    await store.put({ ...record, aside: Date.now() });
    if (store !== this.plain) await this.plain.remove(record.key);
  }

  /** Texts of this draft that closed windows have left here unsaved, the newest first. */
  async leftovers() {
    const stores = new Set([await this.store, this.plain]);
    const records = (await Promise.all([...stores].map((store) => store.all().catch(() => [])))).flat();
    await this.prune(records);
    const open = await this.openWindows();
    const newest = new Map();
    for (const record of records) {
      if (record.draft !== this.draft || record.aside || record.key === this.key || open.has(PREFIX + record.key)) continue;
      const known = newest.get(record.key);
      if (!known || known.version < record.version) newest.set(record.key, record);
    }
    return [...newest.values()].sort((one, other) => other.at - one.at);
  }

  async prune(records) {
    const old = records.filter(({ aside }) => aside && aside < Date.now() - ASIDE);
    await Promise.all(old.map(({ key }) => this.forget(key)));
  }

  async openWindows() {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    return new Set(held.map(({ name }) => name));
  }
}

// Keeping what is written. Every change goes into this browser first, within a quarter of a second, then to the server
// when the hand rests; nothing is given up until one of the two has it. Time, network and storage are handed in.

/** Milliseconds: the hand rests, or has written for so long; between two copies in this browser; until an answer is late. */
export const PACE = { rest: 1000, most: 5000, keep: 150, patience: 20_000, session: 15_000 };
const WAITS = [1000, 2000, 4000, 8000, 16_000, 30_000];

/** What an answer's status means. */
function outcome(status) {
  if (status === 200) return 'saved';
  if (status === 409) return 'conflict';
  if (status === 401) return 'session';
  if (status === 413) return 'too_long';
  if (status === 429 || status >= 500) return 'trouble';
  return 'refused';
}

export class Autosave {
  /**
   * `saved` is the text the server has, of revision `base`; `read()` gives the one that stands here, as
   * `{title, standfirst, html}`; `send(body, signal)` the answer's `{status, body}`; `keep` stores in this browser.
   * `tell(state)` hears of every change of state, `conflict(theirs)` of somebody else's newer text.
   */
  constructor({ base, window, saved, savedAt = null, read, send, keep, tell, conflict, timers, random = Math.random }) {
    Object.assign(this, { base, window, savedAt, read, send, keep, tell, conflict, timers, random });
    this.version = 0;
    this.keptVersion = 0;
    this.savedVersion = 0;
    this.sequence = 0;
    this.savedText = saved;
    this.failures = 0;
    this.trouble = null;
    this.underway = false;
    this.keeping = false;
    this.keepFailed = false;
    this.timer = {};
  }

  /** The text has changed. */
  changed() {
    this.version += 1;
    this.keepSoon();
    // What was refused may be let through now that it is another text.
    if (['refused', 'too_long'].includes(this.trouble)) this.trouble = null;
    // After a failure it is tried again in its own time, however much is written meanwhile.
    if (this.timer.again === undefined) this.sendSoon();
    this.show();
  }

  sendSoon() {
    this.later('rest', PACE.rest, () => this.save());
    if (this.timer.most === undefined) this.later('most', PACE.most, () => this.save());
  }

  get dirty() {
    return this.version > this.savedVersion;
  }

  /** Whether something would be lost if this page were gone now. */
  get atRisk() {
    return this.dirty && this.version > this.keptVersion;
  }

  /** What to say: `saved`, `saving`, or what stands in the way; and whether this browser has it all. */
  get state() {
    const kept = this.version <= this.keptVersion;
    if (!this.dirty) return { kind: 'saved', at: this.savedAt, kept };
    return { kind: this.trouble ?? 'saving', at: this.savedAt, kept, keepFailed: this.keepFailed };
  }

  show() {
    this.tell(this.state);
  }

  later(name, wait, act) {
    this.cancel(name);
    this.timer[name] = this.timers.set(() => {
      this.timer[name] = undefined;
      act();
    }, wait);
  }

  cancel(name) {
    if (this.timer[name] !== undefined) this.timers.clear(this.timer[name]);
    this.timer[name] = undefined;
  }

  keepSoon() {
    if (this.timer.keep === undefined && !this.keeping) this.later('keep', PACE.keep, () => this.keepNow());
  }

  /** Writes what stands in the text now into this browser. */
  async keepNow() {
    this.cancel('keep');
    if (this.version <= this.keptVersion) return;
    const { version } = this;
    this.keeping = true;
    try {
      await this.keep.put(this.record(version));
      this.keptVersion = Math.max(this.keptVersion, version);
      this.keepFailed = false;
    } catch {
      this.keepFailed = true;
    }
    this.keeping = false;
    if (this.version > this.keptVersion && !this.keepFailed) this.keepSoon();
    this.show();
  }

  record(version = this.version) {
    return { ...this.read(), base: this.base, window: this.window, version, at: this.timers.now() };
  }

  /** Sends what stands in the text now, unless it has been sent or somebody has to decide something first. */
  async save() {
    this.cancel('rest');
    this.cancel('most');
    this.cancel('again');
    if (this.underway || this.trouble === 'conflict' || !this.dirty) return;
    const { version } = this;
    const text = this.read();
    if (same(text, this.savedText)) return this.settled(version);
    this.underway = true;
    this.show();
    const answer = await this.ask(text);
    this.underway = false;
    this.take(answer, version, text);
    this.show();
  }

  /** One request, given up when its answer is late. */
  async ask(text) {
    const abort = new AbortController();
    this.later('patience', PACE.patience, () => abort.abort());
    this.sequence += 1;
    try {
      return await this.send({ base: this.base, window: this.window, sequence: this.sequence, ...text }, abort.signal);
    } catch {
      return { status: 0 };
    } finally {
      this.cancel('patience');
    }
  }

  take({ status, body }, version, text) {
    const said = status === 0 ? 'offline' : outcome(status);
    if (said === 'saved') return this.saved(body, version, text);
    this.trouble = said;
    if (said === 'conflict') return this.conflict(body);
    if (said === 'session') return this.later('again', PACE.session, () => this.save());
    if (said === 'offline' || said === 'trouble') return this.tryAgain();
    return undefined;
  }

  saved({ revision, saved_at: at }, version, text) {
    this.base = revision;
    this.savedAt = new Date(at).getTime();
    this.savedText = text;
    this.trouble = null;
    this.failures = 0;
    this.settled(version);
    if (this.dirty) this.sendSoon();
  }

  /** The server has what stood here at `version`. This browser forgets it, unless it has gone on since. */
  settled(version) {
    this.savedVersion = Math.max(this.savedVersion, version);
    if (!this.dirty) {
      this.trouble = null;
      this.cancel('keep');
      this.keptVersion = this.version;
      Promise.resolve(this.keep.remove()).catch(() => {});
    }
    this.show();
  }

  /** Waits longer from time to time, each window a little differently. */
  tryAgain() {
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.later('again', wait * (0.75 + this.random() / 2), () => this.save());
  }

  /** The network is back, or somebody has come back to this window: no need to wait any longer. */
  hurry() {
    if (this.dirty && this.trouble !== 'conflict') this.save();
  }

  /** The window is put away, perhaps for good: all of it goes into this browser now, and to the server. */
  leave() {
    if (this.atRisk) this.keep.putAtOnce(this.record());
    this.keepNow();
    this.hurry();
  }

  /** The conflict is decided: the text goes on from their revision, whatever of it was taken. */
  goOnFrom(theirs) {
    this.base = theirs.revision;
    this.savedText = { title: theirs.title, standfirst: theirs.standfirst, html: theirs.html };
    this.trouble = null;
    this.changed();
  }
}

const same = (one, other) => one.title === other.title && one.standfirst === other.standfirst && one.html === other.html;

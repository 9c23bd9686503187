// Reads what the site has mailed, from the folder that the `outbox` transport writes.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 15_000;

export class Outbox {
  constructor(folder) {
    this.folder = folder;
    this.taken = new Set();
  }

  /** The next mail to `email` that was not taken before; waits for it. */
  async next(email) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const mail = this.untaken().find((found) => found.to.toLowerCase().includes(email.toLowerCase()));
      if (mail) {
        this.taken.add(mail.name);
        return mail;
      }
      if (Date.now() > until) throw new Error(`no mail to ${email} within ${PATIENCE_MS / 1000} s`);
      await pause(50);
    }
  }

  /** The code in the next mail to `email` that has one. */
  async code(email) {
    for (;;) {
      const mail = await this.next(email);
      const code = mail.subject.match(/\b\d{6}\b/)?.[0];
      if (code) return { code, link: mail.text.match(/http:\S+\/login\/link\/\S+/)?.[0], mail };
    }
  }

  untaken() {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.eml') && !this.taken.has(name));
    return names.sort().map((name) => ({ name, ...parse(readFileSync(join(this.folder, name), 'utf8')) }));
  }
}

/** Headers and plain text of a message of ours. */
function parse(raw) {
  const [head, body] = halves(raw);
  const boundary = header(head, 'content-type').match(/boundary="?([^";]+)/)?.[1];
  const parts = boundary ? body.split(`--${boundary}`).map((part) => halves(part.trimStart())) : [[head, body]];
  const plain = parts.find(([of]) => /text\/plain/i.test(header(of, 'content-type'))) ?? ['', ''];
  return { to: header(head, 'to'), subject: words(header(head, 'subject')), text: decoded(plain) };
}

function halves(text) {
  const at = text.search(/\r?\n\r?\n/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at).replace(/^\r?\n\r?\n/, '')];
}

function header(head, name) {
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ');
  return unfolded.match(new RegExp(`^${name}:[ \\t]*(.*)$`, 'im'))?.[1].trim() ?? '';
}

function decoded([head, body]) {
  switch (header(head, 'content-transfer-encoding').toLowerCase()) {
    case 'quoted-printable': return quotedPrintable(body.replace(/=\r?\n/g, ''));
    case 'base64': return Buffer.from(body, 'base64').toString('utf8');
    default: return body;
  }
}

/** Encoded words (RFC 2047) in a header. */
function words(text) {
  const joined = text.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, value) =>
    kind.toLowerCase() === 'b' ? Buffer.from(value, 'base64').toString('utf8') : quotedPrintable(value.replace(/_/g, ' ')));
}

function quotedPrintable(text) {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return /[\u0100-\uffff]/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

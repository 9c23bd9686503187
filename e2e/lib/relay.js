// A relay on this machine, which takes every mail it is given and keeps whom it was to.

import { createServer } from 'node:net';

/** Starts one; gives its port, the addresses as mails came, and how it is ended. */
export async function relay() {
  const taken = [];
  const server = createServer((socket) => serve(socket, taken));
  await new Promise((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, taken, stop: () => server.close() };
}

function serve(socket, taken) {
  let [heard, to, reads] = ['', '', false];
  const say = (...lines) => socket.write(lines.map((line) => `${line}\r\n`).join(''));
  const answer = (line) => {
    const [word] = line.toUpperCase().split(/[ :]/);
    if (word === 'RCPT') to = line.match(/<([^>]*)>/)?.[1] ?? '';
    reads = word === 'DATA';
    if (word === 'EHLO') say('250-relay.weir.example', '250-PIPELINING', '250 8BITMIME');
    else if (reads) say('354 go on');
    else if (word === 'QUIT') socket.end('221 goodbye\r\n');
    else say('250 well');
  };
  const take = () => {
    reads = false;
    taken.push(to);
    say('250 taken');
  };
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
    for (;;) {
      const end = reads ? '\r\n.\r\n' : '\r\n';
      const at = heard.indexOf(end);
      if (at < 0) return;
      const part = heard.slice(0, at);
      heard = heard.slice(at + end.length);
      if (reads) take();
      else answer(part);
    }
  });
  say('220 relay.weir.example ESMTP');
}

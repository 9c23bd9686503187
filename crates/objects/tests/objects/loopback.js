// Starts S3rver on 127.0.0.1 at a free port, which is printed; it ends with whoever started it. S3rver leaves signatures of
// version 4 alone, so aws4, which others wrote as well, makes each request's signature again, and it has to be the same.
const crypto = require('node:crypto');
const http = require('node:http');
const path = require('node:path');

const [module_, directory] = process.argv.slice(2);
const S3rver = require(module_);
const aws4 = require(path.join(module_, '..', 'aws4'));

const SECRET = 'S3RVER';
const s3rver = new S3rver({ silent: true, directory, configureBuckets: [{ name: 'pictures' }] });
const answer = s3rver.callback();

/** Whether the request is signed with the secret, for this very body. */
function isSigned({ method, url, headers }, body) {
  const [, accessKeyId, region] = /Credential=([^/]+)\/\d{8}\/([^/]+)\/s3\//.exec(headers.authorization) ?? [];
  const hash = crypto.createHash('sha256').update(body).digest('hex');
  const signed = { host: headers.host, 'x-amz-content-sha256': hash, 'x-amz-date': headers['x-amz-date'] };
  const request = aws4.sign({ service: 's3', region, method, path: url, host: headers.host, headers: signed, body: undefined }, { accessKeyId, secretAccessKey: SECRET });
  const plain = (authorization) => authorization.replace(/\s/g, '');
  return plain(request.headers.Authorization) === plain(headers.authorization);
}

function refuse(response) {
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end('<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code><Message>It is another.</Message></Error>');
}

const server = http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const known = /Credential=S3RVER\//.test(request.headers.authorization ?? '');
  if (known && !isSigned(request, body)) return refuse(response);
  // The body has been read here; S3rver reads it from a stream of its own.
  const again = http.request({ port: inner, method: request.method, path: request.url, headers: request.headers }, (inside) => {
    response.writeHead(inside.statusCode, inside.headers);
    inside.pipe(response);
  });
  again.end(body);
});

let inner;
const behind = http.createServer(answer).listen(0, '127.0.0.1', async () => {
  inner = behind.address().port;
  await s3rver.configureBuckets();
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
});
process.stdin.on('end', () => process.exit()).resume();

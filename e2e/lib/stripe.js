// A stand-in for Stripe beside a site: pages of its own to pay on, and news of what happens there.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { built } from './site.js';

const SECRET = 'whsec_journeys';

/** Starts the stand-in for a site; gives its address, and how it is ended. */
export async function standIn(site) {
  const told = [`${site.origin}/webhooks/stripe`, SECRET];
  const server = spawn(built('stripe-stand-in', 'broadsheet-testkit'), told, { stdio: ['pipe', 'pipe', 'inherit'] });
  const origin = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)));
    server.stdout.once('data', (line) => resolve(String(line).trim()));
  });
  return { origin, settings: settings(site, origin), stop: () => server.stdin.end() };
}

/** What the site's settings say of it. */
function settings(site, origin) {
  const [key, webhooks] = [join(site.data, 'stripe-key'), join(site.data, 'stripe-webhooks')];
  writeFileSync(key, 'sk_test_fake');
  writeFileSync(webhooks, SECRET);
  return `
[billing]
processor = "stripe"

[billing.stripe]
secret_key_file = "${key}"
webhook_secret_file = "${webhooks}"
address = "${origin}"
pages = ["${origin}"]
`;
}

// The book in Debian's Chromium, for the tests beside this file. Run them all, here:
//
//     npm ci && npm test
//
// They need Node 18 and `apt-get install chromium fonts-nanum`; CHROMIUM names another browser of that family.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

/// What `cargo lab book build` wrote.
export const BUILT = new URL('../../../target/book/', import.meta.url);
export const LANGUAGES = ['en', 'ko'];
export const THEMES = ['light', 'dark'];

/// The names of a language's pages: the chapters, all of them in one to print, and the list without scripts.
export const pages = lang => readdirSync(new URL(`${lang}/`, BUILT)).filter(name => name.endsWith('.html'));

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0, // root has no sandbox to go into
});
after(() => browser.close());

/// Serves the built folder as any static host does; its URL.
export async function host() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    try {
      const bytes = await readFile(new URL(`.${pathname}`, BUILT));
      response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}/`;
}

/// Opens `path` below `base` in a fresh profile that ends with the test `t`, which fails on what must happen on
/// no page: an error or a warning in the console, a file that is missing, a request to anywhere else.
export async function open(t, base, path, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', said => { if (['error', 'warning'].includes(said.type())) faults.push(said.text()); });
  page.on('pageerror', error => faults.push(error.message));
  page.on('requestfailed', request => {
    const { errorText } = request.failure();
    if (errorText !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${errorText}`); // the reader was faster
  });
  page.on('response', response => { if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`); });
  page.on('request', request => {
    if (!['data:', 'blob:'].includes(new URL(request.url()).protocol) && !request.url().startsWith(base)) faults.push(`asks ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });
  await page.goto(base + path);
  return page;
}

/// What axe-core finds, as lines that name the rule and the element.
export async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await axe.run()).violations);
  return found.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/// What reaches beyond the right edge of the window, other than what scrolls by itself.
export const tooWide = page => page.evaluate(() => {
  const beyond = [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > innerWidth + 1
    && !it.closest('pre, .table-wrapper, figure.diagram, nav.sidebar'));
  if (document.documentElement.scrollWidth > innerWidth) beyond.unshift(document.documentElement);
  return beyond.map(it => it.outerHTML.slice(0, 120));
});

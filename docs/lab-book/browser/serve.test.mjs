// The book with its Run and Check buttons, as `cargo lab book serve` shows it. How to run: see book.mjs.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { LANGUAGES, THEMES, open, tooWide, violations } from './book.mjs';

const URL_WITH_TOKEN = /http:\/\/127\.0\.0\.1:\d+\/\S*#\S+/;
const SERVER = '[data-run="lab03_tcp_server"]';
const CLIENT = '[data-run="lab03_tcp_client"]';
const CHECK = '[data-check="03a"]';

const { base, token } = await serve();
const lab03 = (t, lang, options) => open(t, base, `${lang}/lab03.html${token}`, options);

/// Starts `cargo lab book serve` in a process group of its own; where it is, and the fragment that lets a page run labs.
async function serve() {
  const cargo = spawn('cargo', ['lab', 'book', 'serve', '--port', '0'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  after(() => process.kill(-cargo.pid, 'SIGTERM'));
  for await (const line of createInterface(cargo.stdout)) {
    const found = line.match(URL_WITH_TOKEN);
    if (found) {
      const url = new URL(found[0]);
      return { base: `${url.origin}/`, token: url.hash };
    }
  }
  throw new Error('`cargo lab book serve` ended without telling its address');
}

/// Starts the program beside the command `at`, and waits until it has said `words`.
async function start(page, at, words) {
  await page.locator(`${at} .run-start`).first().click();
  await says(page, `${at} .run-output`, words);
}

async function says(page, at, words) {
  await page.waitForFunction(([at, words]) => document.querySelector(at)?.textContent.includes(words), [at, words], { timeout: 120_000 });
}

const isRefused = port => new Promise(resolve => {
  const socket = createConnection(port, '127.0.0.1');
  socket.on('connect', () => { socket.destroy(); resolve(false); });
  socket.on('error', () => resolve(true));
});

/// Stops the program at `at`, and waits until it can be started again.
async function stop(page, at) {
  await page.locator(`${at} .run-stop`).first().click();
  await page.locator(`${at} .run-start[aria-disabled="false"]`).first().waitFor();
}

for (const lang of LANGUAGES) {
  test(`a server and its client run side by side in the page, ${lang}`, async t => {
    const page = await lab03(t, lang);
    await start(page, SERVER, 'listening on 127.0.0.1:7777');
    await start(page, CLIENT, 'Hello from TCP Server');
    const line = page.locator(`${CLIENT} .run-input`);
    await line.fill('안녕, wire');
    await line.press('Enter');
    await page.waitForFunction(at => document.querySelector(at).textContent.split('안녕, wire').length > 2, `${CLIENT} .run-output`);
    await stop(page, CLIENT);
    await stop(page, SERVER);
    assert.ok(await isRefused(7777), 'the server still listens');
  });

  for (const theme of THEMES) {
    test(`a run and a verdict are accessible, ${lang}, ${theme}`, async t => {
      const page = await lab03(t, lang, { colorScheme: theme });
      await start(page, SERVER, 'listening on');
      await page.locator(`${CHECK} .check-start`).click();
      await says(page, `${CHECK} .check-output`, '✗');
      assert.deepEqual(await violations(page), []);
      await stop(page, SERVER);
    });
  }

  test(`a verdict fits a window of 360 px, ${lang}`, async t => {
    const page = await lab03(t, lang, { viewport: { width: 360, height: 640 } });
    await page.locator(`${CHECK} .check-start`).click();
    await says(page, `${CHECK} .check-output`, '✗');
    assert.deepEqual(await tooWide(page), []);
    assert.deepEqual(await violations(page), []);
  });

  test(`the starter of 03a fails its check in the page, with the reason and a hint, ${lang}`, async t => {
    const page = await lab03(t, lang);
    await page.locator(`${CHECK} .check-start`).click();
    await says(page, `${CHECK} .check-output`, '✗');
    const verdict = await page.locator(`${CHECK} .check-output`).innerText();
    const [title, step] = lang === 'ko' ? ['한 줄이 번호와 함께 돌아오고', '6바이트를 보냅니다'] : ['one line comes back', 'sends 6 bytes'];
    assert.ok(verdict.toLowerCase().includes(title), verdict);
    await page.locator(`${CHECK} summary`).first().click();
    assert.ok((await page.locator(`${CHECK} li`).allInnerTexts()).some(it => it.includes(step)));
    const hint = page.locator(`${CHECK} .check-hint`);
    await hint.locator('summary').click();
    assert.ok((await hint.innerText()).includes('nc 127.0.0.1 7777'), 'the first hint of 03a');
  });
}

test('a page that was left ends what it ran', async t => {
  const page = await lab03(t, 'en');
  await start(page, SERVER, 'listening on 127.0.0.1:7777');
  await page.close();
  for (let tries = 0; !await isRefused(7777); tries++) {
    assert.ok(tries < 100, 'the server still listens');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
});

// What a reader does: search, change the language and the theme, answer a quiz, print. How to run: see book.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT, LANGUAGES, host, open } from './book.mjs';

const BASES = { 'from a host': await host(), 'from disk': BUILT.href };

/// [language, query, words that the first results show]
const SEARCHES = [
  ['en', 'socket', 'socket'],
  ['en', 'half-close', 'half-close'],
  ['ko', '소켓', '소켓'],
  ['ko', '소켓으로', '소켓'], // a particle
  ['ko', '드셰이', '핸드셰이크'], // a part of a word
  ['ko', '포트 번호를', '포트 번호'],
  ['ko', 'accept', 'accept'],
];

for (const [where, base] of Object.entries(BASES)) {
  for (const [lang, query, shown] of SEARCHES) {
    test(`the search for ${query} finds its sections, ${lang}, ${where}`, async t => {
      const page = await open(t, base, `${lang}/index.html`);
      const results = await search(page, query);
      assert.ok(results.length > 0, 'no results');
      assert.ok(results.some(it => it.toLowerCase().includes(shown)), results.join('\n'));
    });
  }

  test(`a search without a result says so, ${where}`, async t => {
    const page = await open(t, base, 'ko/index.html');
    assert.deepEqual(await search(page, '없는낱말'), []);
    assert.match(await page.textContent('#mdbook-searchresults-header'), /결과가 없습니다/);
  });

  test(`a result leads to its words, marked, ${where}`, async t => {
    const page = await open(t, base, 'ko/index.html');
    await search(page, '소켓으로');
    await page.locator('#mdbook-searchresults li a').first().click();
    await page.waitForLoadState();
    assert.ok((await page.locator('mark').allTextContents()).includes('소켓'));
  });

  test(`the other language opens the same page at the same place, ${where}`, async t => {
    const page = await open(t, base, 'en/lab03.html');
    await page.evaluate(() => document.getElementById('half-close').scrollIntoView());
    for (const lang of ['ko', 'en']) {
      await page.evaluate(() => document.querySelector('a.language[hreflang]').click());
      await page.waitForURL(`**/${lang}/lab03.html#half-close`);
      assert.equal(await page.getAttribute('html', 'lang'), lang);
      assert.ok(await page.locator('#half-close').isVisible());
    }
  });

  test(`the first page speaks the reader's language, ${where}`, async t => {
    for (const [locale, lang] of [['ko-KR', 'ko'], ['en-US', 'en'], ['de-DE', 'en']]) {
      const page = await open(t, base, 'index.html', { locale });
      await page.waitForURL(`**/${lang}/index.html`);
    }
  });
}

/// Types a query as a person does; the results as texts.
async function search(page, query) {
  await page.keyboard.press('/');
  const bar = page.locator('#mdbook-searchbar');
  await bar.waitFor();
  await page.waitForFunction(() => !document.getElementById('mdbook-searchbar').disabled);
  await bar.focus();
  await page.keyboard.insertText(query);
  await bar.dispatchEvent('keyup');
  await page.waitForFunction(() => document.getElementById('mdbook-searchresults-header').textContent.trim());
  return page.locator('#mdbook-searchresults li').allTextContents();
}

const HOST = BASES['from a host'];

for (const lang of LANGUAGES) {
  test(`the first key of Tab leads past the frame, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/lab03.html`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    assert.ok(await page.locator('.skip').boundingBox().then(box => box.x >= 0 && box.y >= 0), 'out of sight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
  });

  test(`Tab reaches every button of the frame, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/use.html`);
    const reached = new Set();
    for (let key = 0; key < 100 && !reached.has('main'); key++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => {
        const it = document.activeElement;
        return it.closest('main') ? 'main' : it.id || it.className;
      }));
    }
    for (const name of ['mdbook-sidebar-toggle', 'mdbook-theme-toggle', 'mdbook-search-toggle', 'language', 'main']) {
      assert.ok(reached.has(name), `${name} is not among ${[...reached].join(', ')}`);
    }
  });

  test(`the list of chapters opens and closes by keyboard, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/use.html`);
    const toggle = page.locator('#mdbook-sidebar-toggle');
    for (const [key, open] of [['Enter', false], ['Space', true]]) {
      await toggle.press(key);
      assert.equal(await toggle.getAttribute('aria-expanded'), String(open));
      await page.waitForFunction(open => (document.getElementById('mdbook-sidebar').getBoundingClientRect().right > 0) === open, open);
    }
  });

  test(`a theme is chosen by keyboard, and kept, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/use.html`, { colorScheme: 'light' });
    await page.locator('#mdbook-theme-toggle').press('Enter');
    await page.locator('#mdbook-theme-navy').press('Enter');
    await page.reload();
    assert.match(await page.getAttribute('html', 'class'), /\bnavy\b/);
  });

  test(`the theme follows the system, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/use.html`, { colorScheme: 'dark' });
    assert.match(await page.getAttribute('html', 'class'), /\bnavy\b/);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForFunction(() => document.documentElement.classList.contains('light'));
  });

  test(`every quiz has its answer without JavaScript, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/lab03.html`, { javaScriptEnabled: false });
    const quizzes = await page.locator('form.quiz').all();
    assert.ok(quizzes.length > 2);
    for (const quiz of quizzes) {
      await quiz.locator('summary').click();
      assert.ok((await quiz.locator('details').innerText()).length > 20);
    }
  });

  test(`a quiz judges, and explains what was right, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/lab03.html`);
    const quiz = page.locator('form.quiz').first();
    for (const [answer, sign] of [['0', '✗'], ['1', '✓']]) {
      await quiz.locator(`input[data-right="${answer}"]`).first().check();
      await quiz.locator('button').click();
      assert.ok((await quiz.locator('output').innerText()).startsWith(sign));
      assert.equal(await quiz.locator('details').evaluate(it => it.open), answer === '1');
    }
  });

  test(`code is copied without its frame, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/lab03.html`, { permissions: ['clipboard-read', 'clipboard-write'] });
    const code = page.locator('main pre:has(code.language-rust)').first();
    await code.hover();
    await code.locator('.clip-button').click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.trim(), (await code.locator('code').innerText()).trim());
  });

  test(`a chapter prints on paper, ${lang}`, async t => {
    const page = await open(t, HOST, `${lang}/lab03.html`, { colorScheme: 'dark' });
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const sheets = pdf.match(/\/Type \/Page\b/g).length;
    assert.ok(sheets > 5 && sheets < 60, `${sheets} sheets`);
    // NanumGothic is what Debian's fonts-nanum offers to the Korean page's list of fonts.
    for (const font of lang === 'ko' ? ['NanumGothic', 'SourceCodePro'] : ['OpenSans', 'SourceCodePro']) {
      assert.ok(pdf.includes(font), `${font} is not in the file`);
    }
  });
}

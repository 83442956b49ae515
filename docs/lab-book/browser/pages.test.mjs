// Every page, in both languages: what must be true of each. How to run: see book.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT, LANGUAGES, THEMES, host, open, pages, tooWide, violations } from './book.mjs';

const HOST = await host();
const PHONE = { viewport: { width: 360, height: 640 } };

test('both languages have the same pages', () => {
  assert.ok(pages('en').length > 10);
  assert.deepEqual(pages('ko'), pages('en'));
});

for (const lang of LANGUAGES) {
  for (const name of pages(lang)) {
    const path = `${lang}/${name}`;
    for (const theme of THEMES) {
      test(`${path} is accessible, ${theme}`, async t => {
        const page = await open(t, HOST, path, { colorScheme: theme });
        assert.deepEqual(await violations(page), []);
      });
    }

    test(`${path} fits a window of 360 px, and is accessible there`, async t => {
      const page = await open(t, HOST, path, PHONE);
      assert.deepEqual(await tooWide(page), []);
      assert.deepEqual(await violations(page), []);
    });

    test(`${path} opens from disk`, async t => {
      const page = await open(t, BUILT.href, path);
      assert.equal(await page.locator('h1').first().isVisible(), true);
      assert.equal(await page.locator('.run-start, .check-start').count(), 0, 'buttons that nothing answers');
    });
  }
}

// A browser against a site, and what must hold of every visit.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startServer } from './server.js';

const BROWSER = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';
const BINARY = process.env.AZYMUT_BIN;

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

function missing() {
  if (!BINARY) return 'AZYMUT_BIN does not name the azymut binary';
  if (!existsSync(BINARY)) return `AZYMUT_BIN names ${BINARY}, which is not there; run cargo build`;
  if (!existsSync(BROWSER)) return `there is no ${BROWSER}; install Debian's chromium or set CHROMIUM_BIN`;
  return null;
}

let browser;
let site;

/**
 * Declares a suite: `visit` is a test that is given a page at the address of a site. `start` is given the binary and
 * resolves to that address and a way to stop the site; unless given, it is the server.
 */
export function suite(declare, start = startServer) {
  const lack = missing();
  if (lack && process.env.CI === 'true') throw new Error(lack);
  if (lack) {
    test('in a browser', { skip: lack }, () => {});
    return;
  }
  before(async () => {
    site = await start(BINARY);
    browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  declare(visit);
}

/**
 * A test in a fresh browser profile. Afterwards the visit must have been quiet: no console error, no exception,
 * no breach of the content security policy and no request to anything but the site. `options.expected` are
 * console messages that the test itself provokes; the rest of `options` is for the browser context.
 */
function visit(name, options, act) {
  if (typeof options === 'function') return visit(name, {}, options);
  const { expected = [], ...contextOptions } = options;
  return test(name, async () => {
    const context = await browser.newContext({ baseURL: site.address, locale: 'pl-PL', ...contextOptions });
    context.setDefaultTimeout(15_000);
    try {
      const page = await context.newPage();
      const troubles = watch(page, expected);
      await act(page, { address: site.address, context });
      // What the last act set off may still be on its way.
      await page.waitForLoadState('networkidle');
      assert.deepEqual(troubles, []);
    } finally {
      await context.close();
    }
  });
}

function watch(page, expected) {
  const troubles = [];
  const trouble = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) troubles.push(text);
  };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site.address}/`)) trouble(`request to ${request.url()}`);
  });
  page.on('crash', () => trouble('the page crashed'));
  return troubles;
}

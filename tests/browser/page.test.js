import assert from 'node:assert/strict';
import { suite } from './lib/harness.js';
import { facet, field, search, settled, texts } from './lib/page.js';
import { contrastsOf } from './lib/contrast.js';

const folded = (text) => text.toLowerCase().replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '');

suite((visit) => {
  visit('the first page says what can be searched', async (page) => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Czego chcą miasta?' }).waitFor();
    assert.equal(await page.locator('.documents li').count(), 5);
    await page.getByText('uchylono 27 października 2022').waitFor();
    await page.locator('.documents a').first().click();
    await page.locator('.hit').first().waitFor();
    assert.match(page.url(), /document=/);
  });

  visit('a query without diacritics finds every form and marks it', async (page) => {
    await page.goto('/');
    await search(page, 'przedsiebiorczosc');
    const marks = await texts(page, '.hit h2 mark');
    assert.ok(marks.length >= 3, `${marks}`);
    assert.ok(marks.some((mark) => folded(mark) !== 'przedsiebiorczosc'), 'no inflected form among them');
    assert.ok(marks.slice(0, 3).every((mark) => folded(mark).startsWith('przedsiebiorczos')), `${marks}`);
    assert.match(await page.locator('#total').textContent(), /^\d+\s(wynik|wyniki|wyników)$/);
    assert.equal(await page.locator('#status').textContent(), await page.locator('#total').textContent());
    assert.match(await page.locator('#interpreted').textContent(), /przedsiębiorczość/);
    assert.match(page.url(), /\?q=przedsiebiorczosc$/);
    assert.match(await page.title(), /^przedsiebiorczosc – /);
  });

  visit('a city narrows the hits and leaves the counts of the others', async (page) => {
    await page.goto('/?q=rozw%C3%B3j');
    await settled(page);
    const before = await facet(page, 'Miasto');
    assert.ok(Object.keys(before).length >= 3, JSON.stringify(before));
    await page.getByRole('checkbox', { name: /^Toruń/ }).check();
    await page.waitForURL(/city=Toru/);
    await settled(page);
    assert.deepEqual(await facet(page, 'Miasto'), before);
    assert.deepEqual(new Set(await texts(page, '.hit .city')), new Set(['Toruń']));
    assert.ok(await page.getByRole('checkbox', { name: /^Toruń/ }).isChecked());
    const levels = Object.values(await facet(page, 'Poziom')).reduce((sum, count) => sum + count, 0);
    assert.equal(levels, before['Toruń']);

    await page.goBack();
    await settled(page);
    assert.ok(!await page.getByRole('checkbox', { name: /^Toruń/ }).isChecked());
    assert.ok(new Set(await texts(page, '.hit .city')).size > 1);
    await page.goForward();
    await settled(page);
    assert.ok(await page.getByRole('checkbox', { name: /^Toruń/ }).isChecked());
    await page.getByRole('button', { name: 'wyczyść wszystkie filtry' }).click();
    await page.waitForURL((url) => !url.searchParams.has('city'));
  });

  visit('forms and silent cities are told when asked for', async (page) => {
    // With a condition topics find nothing: what is merely about the same breaks no silence, but is counted among the cities.
    await page.goto('/?q=m%C5%82odzie%C5%BC%20-smog');
    await settled(page);
    await page.getByText('Znalezione formy i miasta, które milczą').click();
    await page.locator('#findings .forms a').first().waitFor();
    const forms = await texts(page, '#findings .forms a');
    // Synonyms are found as well, and told after the word's own forms or between them.
    assert.ok(forms.filter((form) => folded(form).includes('mlod')).length > 1, `${forms}`);
    const cities = Object.keys(await facet(page, 'Miasto'));
    for (const silent of await texts(page, '#findings .silent li')) {
      assert.ok(!cities.some((city) => silent.startsWith(city)), `${silent} is among ${cities}`);
    }
    await page.locator('#findings .forms a').first().click();
    await settled(page);
    assert.ok((await texts(page, '.hit mark')).some((mark) => mark.toLowerCase() === forms[0]));
  });

  visit('an address shared with someone shows them the same', async (page) => {
    await page.goto('/?q=miasto&city=Kielce&level=operational_goal&sort=document%3Aasc');
    await settled(page);
    assert.ok(await page.getByRole('checkbox', { name: /^Kielce/ }).isChecked());
    assert.ok(await page.getByRole('checkbox', { name: /^cel operacyjny/ }).isChecked());
    assert.equal(await page.getByLabel('Kolejność:').inputValue(), 'document:asc');
    const labels = await texts(page, '.hit .level');
    assert.deepEqual(labels, [...labels].sort());
  });

  visit('filters without a box of their own can be seen and taken away', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&exclude.city=Kalisz&year=2020');
    await settled(page);
    assert.ok(!(await texts(page, '.hit .city')).includes('Kalisz'));
    await page.getByRole('button', { name: 'Usuń filtr: bez: Miasto Kalisz' }).click();
    await page.waitForURL((url) => !url.searchParams.has('exclude.city'));
    await settled(page);
    assert.ok(Object.hasOwn(await facet(page, 'Miasto'), 'Kalisz'));
  });

  visit('pages lead on and back', async (page) => {
    await page.goto('/?q=');
    await settled(page);
    const first = await texts(page, '.hit h2');
    assert.equal(first.length, 20);
    await page.getByRole('link', { name: 'Następna' }).click();
    await page.waitForURL(/offset=20/);
    await settled(page);
    const second = await texts(page, '.hit h2');
    assert.notDeepEqual(second, first);
    assert.equal(await page.locator('ol.hits').getAttribute('start'), '21');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'total');
    assert.match(await page.getByRole('navigation', { name: 'Strony wyników' }).textContent(), /strona 2 z \d+/);
    await page.goBack();
    await settled(page);
    assert.deepEqual(await texts(page, '.hit h2'), first);
  });

  visit('a hit is shown in its place in the document', async (page) => {
    await page.goto('/?q=przedsi%C4%99biorczo%C5%9B%C4%87&city=Kielce&level=direction');
    await settled(page);
    const hit = page.locator('.hit').first();
    const statement = await hit.locator('h2').textContent();
    const open = hit.getByRole('button', { name: 'Pokaż w dokumencie' });
    assert.equal(await open.getAttribute('aria-expanded'), 'false');
    await open.click();
    const here = hit.locator('[aria-current="true"]');
    await here.waitFor();
    assert.ok((await here.textContent()).endsWith(statement));
    assert.ok(await here.isVisible());
    assert.match(page.url(), /record=/);
    // The address leads back to the open record.
    await page.reload();
    await page.locator('.hit [aria-current="true"]').waitFor();
    // A neighbour in the outline is a page of its own.
    const neighbour = page.locator('.outline a:visible').first();
    const name = await neighbour.textContent();
    await neighbour.click();
    await page.getByRole('heading', { name: 'Zapis w dokumencie' }).waitFor();
    assert.equal(await page.locator('.hit h2').textContent(), name);
    await page.locator('.hit [aria-current="true"]').waitFor();
    await page.goBack();
    await settled(page);
    assert.equal(await page.locator('.hit h2').first().textContent(), statement);
  });

  visit('a citation says everything needed to find the words', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.goto('/?q=przedsi%C4%99biorczo%C5%9B%C4%87&city=Kielce&level=operational_goal');
    await settled(page);
    const hit = page.locator('.hit').first();
    await hit.getByRole('button', { name: 'Kopiuj cytowanie' }).click();
    await hit.getByRole('button', { name: 'Skopiowano' }).waitFor();
    const citation = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(citation.includes(await hit.locator('h2').textContent()), citation);
    assert.match(citation, /cel operacyjny \d\.\d/);
    assert.match(citation, /(wiersz|wiersze|s\.) \d+/);
    assert.equal(await page.locator('#status').textContent(), 'Skopiowano');
    const id = await hit.getAttribute('data-id');
    const answer = await page.request.get(`/v1/records/${id}/citation?format=plain`, { headers: { 'accept-language': 'pl' } });
    assert.equal(citation, (await answer.text()).trim());
  });

  for (const address of ['/', '/?q=rower', '/docs']) {
    visit(`${address} is the same when it is asked for again`, async (page) => {
      const shown = async () => {
        await page.goto(address);
        await page.locator('h1').first().waitFor();
        return page.evaluate(() => getComputedStyle(document.body).fontFamily + document.querySelectorAll('main *').length);
      };
      const first = await shown();
      await page.goto('about:blank');
      assert.equal(await shown(), first);
      await page.reload();
      await page.locator('h1').first().waitFor();
      assert.equal(await shown(), first);
    });
  }

  visit('a neighbour in the outline is a page of its own under any filter', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&year=2020&sort=city:asc');
    await settled(page);
    const hit = page.locator('.hit').first();
    await hit.getByRole('button', { name: 'Pokaż w dokumencie' }).click();
    await hit.locator('.outline a[data-record]').first().click();
    await page.getByRole('heading', { name: 'Zapis w dokumencie' }).waitFor();
  });

  visit('nobody is called talkative where nothing was searched', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&city=Radom');
    await settled(page);
    await page.getByText('Znalezione formy i miasta, które milczą').click();
    await page.locator('#findings h2').first().waitFor();
    assert.equal(await page.getByText('Nikt nie milczy').count(), 0);
    assert.equal(await page.getByText('mogą o tym milczeć').count(), 0);
    await page.goto('/?q=miasto:Kielce');
    await settled(page);
    assert.equal(await page.locator('#findings').count(), 0);
  });

  visit('what the query asks for itself is changed there', async (page) => {
    await page.goto('/?q=rozw%C3%B3j%20miasto:Kielce');
    await settled(page);
    const kielce = page.getByRole('checkbox', { name: /^Kielce/ });
    assert.ok(await kielce.isChecked() && await kielce.isDisabled());
    assert.ok(await page.getByRole('checkbox', { name: /^Toruń/ }).isEnabled());
    await page.goto('/?q=rozw%C3%B3j%20rok:2020');
    await settled(page);
    assert.ok(await page.getByRole('checkbox', { name: /^2020/ }).isChecked());
    assert.ok(await page.getByRole('checkbox', { name: /^2022/ }).isDisabled());
  });

  visit('a page behind the last one says so and leads back', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&offset=9980');
    await settled(page);
    await page.getByText('Ta strona leży za ostatnią').waitFor();
    await page.getByRole('link', { name: '← Ostatnia' }).click();
    await page.locator('.hit').first().waitFor();
    await page.goto('/?q=&offset=10');
    await settled(page);
    await page.getByRole('link', { name: '← Poprzednia' }).click();
    await page.waitForURL((url) => !url.searchParams.has('offset'));
  });

  visit('filters stay in sight when a narrow window grows', { viewport: { width: 600, height: 800 } }, async (page) => {
    await page.goto('/?q=rozw%C3%B3j');
    await settled(page);
    assert.ok(!await page.getByRole('checkbox', { name: /^Kielce/ }).isVisible());
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('checkbox', { name: /^Kielce/ }).waitFor();
  });

  visit('the focus stays where the reader is', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&exclude.city=Kalisz');
    await settled(page);
    await page.getByLabel('Kolejność:').selectOption('city:asc');
    await page.waitForURL(/sort=city/);
    await settled(page);
    await page.getByLabel('Kolejność:').focus();
    await page.getByLabel('Kolejność:').selectOption('year:desc');
    await page.waitForURL(/sort=year/);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sort');
    await page.getByRole('button', { name: 'Usuń filtr: bez: Miasto Kalisz' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.searchParams.has('exclude.city'));
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'total');
  });

  visit('the way past the filters searches nothing anew', async (page) => {
    await page.goto('/?q=rower');
    await settled(page);
    let searches = 0;
    page.on('request', (request) => { searches += request.url().includes('/v1/search') ? 1 : 0; });
    await page.locator('a.skip').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#results$/);
    await page.waitForLoadState('networkidle');
    assert.equal(searches, 0);
  });

  visit('phrases are told apart', async (page) => {
    for (const [query, told] of [
      ['"rynek pracy"', 'obok siebie „rynek pracy”'],
      ['"rynek pracy"~3', 'nie dalej od siebie niż o 3\u00a0słowa „rynek pracy”'],
      ['="rynku pracy"', 'dokładnie „rynku pracy”'],
    ]) {
      await page.goto(`/?q=${encodeURIComponent(query)}`);
      await settled(page);
      assert.ok((await page.locator('#interpreted').textContent()).includes(told), query);
    }
  });

  visit('any order of the address is named', async (page) => {
    for (const [sort, name] of [['year:asc', 'rok, od najstarszych'], ['city', 'miasto'], ['document', 'kolejność w dokumencie']]) {
      await page.goto(`/?q=rozw%C3%B3j&sort=${sort}`);
      await settled(page);
      assert.equal(await page.locator('#sort option:checked').textContent(), name);
    }
  });

  visit('a refusal says what to do', { expected: [/status of 414/, /status of 431/] }, async (page) => {
    await page.goto('/');
    await page.route('**/v1/search?**', (route) => route.fulfill({
      status: 414, contentType: 'application/problem+json', body: JSON.stringify({ code: 'url_too_long', errors: [] }),
    }));
    await search(page, 'rower');
    await page.getByText('To pytanie jest za długie').waitFor();
    assert.equal(await page.locator('#status').textContent(), '');
  });

  visit('the hits can be taken away as a table', async (page) => {
    await page.goto('/?q=inkubator');
    await settled(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV', exact: true }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'azymut.csv');
    let csv = '';
    for await (const chunk of await download.createReadStream()) csv += chunk;
    assert.match(csv, /^\uFEFF?rank,score,id,city,/);
  });

  visit('a hit can be taken away for a reference manager', async (page) => {
    await page.goto('/?q=inkubator');
    await settled(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Pobierz cytowanie: RIS' }).first().click(),
    ]);
    let ris = '';
    for await (const chunk of await download.createReadStream()) ris += chunk;
    assert.match(ris, /^TY {2}- GOVDOC\r\n/);
  });

  visit('a slip of the keys is understood', async (page) => {
    await page.goto('/');
    await search(page, 'przedsiebiorczsoc');
    assert.match(await page.locator('#suggestion').textContent(), /przedsi[eę]biorczo[sś][cć]/);
    assert.ok(await page.locator('.hit').count() > 0);
    await page.locator('#suggestion a').click();
    await page.waitForURL((url) => url.searchParams.get('q') !== 'przedsiebiorczsoc');
    await settled(page);
    assert.ok(await page.locator('.hit').count() > 0);
  });

  visit('a phrase that nothing has is offered without its quotation marks', async (page) => {
    await page.goto('/');
    await search(page, '"komunikacja zbiorowa"');
    assert.equal(await page.locator('.hit').count(), 0);
    await page.locator('#suggestion').getByRole('link', { name: 'komunikacja zbiorowa' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'komunikacja zbiorowa');
    await settled(page);
    assert.ok(await page.locator('.hit').count() > 0);
  });

  visit('no hits is a finding, with a way on', async (page) => {
    await page.goto('/?q=rozw%C3%B3j&city=Radom');
    await settled(page);
    assert.equal(await page.locator('#total').textContent(), 'Brak wyników');
    assert.equal((await facet(page, 'Miasto')).Radom, 0);
    await page.getByRole('link', { name: 'Szukaj bez filtrów' }).click();
    await page.locator('.hit').first().waitFor();
    assert.doesNotMatch(page.url(), /city/);
  });

  visit('what the server refuses is told by name', { expected: [/status of 400/] }, async (page) => {
    await page.goto('/?q=a&level=cel&zebra=1');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    const text = await alert.textContent();
    assert.match(text, /level/);
    assert.match(text, /zebra/);
    await alert.getByRole('link', { name: 'Zacznij od nowa' }).click();
    await page.getByRole('heading', { name: 'Czego chcą miasta?' }).waitFor();
  });

  visit('a record that is gone is told', { expected: [/status of 404/] }, async (page) => {
    await page.goto('/?record=nie.ma');
    await page.getByRole('alert').getByText('Nie ma takiego zapisu').waitFor();
  });

  visit('a server that does not answer can be asked again', { expected: [/ERR_/] }, async (page) => {
    await page.goto('/');
    await page.route('**/v1/search*', (route) => route.abort());
    await search(page, 'inkubator');
    await page.getByRole('alert').getByText('Serwer nie odpowiada').waitFor();
    await page.unroute('**/v1/search*');
    await page.getByRole('button', { name: 'Spróbuj ponownie' }).click();
    await page.locator('.hit').first().waitFor();
  });

  visit('the newest question wins over a slow older one', async (page) => {
    await page.goto('/');
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    const late = new Promise((answered) => {
      page.route(/q=inkubator/, async (route) => {
        await held;
        const response = await route.fetch();
        await route.fulfill({ response }).catch(() => {}); // the page has given it up
        answered();
      });
    });
    await field(page).fill('inkubator');
    await page.keyboard.press('Enter');
    await search(page, 'rower');
    release();
    await late;
    assert.match(page.url(), /q=rower/);
    assert.equal(await field(page).inputValue(), 'rower');
    assert.ok(!(await texts(page, '.hit mark')).some((mark) => folded(mark).startsWith('inkubator')));
  });

  visit('markup stays text', async (page) => {
    await page.goto('/');
    const typed = '"<img src=x onerror=alert(1)>" <b>inkubator</b>';
    await search(page, typed);
    assert.equal(await field(page).inputValue(), typed);
    assert.equal(await page.locator('main img, main b b, main script').count(), 0);
  });

  visit('what is typed is completed, and the keyboard takes it', async (page) => {
    await page.goto('/');
    const list = page.getByRole('listbox', { name: 'Podpowiedzi' });
    const expanded = () => field(page).getAttribute('aria-expanded');
    const active = () => field(page).getAttribute('aria-activedescendant');
    assert.equal(await expanded(), 'false');
    await field(page).pressSequentially('przedsieb');
    await list.waitFor();
    assert.equal(await expanded(), 'true');
    assert.equal(await field(page).getAttribute('aria-controls'), await list.getAttribute('id'));
    const options = await list.getByRole('option').count();
    assert.ok(options > 2 && options <= 8, `${options}`);
    assert.match(await page.locator('#suggestion-count').textContent(), new RegExp(`^${options}\\spodpowied`));
    assert.match(await list.getByRole('option').first().textContent(), /przedsiębiorczość.*słowo/);
    assert.equal(await list.locator('mark').first().textContent(), 'przedsięb');
    // Nothing is taken that was not chosen.
    assert.equal(await active(), null);
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(), 'suggestion-0');
    assert.equal(await list.getByRole('option', { selected: true }).count(), 1);
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), null);
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), `suggestion-${options - 1}`);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    assert.equal(await expanded(), 'false');
    assert.equal(await field(page).inputValue(), 'przedsieb');
    await page.keyboard.press('ArrowDown');
    await list.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === 'przedsiębiorczość');
    await settled(page);
    assert.ok(await list.isHidden());
    assert.ok(await page.locator('.hit').count() > 0);
    // Tab leaves without taking anything.
    await field(page).press('End');
    await field(page).pressSequentially(' kiel');
    await list.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    assert.ok(await list.isHidden());
    assert.equal(await field(page).inputValue(), 'przedsiębiorczość kiel');
  });

  visit('a suggested goal leads to its place, a word to a search', async (page) => {
    await page.goto('/');
    await field(page).pressSequentially('miasto wspierajace');
    const goal = page.getByRole('option', { name: /cel · Kielce/ }).first();
    await goal.click();
    await page.waitForURL(/record=/);
    await page.locator('.hit [aria-current="true"]').waitFor();
    await page.goto('/?q=rower&city=Kalisz');
    await settled(page);
    await field(page).fill('miasto:toru');
    await page.getByRole('option', { name: /^Toruń/ }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'miasto:Toruń' && url.searchParams.has('city'));
  });

  visit('suggestions that come too late, or not at all, harm nothing', { expected: [/status of 503/, /ERR_/] }, async (page) => {
    await page.goto('/');
    await page.route('**/v1/suggest*', (route) => route.abort());
    await field(page).pressSequentially('row');
    await page.waitForTimeout(400);
    assert.ok(await page.getByRole('listbox').isHidden());
    await page.unroute('**/v1/suggest*');
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route(/suggest\?q=rowe&/, async (route) => {
      await held;
      await route.continue().catch(() => {}); // the page has given it up
    });
    await field(page).pressSequentially('e');
    await page.waitForTimeout(300);
    await field(page).pressSequentially('rów');
    await page.getByRole('option').first().waitFor({ timeout: 2_000 }).catch(() => {});
    const before = await texts(page, '#suggestions li');
    release();
    await page.waitForTimeout(200);
    assert.deepEqual(await texts(page, '#suggestions li'), before);
  });

  visit('years narrow as a span', async (page) => {
    await page.goto('/?q=rozw%C3%B3j');
    await settled(page);
    const years = await facet(page, 'Rok');
    assert.ok(Object.keys(years).length > 5, JSON.stringify(years));
    assert.deepEqual(Object.keys(years), [...Object.keys(years)].sort());
    const year = (name) => page.getByRole('checkbox', { name: new RegExp(`^${name}`) });
    await year('2020').check();
    await page.waitForURL(/year=2020(&|$)/);
    await settled(page);
    assert.ok(await year('2020').isChecked());
    await year('2022').check();
    await page.waitForURL(/year=2020\.\.2022/);
    await settled(page);
    assert.ok(await year('2021').isChecked(), 'the year between is part of the span');
    await year('2020').uncheck();
    await page.waitForURL(/year=2021\.\.2022/);
    await settled(page);
    assert.deepEqual(Object.keys(await facet(page, 'Rok')).length >= Object.keys(years).length, true);
  });

  visit('everything can be reached with the keyboard alone', async (page) => {
    await page.goto('/?q=droga');
    await settled(page);
    const focus = () => page.evaluate(() => {
      const { id, textContent, dataset } = document.activeElement;
      return id || dataset.value || textContent.trim();
    });
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'Przejdź do wyników');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'q');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('rozwoj');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=rozwoj/);
    await settled(page);
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'Szukaj');
    await page.keyboard.press('Tab');
    const box = await focus();
    assert.match(box, /^facet-city-/);
    await page.keyboard.press('Space');
    await page.waitForURL(/city=/);
    await settled(page);
    assert.equal(await focus(), box, 'the box keeps the focus');
    for (let steps = 0; await focus() !== 'Pokaż w dokumencie'; steps += 1) {
      assert.ok(steps < 40, 'the first hit is never reached');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('.hit [aria-current="true"]').waitFor();
    const outlined = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outlined, 'solid');
  });

  visit('a phone of 320 pixels needs no sideways scrolling', { viewport: { width: 320, height: 640 } }, async (page) => {
    for (const address of ['/', '/?q=przedsi%C4%99biorczo%C5%9B%C4%87', `/?q=${'x'.repeat(300)}`]) {
      await page.goto(address);
      await settled(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${address} is ${width} wide`);
    }
    await page.goto('/?q=rozw%C3%B3j');
    await page.locator('.hit').first().waitFor();
    await page.getByText('Zawężanie wyników').click();
    await page.getByRole('checkbox', { name: /^Kielce/ }).check();
    await page.waitForURL(/city=Kielce/);
    await settled(page);
    assert.ok(await page.getByRole('checkbox', { name: /^Kielce/ }).isVisible(), 'the filters stay open');
  });

  for (const colorScheme of ['light', 'dark']) {
    visit(`suggestions can be read in ${colorScheme} colours`, { colorScheme }, async (page) => {
      await page.goto('/');
      await field(page).pressSequentially('przeds');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      const poor = (await contrastsOf(page)).filter(({ ratio, needed }) => ratio < needed);
      assert.deepEqual(poor, []);
    });

    visit(`every text can be read in ${colorScheme} colours`, { colorScheme }, async (page) => {
      for (const address of ['/', '/?q=przedsi%C4%99biorczo%C5%9B%C4%87&exclude.city=Radom']) {
        await page.goto(address);
        await settled(page);
        const open = page.getByRole('button', { name: 'Pokaż w dokumencie' }).first();
        if (await open.count()) {
          await open.click();
          await page.locator('[aria-current="true"]').waitFor();
        }
        const poor = (await contrastsOf(page)).filter(({ ratio, needed }) => ratio < needed);
        assert.deepEqual(poor, []);
      }
    });
  }
});

// An editor brings a picture into the library, says what it shows, finds it again, replaces and deletes it.

import assert from 'node:assert/strict';

import { examine } from '../lib/examine.js';
import { here, journey } from '../lib/journey.js';
import { picture } from '../lib/picture.js';
import { WAYS } from '../lib/visitor.js';

/** The link that a command printed. */
const link = (printed) => printed.match(/http:\S+\/login\/link\/\S+/)[0];

/** Drops a file anywhere on the page. */
const drop = (page, { name, mimeType, buffer }) => page.evaluate(([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  for (const kind of ['dragover', 'drop']) document.dispatchEvent(new DragEvent(kind, { dataTransfer, cancelable: true }));
}, [name, mimeType, buffer.toString('base64')]);

journey('a picture comes in, is described, found, replaced and deleted', 'media', async (arrive, way) => {
  const looks = way.name === 'desktop';
  const shade = 10 * WAYS.findIndex(({ name }) => name === way.name);
  const editor = await arrive();
  const { page } = editor;
  const look = (name) => (looks ? examine(editor, name) : editor.fits().then(() => editor.shot(name)));
  await editor.follow(link(here().command('staff', 'invite', `editor.${way.name}@paper.example`, '--role', 'editor')));
  await editor.press('Media', { role: 'link', within: page.getByRole('navigation') });
  assert.match(await editor.text(), /There are no pictures yet/);
  await look('empty');

  await page.getByLabel('Add pictures').setInputFiles(picture('field.png', shade));
  if (way.scripts) {
    await page.locator('.arriving').getByRole('link', { name: 'field.png' }).waitFor();
    await page.locator('.sheet li').waitFor();
    await drop(page, picture('again.png', shade));
    await page.getByText('Was here already').waitFor();
    await look('uploaded');
    await editor.press('field.png', { role: 'link', within: page.locator('.arriving') });
  } else {
    await editor.press('Upload');
    assert.match(await editor.text(), /The picture is in the library/);
  }

  await page.getByLabel('Description for those who do not see it').fill('The sun over a field');
  await page.getByLabel('Caption').fill('Early in July');
  await page.getByLabel('Credit').fill('Ann Weir');
  await page.getByLabel('Licence', { exact: true }).fill('CC BY 4.0');
  if (way.scripts) {
    const shown = page.locator('.aim img');
    const { width, height } = await shown.boundingBox();
    await shown.click({ position: { x: width / 4, y: height * 0.3 } });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    const [left, top] = [await page.getByLabel('From the left, %').inputValue(), await page.getByLabel('From the top, %').inputValue()];
    assert.ok(Math.abs(left - 26) < 1 && Math.abs(top - 40) < 1, `${left} ${top}`);
    await page.getByRole('button', { name: `${Math.round(left)} % from the left` }).waitFor();
  } else {
    await page.getByLabel('From the left, %').fill('26');
    await page.getByLabel('From the top, %').fill('40');
  }
  await editor.press('Save');
  assert.match(await editor.text(), /Saved\./);
  assert.equal(Math.round(await page.getByLabel('From the left, %').inputValue()), 26);
  await look('described');

  await editor.press('Back to the library', { role: 'link' });
  await page.getByRole('searchbox').fill('JULY weir');
  await editor.press('Show');
  assert.equal(await page.locator('.sheet li').count(), 1);
  await editor.press('List', { role: 'link' });
  await look('found');
  await editor.press('field.png', { role: 'link' });

  if (way.scripts) {
    const found = page.url();
    await editor.open('/newsroom/headings/authors/new');
    await page.getByRole('link', { name: 'Choose from the library' }).click();
    const dialog = page.getByRole('dialog', { name: 'Choose from the library' });
    await dialog.getByRole('searchbox').fill('nothing like it');
    await page.keyboard.press('Enter');
    await dialog.getByText('No picture fits').waitFor();
    await dialog.getByRole('searchbox').fill('july');
    await page.keyboard.press('Enter');
    const choice = dialog.getByRole('button', { name: 'The sun over a field Early in July' });
    await choice.waitFor();
    await look('picker');
    await choice.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    assert.match(await page.getByLabel('Portrait').inputValue(), /\.png$/);
    await page.locator('.portrait-field img').waitFor();
    await page.goto(found);
  }

  await editor.press('Replace it', { role: 'link' });
  await page.getByLabel('The new file', { exact: true }).setInputFiles(picture('meadow.png', shade + 5, [900, 900]));
  await look('replace');
  await editor.press('Replace');
  assert.match(await editor.text(), /The new picture is in its place/);
  assert.match(await editor.text(), /900 × 900/);

  await editor.press('Delete it', { role: 'link' });
  await look('delete');
  await editor.press('Delete for good');
  assert.match(await editor.text(), /The picture is deleted/);
  assert.match(await editor.text(), /There are no pictures yet/);
});

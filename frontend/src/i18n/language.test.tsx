import { render, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { TextProvider, useSpeech } from '.';
import { formatsFor } from './formats';
import { mendBrowserLanguage, preferredLanguage } from './language';

beforeEach(() => localStorage.clear());

function Sample() {
  const { text, setLanguage } = useSpeech();
  return (
    <button type="button" onClick={() => setLanguage('zh')}>
      {text.common.close}
    </button>
  );
}

test('choosing Chinese changes the words and the page language and is remembered', async () => {
  render(
    <TextProvider initial="en">
      <Sample />
    </TextProvider>,
  );
  expect(document.documentElement.lang).toBe('en');
  screen.getByText('Close').click();
  await waitFor(() => screen.getByText('关闭'));
  await waitFor(() => expect(document.documentElement.lang).toBe('zh-Hans'));
  expect(preferredLanguage()).toBe('zh');
});

test('a language that the browser names as its machine does no longer stops the plotting code', async () => {
  const native = navigator.language;
  const call = (value: string) => Object.defineProperty(navigator, 'language', { value, configurable: true });
  try {
    call('en-US@posix');
    expect(() => new Intl.NumberFormat(navigator.language)).toThrow(RangeError);
    mendBrowserLanguage();
    expect(navigator.language).toBe('en');
    expect(typeof (await import('uplot')).default).toBe('function');
    call('de-AT');
    mendBrowserLanguage();
    expect(navigator.language).toBe('de-AT');
  } finally {
    call(native);
  }
});

test('durations, bytes and percentages read as people write them', () => {
  const english = formatsFor('en');
  expect(english.duration(42)).toBe('0:42');
  expect(english.duration(3_723)).toBe('1:02:03');
  expect(english.bytes(1_500)).toBe('1.5 kB');
  expect(english.bytes(0)).toBe('0 bytes');
  expect(english.percent(0.925, 1)).toBe('92.5%');
  const now = new Date('2026-03-02T12:00:00Z');
  expect(english.relative('2026-03-02T09:00:00Z', now)).toBe('3 hours ago');
});

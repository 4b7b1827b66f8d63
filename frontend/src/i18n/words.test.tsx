import { act, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { expect, test } from 'vitest';
import type * as Words from './words';

function Title({ words }: { words: Words.Text }) {
  return <h1>{words.quality.title}</h1>;
}

test('a page that asks for words that are not here yet waits for them; the first words are at hand', async () => {
  const another = './words?another'; // as in a browser that has just come, whatever other tests have fetched
  const { wordsAtHand, allWords } = (await import(/* @vite-ignore */ another)) as typeof Words;
  const words = wordsAtHand('en');
  if (words === null) throw new Error('English is always at hand.');
  expect(words.workspace.submit).toBe('Submit');
  expect(wordsAtHand('zh')).toBeNull();
  await act(async () => {
    render(
      <Suspense fallback={<p>{words.common.loading}</p>}>
        <Title words={words} />
      </Suspense>,
    );
  });
  await screen.findByRole('heading', { name: 'Quality' });
  expect(words.gold.title).toBe('Gold tasks'); // outside of any page, as when something has been saved
  expect(wordsAtHand('en')).toBe(await allWords('en'));
  expect((await allWords('zh')).quality.title).toBe('质量');
});

import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { biasSentences, sideWords } from './edges';
import { matrixOf } from './matrix';

const words = en.quality.mine;
const percent = (share: number) => `${Math.round(share * 100)} %`;
const edges = (left: number, top: number, right: number, bottom: number) => ({
  left,
  top,
  right,
  bottom,
  width: right - left,
  height: bottom - top,
});

describe('the bias of a worker’s edges', () => {
  it('is said of the size first', () => {
    expect(biasSentences(edges(-0.03, 0, 0.03, 0), words, percent)).toEqual(['Your boxes are 6 % too wide.']);
    expect(biasSentences(edges(0.02, 0.04, -0.02, -0.04), words, percent)).toEqual([
      'Your boxes are 4 % too narrow.',
      'Your boxes are 8 % too flat.',
    ]);
  });

  it('is said of the place where the size is right', () => {
    expect(biasSentences(edges(0.05, -0.02, 0.05, -0.02), words, percent)).toEqual([
      'Your boxes lie 5 % of their width too far right.',
      'Your boxes lie 2 % of their height too high.',
    ]);
  });

  it('is nothing below one per cent', () => {
    expect(biasSentences(edges(-0.004, 0.004, 0.004, 0), words, percent)).toEqual([words.fit]);
  });

  it('is named side by side as outwards or inwards', () => {
    const sides = edges(-0.03, 0.02, 0.001, -0.05);
    expect(sideWords(sides, 'left', words, percent)).toBe('3 % too far out');
    expect(sideWords(sides, 'top', words, percent)).toBe('2 % too far in');
    expect(sideWords(sides, 'right', words, percent)).toBe('right on it');
    expect(sideWords(sides, 'bottom', words, percent)).toBe('5 % too far in');
  });
});

describe('the confusion matrix', () => {
  const cells = [
    { voted: 1, agreed: 1, votes: 7, images: 3 },
    { voted: 2, agreed: 1, votes: 1, images: 1 },
    { voted: 2, agreed: 2, votes: 9, images: 3 },
    { voted: 3, agreed: 2, votes: 4, images: 2 },
  ];

  it('orders categories by how often they were said, and its rows add up', () => {
    const matrix = matrixOf(cells);
    expect(matrix.categories).toEqual([2, 1, 3]);
    expect([matrix.rowSum(1), matrix.rowSum(2)]).toEqual([8, 13]);
    expect(matrix.cellAt(3, 2)?.votes).toBe(4);
    expect(matrix.cellAt(1, 3)).toBeUndefined();
  });

  it('names the worst confusions first, and is a table only while it can be read', () => {
    expect(matrixOf(cells).confused.map(({ voted }) => voted)).toEqual([3, 2]);
    expect(matrixOf(cells).isSmall).toBe(true);
    const many = Array.from({ length: 17 }, (_, id) => ({ voted: id, agreed: id, votes: 1, images: 1 }));
    expect(matrixOf(many).isSmall).toBe(false);
  });
});

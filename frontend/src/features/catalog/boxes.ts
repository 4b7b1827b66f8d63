import type { Category, WallImage } from '../../api/types';
import type { SmallBox } from '../../ui/category-colours';

/** The boxes of a wall picture with the colours of the project. */
export function boxesOf(image: Pick<WallImage, 'objects'>, categories: readonly Category[]): SmallBox[] {
  const positions = new Map(categories.map(({ id, position }) => [id, position]));
  return image.objects.flatMap(({ categories: ids, x, y, width, height, state }) =>
    x == null || y == null || width == null || height == null || state === 'rejected'
      ? []
      : [{ x, y, width, height, position: positions.get(ids[0] ?? 0) ?? 0 }],
  );
}

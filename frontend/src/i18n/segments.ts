/** Words for each segment of a project's road. */
export type SegmentWords<T> = Record<'images' | 'asked' | 'voted' | 'agreed' | 'verified' | 'released', T>;

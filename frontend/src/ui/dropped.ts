/** A file and where it lay in what was dropped: `photos/cats/1.jpg`. */
export interface DroppedFile {
  path: string;
  file: File;
}

const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/;

/** Files that systems leave in folders and nobody means: `.DS_Store`, `__MACOSX/`, `Thumbs.db`. */
export function isHidden(path: string): boolean {
  return HIDDEN.test(path);
}

/** Reads all entries of one folder; browsers hand them out in batches of a hundred. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function filesUnder(entry: FileSystemEntry, parent: string): Promise<DroppedFile[]> {
  const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
  // The DOM types leave the two kinds of entry to these flags.
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  const nested = await Promise.all(inside.map((each) => filesUnder(each, path)));
  return nested.flat();
}

/** All files of a drop, folders walked to the end, hidden ones left out. */
export async function filesOfDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const loose = [...transfer.files].map((file) => ({ path: file.name, file }));
  const known = entries.filter((entry) => entry !== null);
  const found = known.length > 0 ? (await Promise.all(known.map((entry) => filesUnder(entry, '')))).flat() : loose;
  return found.filter(({ path }) => !isHidden(path));
}

/** The files of an `<input type=file>`, of a folder too. */
export function filesOfInput(files: FileList): DroppedFile[] {
  return [...files]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !isHidden(path));
}

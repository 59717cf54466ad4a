/** Files that several writers change, each of them by whole changes. */
export interface FileStore {
  /** How to call it in a message, as in `branch lambda-cost-history`. */
  readonly called: string
  /** What is there now; undefined where nobody has written yet. */
  snapshot(): Promise<FileSnapshot | undefined>
  /**
   * Changes files, all of them or none, and loses nothing that another writer writes meanwhile.
   * @param change is given what is there, and is asked again where that has changed in between
   */
  update(
    message: string,
    change: (before: FileSnapshot) => FileChanges | Promise<FileChanges>,
  ): Promise<void>
}

/** Files at one moment. */
export interface FileSnapshot {
  /** Sizes in bytes by path; paths have `/`. */
  files: ReadonlyMap<string, number>
  read(path: string): Promise<Uint8Array | undefined>
}

/** New contents by path; null deletes. Other files stay. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | null>

export const NO_FILES: FileSnapshot = { files: new Map(), read: async () => undefined }

/** The text of a file; empty where it is not there. */
export async function readText(snapshot: FileSnapshot, path: string): Promise<string> {
  const bytes = await snapshot.read(path)
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}

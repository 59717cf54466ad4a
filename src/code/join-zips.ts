/** Sizes and offsets of APPNOTE 6.3: the end of a zip, and what its directory says of a file. */
const END_BYTES = 22
const ENTRY_BYTES = 46

/** Takes the bytes of a zip, a piece at a time. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>

/** Zips that become one, each without a comment, all with 65,535 files at most. */
export interface ZipJoiner {
  add(zip: Uint8Array): Promise<void>
  /** One that is made a piece at a time, and whose directory and end are returned. */
  addInPieces(make: (write: WriteBytes) => Promise<Uint8Array>): Promise<void>
  end(): Promise<void>
}

/**
 * Makes one zip of several: their files one after the other as they come, then their directories, in
 * which each file's offset is moved.
 */
export function joinZips(write: WriteBytes): ZipJoiner {
  const directories: Buffer[] = []
  let filesBytes = 0
  let count = 0
  const addInPieces: ZipJoiner['addInPieces'] = async (make) => {
    const startsAt = filesBytes
    const rest = await make(async (bytes) => {
      filesBytes += bytes.byteLength
      await write(bytes)
    })
    const directory = Buffer.from(rest.subarray(0, -END_BYTES))
    moveBy(directory, startsAt)
    directories.push(directory)
    count += endOf(rest).readUInt16LE(10)
  }
  return {
    addInPieces,
    add: (zip) =>
      addInPieces(async (writePiece) => {
        const directoryAt = endOf(zip).readUInt32LE(16)
        await writePiece(zip.subarray(0, directoryAt))
        return zip.subarray(directoryAt)
      }),
    async end() {
      const directory = Buffer.concat(directories)
      const end = Buffer.alloc(END_BYTES)
      end.writeUInt32LE(0x06054b50, 0)
      end.writeUInt16LE(count, 8)
      end.writeUInt16LE(count, 10)
      end.writeUInt32LE(directory.byteLength, 12)
      end.writeUInt32LE(filesBytes, 16)
      await write(Buffer.concat([directory, end]))
    },
  }
}

function endOf(zip: Uint8Array): Buffer {
  return Buffer.from(zip.buffer, zip.byteOffset + zip.byteLength - END_BYTES, END_BYTES)
}

/** Moves the offset of every file that a directory lists. */
function moveBy(directory: Buffer, bytes: number): void {
  for (let at = 0; at < directory.byteLength; ) {
    directory.writeUInt32LE(directory.readUInt32LE(at + 42) + bytes, at + 42)
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(at + field))
    at += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0)
  }
}

/**
 * The process's own streams and folders as file descriptors of @bjorn3/browser_wasi_shim, which by itself
 * knows files in memory only. A preopened folder is a sandbox: no path leads out of it, by `..`, by an
 * absolute path, or by a symbolic link.
 *
 * Spec: WASI preview 1 (witx/wasi_snapshot_preview1.witx)
 */
import { Fd, Inode, wasi } from '@bjorn3/browser_wasi_shim'
import {
  closeSync, constants, fstatSync, fsyncSync, ftruncateSync, linkSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, readlinkSync,
  realpathSync, renameSync, rmdirSync, statSync, unlinkSync, utimesSync, futimesSync, writeSync, type BigIntStats,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'

const errnos: Readonly<Record<string, number>> = {
  EACCES: wasi.ERRNO_ACCES, EAGAIN: wasi.ERRNO_AGAIN, EBADF: wasi.ERRNO_BADF, EBUSY: wasi.ERRNO_BUSY, EEXIST: wasi.ERRNO_EXIST,
  EFBIG: wasi.ERRNO_FBIG, EINVAL: wasi.ERRNO_INVAL, EIO: wasi.ERRNO_IO, EISDIR: wasi.ERRNO_ISDIR, ELOOP: wasi.ERRNO_LOOP,
  EMFILE: wasi.ERRNO_MFILE, EMLINK: wasi.ERRNO_MLINK, ENAMETOOLONG: wasi.ERRNO_NAMETOOLONG, ENFILE: wasi.ERRNO_NFILE,
  ENOENT: wasi.ERRNO_NOENT, ENOSPC: wasi.ERRNO_NOSPC, ENOTDIR: wasi.ERRNO_NOTDIR, ENOTEMPTY: wasi.ERRNO_NOTEMPTY,
  EPERM: wasi.ERRNO_PERM, EPIPE: wasi.ERRNO_PIPE, EROFS: wasi.ERRNO_ROFS, ESPIPE: wasi.ERRNO_SPIPE, EXDEV: wasi.ERRNO_XDEV,
}

/** The WASI error number of a failed system call; anything else is a fault of ours and goes on. */
function errnoOf(error: unknown): number {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return errnos[code] ?? wasi.ERRNO_IO
}

/** What `work` gives, or the error number. */
function attempt<T>(work: () => T): { ret: number, value: T | undefined } {
  try {
    return { ret: wasi.ERRNO_SUCCESS, value: work() }
  } catch (error) {
    return { ret: errnoOf(error), value: undefined }
  }
}

function fileType(stats: BigIntStats): number {
  if (stats.isFile()) return wasi.FILETYPE_REGULAR_FILE
  if (stats.isDirectory()) return wasi.FILETYPE_DIRECTORY
  if (stats.isSymbolicLink()) return wasi.FILETYPE_SYMBOLIC_LINK
  if (stats.isCharacterDevice()) return wasi.FILETYPE_CHARACTER_DEVICE
  if (stats.isBlockDevice()) return wasi.FILETYPE_BLOCK_DEVICE
  return wasi.FILETYPE_UNKNOWN
}

function filestat(stats: BigIntStats): wasi.Filestat {
  const result = new wasi.Filestat(stats.ino, fileType(stats), stats.size)
  Object.assign(result, { dev: stats.dev, nlink: stats.nlink, atim: stats.atimeNs, mtim: stats.mtimeNs, ctim: stats.ctimeNs })
  return result
}

/** All rights: the sandbox is the folder, as other runtimes have it. */
const allRights = (1n << 30n) - 1n

function fdstat(type: number, flags: number): wasi.Fdstat {
  const result = new wasi.Fdstat(type, flags)
  result.fs_rights_base = result.fs_rights_inherited = allRights
  return result
}

/** The later of "as given" and "now", per the `fstflags`; seconds. */
function times(stats: BigIntStats, atim: bigint, mtim: bigint, flags: number): [number, number] {
  const choose = (current: bigint, given: bigint, set: number, now: number): number =>
    flags & now ? Date.now() / 1000 : Number(flags & set ? given : current) / 1e9
  return [
    choose(stats.atimeNs, atim, wasi.FSTFLAGS_ATIM, wasi.FSTFLAGS_ATIM_NOW),
    choose(stats.mtimeNs, mtim, wasi.FSTFLAGS_MTIM, wasi.FSTFLAGS_MTIM_NOW),
  ]
}

/** Stdin: waits for input, gives nothing at its end. */
export class HostInput extends Fd {
  readonly #descriptor: number
  constructor(descriptor: number) {
    super()
    this.#descriptor = descriptor
  }
  override fd_fdstat_get() { return { ret: 0, fdstat: fdstat(fileType(fstatSync(this.#descriptor, { bigint: true })), 0) } }
  override fd_filestat_get() { return { ret: 0, filestat: filestat(fstatSync(this.#descriptor, { bigint: true })) } }
  override fd_read(size: number) {
    const data = new Uint8Array(size)
    for (;;) {
      const { ret, value } = attempt(() => readSync(this.#descriptor, data))
      if (ret === wasi.ERRNO_AGAIN) { // a terminal or pipe set not to block
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
        continue
      }
      return { ret, data: data.subarray(0, value ?? 0) }
    }
  }
}

/** Stdout and stderr. */
export class HostOutput extends Fd {
  readonly #descriptor: number
  constructor(descriptor: number) {
    super()
    this.#descriptor = descriptor
  }
  override fd_fdstat_get() { return { ret: 0, fdstat: fdstat(fileType(fstatSync(this.#descriptor, { bigint: true })), wasi.FDFLAGS_APPEND) } }
  override fd_filestat_get() { return { ret: 0, filestat: filestat(fstatSync(this.#descriptor, { bigint: true })) } }
  override fd_write(data: Uint8Array) {
    for (let done = 0; done < data.length;) {
      const { ret, value } = attempt(() => writeSync(this.#descriptor, data, done))
      if (ret !== wasi.ERRNO_SUCCESS && ret !== wasi.ERRNO_AGAIN) return { ret, nwritten: done }
      done += value ?? 0
    }
    return { ret: wasi.ERRNO_SUCCESS, nwritten: data.length }
  }
}

/** An open file. Its position is kept here: Node gives no access to the descriptor's own. */
class HostFile extends Fd {
  readonly #descriptor: number
  #flags: number
  #position = 0n
  constructor(descriptor: number, flags: number) {
    super()
    this.#descriptor = descriptor
    this.#flags = flags
  }
  #stats(): BigIntStats { return fstatSync(this.#descriptor, { bigint: true }) }
  override fd_close() { return attempt(() => closeSync(this.#descriptor)).ret }
  override fd_sync() { return attempt(() => fsyncSync(this.#descriptor)).ret }
  override fd_fdstat_get() { return { ret: 0, fdstat: fdstat(fileType(this.#stats()), this.#flags) } }
  override fd_fdstat_set_flags(flags: number) {
    this.#flags = flags
    return wasi.ERRNO_SUCCESS
  }
  override fd_filestat_get() { return { ret: 0, filestat: filestat(this.#stats()) } }
  override fd_filestat_set_size(size: bigint) { return attempt(() => ftruncateSync(this.#descriptor, Number(size))).ret }
  override fd_filestat_set_times(atim: bigint, mtim: bigint, flags: number) {
    return attempt(() => futimesSync(this.#descriptor, ...times(this.#stats(), atim, mtim, flags))).ret
  }
  override fd_allocate(offset: bigint, length: bigint) {
    return this.#stats().size >= offset + length ? wasi.ERRNO_SUCCESS : this.fd_filestat_set_size(offset + length)
  }
  override fd_pread(size: number, offset: bigint) {
    const data = new Uint8Array(size)
    const { ret, value } = attempt(() => readSync(this.#descriptor, data, 0, size, offset))
    return { ret, data: data.subarray(0, value ?? 0) }
  }
  override fd_read(size: number) {
    const result = this.fd_pread(size, this.#position)
    this.#position += BigInt(result.data.length)
    return result
  }
  override fd_pwrite(data: Uint8Array, offset: bigint) {
    const { ret, value } = attempt(() => writeSync(this.#descriptor, data, 0, data.length, Number(offset)))
    return { ret, nwritten: value ?? 0 }
  }
  override fd_write(data: Uint8Array) {
    if (this.#flags & wasi.FDFLAGS_APPEND) this.#position = this.#stats().size
    const result = this.fd_pwrite(data, this.#position)
    this.#position += BigInt(result.nwritten)
    return result
  }
  override fd_tell() { return { ret: wasi.ERRNO_SUCCESS, offset: this.#position } }
  override fd_seek(offset: bigint, whence: number) {
    const base = whence === wasi.WHENCE_SET ? 0n : whence === wasi.WHENCE_CUR ? this.#position : this.#stats().size
    if (base + offset < 0n) return { ret: wasi.ERRNO_INVAL, offset: this.#position }
    this.#position = base + offset
    return { ret: wasi.ERRNO_SUCCESS, offset: this.#position }
  }
}

/** What the shim hands from a look-up to a link or rename: where the thing is. */
class HostInode extends Inode {
  readonly path: string
  constructor(path: string) {
    super()
    this.path = path
  }
  override path_open() { return { ret: wasi.ERRNO_NOTSUP, fd_obj: null } }
  override stat() { return filestat(lstatSync(this.path, { bigint: true })) }
}

/** `LOOKUPFLAGS_SYMLINK_FOLLOW`: the shim has no name for it. */
const followSymlink = 1

/** An open folder below (or at) `root`, the folder it must not be left for. */
class HostDirectory extends Fd {
  readonly #root: string
  readonly #path: string
  constructor(root: string, path: string) {
    super()
    this.#root = root
    this.#path = path
  }

  /**
   * The host's path for a guest's, followed to where symbolic links lead (the last component only if
   * `follow`). Gives ERRNO_NOTCAPABLE for one that leaves the sandbox.
   */
  #resolve(path: string, follow: boolean): { ret: number, host: string } {
    const inside = (host: string): boolean => host === this.#root || host.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)
    if (path.startsWith('/') || path.includes('\0')) return { ret: wasi.ERRNO_NOTCAPABLE, host: '' }
    const lexical = resolve(this.#path, path)
    if (!inside(lexical)) return { ret: wasi.ERRNO_NOTCAPABLE, host: '' }
    if (lexical === this.#root) return { ret: wasi.ERRNO_SUCCESS, host: lexical }
    const parent = attempt(() => realpathSync(dirname(lexical)))
    if (parent.value === undefined) return { ret: parent.ret, host: '' }
    if (!inside(parent.value)) return { ret: wasi.ERRNO_NOTCAPABLE, host: '' }
    const host = join(parent.value, lexical.slice(lexical.lastIndexOf(sep) + 1))
    if (follow && attempt(() => lstatSync(host)).value?.isSymbolicLink()) {
      const target = attempt(() => realpathSync(host))
      if (target.value === undefined) return { ret: target.ret, host: '' }
      return inside(target.value) ? { ret: wasi.ERRNO_SUCCESS, host: target.value } : { ret: wasi.ERRNO_NOTCAPABLE, host: '' }
    }
    return { ret: wasi.ERRNO_SUCCESS, host }
  }
  #at<T>(path: string, follow: boolean, work: (host: string) => T): { ret: number, value: T | undefined } {
    const { ret, host } = this.#resolve(path, follow)
    return ret === wasi.ERRNO_SUCCESS ? attempt(() => work(host)) : { ret, value: undefined }
  }

  override fd_fdstat_get() { return { ret: 0, fdstat: fdstat(wasi.FILETYPE_DIRECTORY, 0) } }
  override fd_filestat_get() {
    const { ret, value } = attempt(() => filestat(statSync(this.#path, { bigint: true })))
    return { ret, filestat: value ?? null }
  }
  override fd_readdir_single(cookie: bigint) {
    const { ret, value } = attempt(() => ['.', '..', ...readdirSync(this.#path)])
    if (value === undefined) return { ret, dirent: null }
    const name = value[Number(cookie)]
    if (name === undefined) return { ret: wasi.ERRNO_SUCCESS, dirent: null }
    const stats = attempt(() => lstatSync(join(this.#path, name === '..' ? '.' : name), { bigint: true })).value
    return { ret: wasi.ERRNO_SUCCESS, dirent: new wasi.Dirent(cookie + 1n, stats?.ino ?? 0n, name, stats === undefined ? wasi.FILETYPE_UNKNOWN : fileType(stats)) }
  }
  override path_filestat_get(flags: number, path: string) {
    const { ret, value } = this.#at(path, (flags & followSymlink) !== 0, (host) => filestat(lstatSync(host, { bigint: true })))
    return { ret, filestat: value ?? null }
  }
  override path_filestat_set_times(flags: number, path: string, atim: bigint, mtim: bigint, fstFlags: number) {
    return this.#at(path, (flags & followSymlink) !== 0, (host) => utimesSync(host, ...times(statSync(host, { bigint: true }), atim, mtim, fstFlags))).ret
  }
  override path_create_directory(path: string) { return this.#at(path, false, (host) => mkdirSync(host)).ret }
  override path_remove_directory(path: string) { return this.#at(path, false, (host) => rmdirSync(host)).ret }
  override path_unlink_file(path: string) { return this.#at(path, false, (host) => unlinkSync(host)).ret }
  override path_readlink(path: string) {
    const { ret, value } = this.#at(path, false, (host) => readlinkSync(host))
    return { ret, data: value ?? null }
  }
  override path_lookup(path: string, flags: number) {
    const { ret, value } = this.#at(path, (flags & followSymlink) !== 0, (host) => {
      lstatSync(host)
      return new HostInode(host)
    })
    return { ret, inode_obj: value ?? null }
  }
  /** The shim renames by unlinking and linking again: the file stays until `path_link` moves it. */
  override path_unlink(path: string) { return this.path_lookup(path, 0) }
  /** `isRename`: the shim says by "a folder will do" that this is the second half of a rename. */
  override path_link(path: string, inode: Inode, isRename: boolean) {
    const { path: from } = inode as HostInode
    return this.#at(path, false, (host) => isRename ? renameSync(from, host) : linkSync(from, host)).ret
  }
  override path_open(dirFlags: number, path: string, oflags: number, rights: bigint, _inheriting: bigint, fdFlags: number): { ret: number, fd_obj: Fd | null } {
    const { ret, host } = this.#resolve(path, (dirFlags & followSymlink) !== 0)
    if (ret !== wasi.ERRNO_SUCCESS) return { ret, fd_obj: null }
    const stats = attempt(() => lstatSync(host)).value
    if (stats?.isDirectory()) {
      if (oflags & wasi.OFLAGS_EXCL) return { ret: wasi.ERRNO_EXIST, fd_obj: null }
      return { ret: wasi.ERRNO_SUCCESS, fd_obj: new HostDirectory(this.#root, host) }
    }
    if (oflags & wasi.OFLAGS_DIRECTORY) return { ret: stats === undefined ? wasi.ERRNO_NOENT : wasi.ERRNO_NOTDIR, fd_obj: null }
    const writes = (rights & BigInt(wasi.RIGHTS_FD_WRITE)) !== 0n
    const reads = (rights & BigInt(wasi.RIGHTS_FD_READ)) !== 0n || !writes
    // Appending is done by position (HostFile), since O_APPEND would also move positioned writes.
    const mode = (writes ? reads ? constants.O_RDWR : constants.O_WRONLY : constants.O_RDONLY)
      | (oflags & wasi.OFLAGS_CREAT ? constants.O_CREAT : 0)
      | (oflags & wasi.OFLAGS_EXCL ? constants.O_EXCL : 0)
      | (oflags & wasi.OFLAGS_TRUNC ? constants.O_TRUNC : 0)
      | (dirFlags & followSymlink ? 0 : constants.O_NOFOLLOW)
    const opened = attempt(() => openSync(host, mode, 0o666))
    return { ret: opened.ret, fd_obj: opened.value === undefined ? null : new HostFile(opened.value, fdFlags) }
  }
}

/** A folder that the command finds open from the start, under the name `guest`. */
export class HostPreopen extends HostDirectory {
  readonly #guest: string
  constructor(guest: string, host: string) {
    const root = realpathSync(host)
    super(root, root)
    this.#guest = guest
  }
  override fd_prestat_get() { return { ret: wasi.ERRNO_SUCCESS, prestat: wasi.Prestat.dir(this.#guest) } }
}

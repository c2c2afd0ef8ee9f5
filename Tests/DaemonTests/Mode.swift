// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#endif

struct NoSuchFile: Error {}

func mode(of path: String) throws -> mode_t {
  var status = stat()
  guard lstat(path, &status) == 0 else { throw NoSuchFile() }
  return status.st_mode & 0o777
}
